//! A list that is filtered by typing: which rows match, and the cursor among them.

use super::scroll::{Motion, Scroll};

/// The state of a filtered list; the rows themselves live elsewhere.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The cursor, counted in matching rows.
    pub scroll: Scroll,
    /// What was typed after `/`; empty when there is no filter.
    pub filter: String,
}

impl List {
    /// The indexes of the `labels` that match the filter: all, without one.
    pub fn matching<'a>(&self, labels: impl Iterator<Item = &'a str>) -> Vec<usize> {
        let needle = self.filter.to_lowercase();
        let matches = |label: &str| needle.is_empty() || label.to_lowercase().contains(&needle);
        labels
            .enumerate()
            .filter(|(_, label)| matches(label))
            .map(|(index, _)| index)
            .collect()
    }

    /// Moves the cursor among `len` matching rows.
    pub fn go(&mut self, motion: Motion, len: usize, height: usize) {
        self.scroll.go(motion, len, height);
    }

    /// Sets the filter, and the cursor to the first match.
    pub fn set_filter(&mut self, filter: String) {
        self.filter = filter;
        self.scroll = Scroll::default();
    }
}
