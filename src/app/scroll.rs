//! A cursor in a list, and the window around it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Which row has the cursor, and which row is the first on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The row under the cursor.
    pub cursor: usize,
    /// The first visible row.
    pub offset: usize,
}

/// Where the cursor goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// Rows up (negative) or down.
    By(isize),
    /// Screens, in halves, up (negative) or down.
    HalfScreens(isize),
    /// The first row.
    First,
    /// The last row.
    Last,
}

/// How many of `lines` lines of a text are seen at once in a place of `rows` rows: where not all of them fit, the last row
/// says how many more there are.
pub fn seen(lines: usize, rows: usize) -> usize {
    if lines > rows {
        rows.saturating_sub(1)
    } else {
        lines
    }
}

impl Motion {
    /// What a key means in a text to be read.
    pub fn in_text(key: KeyEvent) -> Option<Self> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        Some(match key.code {
            KeyCode::Char('d') if control => Self::HalfScreens(1),
            KeyCode::Char('u') if control => Self::HalfScreens(-1),
            KeyCode::Down | KeyCode::Char('j') => Self::By(1),
            KeyCode::Up | KeyCode::Char('k') => Self::By(-1),
            KeyCode::PageDown | KeyCode::Char(' ') => Self::HalfScreens(2),
            KeyCode::PageUp => Self::HalfScreens(-2),
            KeyCode::Home | KeyCode::Char('g') => Self::First,
            KeyCode::End | KeyCode::Char('G') => Self::Last,
            _ => return None,
        })
    }
}

impl Scroll {
    /// Moves in a list of `len` rows of which `height` are visible.
    pub fn go(&mut self, motion: Motion, len: usize, height: usize) {
        self.cursor = match motion {
            Motion::By(rows) => self.cursor.saturating_add_signed(rows),
            Motion::HalfScreens(halves) => {
                let half = isize::try_from((height / 2).max(1)).unwrap_or(1);
                self.cursor
                    .saturating_add_signed(half.saturating_mul(halves))
            }
            Motion::First => 0,
            Motion::Last => usize::MAX,
        };
        self.fit(len, height);
    }

    /// Moves in a text of `lines` lines in a place of `rows` rows: the cursor is the first line that is seen, and stops
    /// where the last one is in sight.
    pub fn go_in_text(&mut self, motion: Motion, lines: usize, rows: usize) {
        let seen = seen(lines, rows);
        self.go(motion, lines.saturating_sub(seen) + 1, seen);
    }

    /// Brings the cursor into the list and the window around the cursor.
    pub fn fit(&mut self, len: usize, height: usize) {
        let height = height.max(1);
        self.cursor = self.cursor.min(len.saturating_sub(1));
        let lowest = self.cursor.saturating_sub(height - 1);
        self.offset = self
            .offset
            .clamp(lowest, self.cursor)
            .min(len.saturating_sub(height));
    }

    /// The visible rows of a list of `len`.
    pub fn window(&self, len: usize, height: usize) -> std::ops::Range<usize> {
        let start = self.offset.min(len);
        start..len.min(start + height)
    }
}

#[cfg(test)]
mod tests {
    use super::{Motion, Scroll};

    #[test]
    fn the_window_follows_the_cursor_and_never_leaves_the_list() {
        let mut scroll = Scroll::default();
        scroll.go(Motion::By(12), 100, 10);
        assert_eq!((scroll.cursor, scroll.offset), (12, 3));
        scroll.go(Motion::Last, 100, 10);
        assert_eq!(scroll.window(100, 10), 90..100);
        scroll.go(Motion::HalfScreens(-1), 100, 10);
        assert_eq!((scroll.cursor, scroll.offset), (94, 90));
        scroll.fit(3, 10);
        assert_eq!((scroll.cursor, scroll.offset), (2, 0));
        scroll.go(Motion::By(-5), 0, 0);
        assert_eq!((scroll.cursor, scroll.offset), (0, 0));
    }

    #[test]
    fn a_text_scrolls_until_its_last_line_is_in_sight_and_not_at_all_where_it_fits() {
        let mut scroll = Scroll::default();
        scroll.go_in_text(Motion::Last, 20, 10);
        assert_eq!(scroll.cursor, 11, "a row says how many more there are");
        scroll.go_in_text(Motion::By(5), 20, 10);
        scroll.go_in_text(Motion::By(-1), 20, 10);
        assert_eq!(scroll.cursor, 10, "it goes no further than to the end");
        scroll.go_in_text(Motion::Last, 10, 10);
        assert_eq!(scroll.cursor, 0);
    }
}
