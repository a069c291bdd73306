//! Tables in Markdown, to be pasted into a wiki.

/// Rows below a header.
pub(super) fn table<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> Vec<String> {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let head = line(header.into_iter().map(escape).collect());
    let rule = line(vec!["---".to_owned(); N]);
    let rows = rows
        .iter()
        .map(|row| line(row.iter().map(|cell| escape(cell)).collect()));
    [head, rule].into_iter().chain(rows).collect()
}

/// The text as it is, and not as Markdown.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\|`*<[".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn a_table_is_what_a_wiki_takes() {
        let rows = [["prod".to_owned(), "a|b <x> *y*".to_owned()]];
        assert_eq!(
            table(["name", "tenants"], &rows),
            [
                "| name | tenants |",
                "| --- | --- |",
                r"| prod | a\|b \<x> \*y\* |"
            ]
        );
    }
}
