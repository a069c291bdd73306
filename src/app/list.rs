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

    /// Puts the cursor on the match that is meant, in a window of `height` rows: of the `labels` the one that was typed
    /// to its end, else the first that begins so, else the first. What is called `prod` is never behind `my-prod-eu`.
    pub fn aim<'a>(&mut self, labels: impl Iterator<Item = &'a str>, height: usize) {
        let needle = self.filter.to_lowercase();
        let matching = labels.filter(|label| holds(label, &needle)).enumerate();
        let (mut len, mut best) = (0, None);
        for (row, label) in matching {
            let nearness = Nearness::of(label, &self.filter, &needle);
            if best.is_none_or(|(_, nearest)| nearness < nearest) {
                best = Some((row, nearness));
            }
            len = row + 1;
        }
        self.scroll.cursor = best.map_or(0, |(row, _)| row);
        self.scroll.fit(len, height);
    }

    /// Sets the filter, and the cursor to the first match.
    pub fn set_filter(&mut self, filter: String) {
        self.filter = filter;
        self.known = None;
        self.scroll = Scroll::default();
    }
}

/// How near a label that holds what was typed is to it: the nearest is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// It is that, letter by letter.
    Same,
    /// It is that in another case.
    SameInAnotherCase,
    /// It begins so.
    Begins,
    /// It has it further on.
    Holds,
}

impl Nearness {
    /// How near `label` is to the text `typed`, which in lower case is `needle`.
    fn of(label: &str, typed: &str, needle: &str) -> Self {
        let lower = label.to_lowercase();
        if label == typed {
            Self::Same
        } else if lower == needle {
            Self::SameInAnotherCase
        } else if lower.starts_with(needle) {
            Self::Begins
        } else {
            Self::Holds
        }
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
    fn the_cursor_is_on_what_was_typed_to_its_end_else_on_what_begins_so_else_on_the_first() {
        let labels = ["my-prod-eu", "prod-eu", "PROD", "Prod", "Zürich"];
        for (filter, meant) in [
            ("", "my-prod-eu"),
            ("pro", "prod-eu"),
            ("prod", "PROD"),
            ("Prod", "Prod"),
            ("prod-EU", "prod-eu"),
            ("rod", "my-prod-eu"),
            ("y-prod", "my-prod-eu"),
            ("zÜ", "Zürich"),
            ("zÜRICH", "Zürich"),
        ] {
            let mut list = List::default();
            list.set_filter(filter.to_owned());
            list.aim(labels.into_iter(), 2);
            let matching = list.matching(labels.into_iter());
            let row = matching.get(list.scroll.cursor);
            let found = row.and_then(|row| labels.get(*row));
            assert_eq!(found, Some(&meant), "{filter}");
            assert!(
                list.scroll
                    .window(matching.len(), 2)
                    .contains(&list.scroll.cursor)
            );
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
