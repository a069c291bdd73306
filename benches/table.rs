//! What was measured, as a table.

/// Rows of what was measured, ours, theirs, and how they stand to each other.
#[derive(Default)]
pub struct Table(Vec<[String; 4]>);

impl Table {
    /// Two figures, and how many times the first goes into the second.
    pub fn compared(&mut self, what: &str, (ours, theirs): (String, String), ratio: Option<f64>) {
        let ratio = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
        self.row(what, ours, theirs, ratio);
    }

    /// A figure alone.
    pub fn figure(&mut self, what: &str, ours: String) {
        self.row(what, ours, String::new(), String::new());
    }

    fn row(&mut self, what: &str, ours: String, theirs: String, ratio: String) {
        eprintln!("{what}: {ours} {theirs} {ratio}");
        self.0.push([what.to_owned(), ours, theirs, ratio]);
    }

    /// Prints all of it.
    pub fn print(&self) {
        let head = ["", "ours", "against", "ratio"].map(str::to_owned);
        println!();
        for [what, ours, theirs, ratio] in std::iter::once(&head).chain(&self.0) {
            println!("{what:<46} {ours:>18}  {theirs:>30}  {ratio:>7}");
        }
    }
}
