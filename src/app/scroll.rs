//! A cursor in a list, and the window around it.

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
}
