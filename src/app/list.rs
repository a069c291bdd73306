//! A list that is filtered by typing: which rows match, and the cursor among them.

use std::borrow::Cow;

use super::scroll::{Motion, Scroll};

/// The state of a filtered list; the rows themselves live elsewhere.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The cursor, counted in matching rows.
    pub scroll: Scroll,
    /// What was typed after `/`; empty when there is no filter.
    pub filter: String,
    /// The rows that match the filter, where that was worked out: a frame asks more than once.
    known: Option<Vec<usize>>,
}

impl List {
    /// The indexes of the `labels` that match the filter: all, without one.
    pub fn matching<'a>(&self, labels: impl Iterator<Item = &'a str>) -> Vec<usize> {
        let needle = self.filter.to_lowercase();
        labels
            .enumerate()
            .filter(|(_, label)| holds(label, &needle))
            .map(|(index, _)| index)
            .collect()
    }

    /// Works out which of the `labels` match: whenever they or the filter changed.
    pub fn know<'a>(&mut self, labels: impl Iterator<Item = &'a str>) {
        self.known = Some(self.matching(labels));
    }

    /// The same as [`List::matching`], from what was worked out before where that is there.
    pub fn known<'a>(&self, labels: impl Iterator<Item = &'a str>) -> Cow<'_, [usize]> {
        match &self.known {
            Some(known) => Cow::Borrowed(known),
            None => Cow::Owned(self.matching(labels)),
        }
    }

    /// Moves the cursor among `len` matching rows.
    pub fn go(&mut self, motion: Motion, len: usize, height: usize) {
        self.scroll.go(motion, len, height);
    }

    /// Sets the filter, and the cursor to the first match.
    pub fn set_filter(&mut self, filter: String) {
        self.filter = filter;
        self.known = None;
        self.scroll = Scroll::default();
    }
}

/// Whether a label holds a text in lower case, in any case of its own. What is ASCII, as names are, is not copied.
fn holds(label: &str, needle: &str) -> bool {
    let (bytes, wanted) = (label.as_bytes(), needle.as_bytes());
    if needle.is_empty() {
        true
    } else if label.is_ascii() && needle.is_ascii() {
        let mut parts = bytes.windows(wanted.len());
        parts.any(|part| part.eq_ignore_ascii_case(wanted))
    } else {
        label.to_lowercase().contains(needle)
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    const LABELS: [&str; 4] = ["prod", "PROD-eu", "Zürich", "dev"];

    fn matching(filter: &str) -> Vec<usize> {
        let mut list = List::default();
        list.set_filter(filter.to_owned());
        let found = list.matching(LABELS.into_iter());
        list.know(LABELS.into_iter());
        assert_eq!(*list.known(LABELS.into_iter()), found, "{filter}");
        found
    }

    #[test]
    fn labels_match_in_any_case_beyond_ascii_too() {
        for (filter, rows) in [
            ("", vec![0, 1, 2, 3]),
            ("PROD", vec![0, 1]),
            ("d-E", vec![1]),
            ("ÜRI", vec![2]),
            ("d", vec![0, 1, 3]),
            ("a label longer than any", vec![]),
        ] {
            assert_eq!(matching(filter), rows, "{filter}");
        }
    }

    #[test]
    fn another_filter_is_worked_out_anew() {
        let mut list = List::default();
        list.set_filter("prod".to_owned());
        list.know(LABELS.into_iter());
        list.set_filter("dev".to_owned());
        assert_eq!(*list.known(LABELS.into_iter()), [3]);
    }
}
