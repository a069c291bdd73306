//! What fits on the screen: `update` needs it to scroll and to know how much to read; `ui` draws by it.

use super::Layout;
use super::side::SideId;

/// From this many columns on, two sides stand beside each other.
const TWO_SIDES: u16 = 110;
/// With less than this, two sides would show nothing: even `|` does not split them.
const SPLITTABLE: u16 = 40;

/// The terminal's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

impl Default for Geometry {
    fn default() -> Self {
        Self {
            columns: 80,
            rows: 24,
        }
    }
}

/// Whether a list of so many rows inside its border begins with a line of titles.
pub fn has_titles(inside: usize) -> bool {
    inside > 3
}

impl Geometry {
    /// The terminal has another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        *self = Self { columns, rows };
    }

    /// Whether both sides are on the screen.
    pub fn shows_two(self, layout: Layout) -> bool {
        match layout {
            Layout::Auto => self.columns >= TWO_SIDES,
            Layout::One => false,
            Layout::Two => self.columns >= SPLITTABLE,
        }
    }

    /// Columns of a side with its border.
    pub fn side_columns(self, layout: Layout, side: SideId) -> u16 {
        let left = self.columns / 2;
        match side {
            _ if !self.shows_two(layout) => self.columns,
            SideId::Left => left,
            SideId::Right => self.columns - left,
        }
    }

    /// Rows between the header and the footer.
    pub fn body(self) -> usize {
        usize::from(self.rows.saturating_sub(2))
    }

    /// Rows of a list inside its border, under its line of titles where that has room.
    pub fn list(self) -> usize {
        let inside = self.text();
        if has_titles(inside) {
            inside - 1
        } else {
            inside
        }
    }

    /// Rows of a comparison's list, under its counts.
    pub fn differences(self) -> usize {
        let inside = self.text();
        inside.saturating_sub(if has_titles(inside) { 2 } else { 0 })
    }

    /// Whether a plan can be read here: one that was not seen is not confirmed.
    pub fn shows_plans(self) -> bool {
        self.columns >= 60 && self.rows >= 16
    }

    /// Rows of a dialog's list.
    pub fn dialog(self) -> usize {
        self.body().saturating_sub(6).max(1)
    }

    /// Rows of the log's list, above the entry under its cursor: half of them; where it lists failures, which have much
    /// to tell, those that it needs, and a third at the most.
    pub fn log_list(self, entries: usize, only_failures: bool) -> usize {
        let all = self.text().saturating_sub(1);
        if only_failures {
            entries.clamp(1, (all / 3).max(1))
        } else {
            all / 2
        }
    }

    /// Columns of a text in a dialog.
    pub fn told_columns(self) -> usize {
        usize::from(self.columns.saturating_sub(8).min(110)).max(1)
    }

    /// Columns of a plan.
    pub fn plan_columns(self) -> usize {
        usize::from(self.columns.saturating_sub(8).min(90)).max(1)
    }

    /// The most rows of a plan, with what is asked of it.
    pub fn plan_rows(self) -> usize {
        usize::from(self.rows.saturating_sub(2))
    }

    /// Columns of the help.
    pub fn help_columns(self) -> usize {
        usize::from(self.columns.saturating_sub(4).min(90)).max(1)
    }

    /// The most rows of a text in a dialog, above its line of keys.
    pub fn told_rows(self) -> usize {
        usize::from(self.rows.saturating_sub(5))
    }

    /// Rows of a text inside its border.
    pub fn text(self) -> usize {
        self.body().saturating_sub(2)
    }
}
