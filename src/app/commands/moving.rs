//! Moving the cursor, wherever there is one.

use std::borrow::Cow;

use crate::app::command::{Command, Context, always};
use crate::app::effect::Effect;
use crate::app::scroll::Motion;
use crate::app::side::SideId;
use crate::app::view::View;
use crate::app::{App, items::Items};

/// A line of the table for a motion.
macro_rules! motion {
    ($constant:ident, $name:literal, $about:literal, $keys:expr, $motion:expr) => {
        #[doc = $about]
        pub const $constant: Command = Command {
            name: $name,
            about: $about,
            keys: $keys,
            contexts: Context::ALL,
            hint: None,
            writes: false,
            enabled: always,
            run: |app| app.move_cursor($motion),
        };
    };
}

motion!(UP, "up", "up", &["up", "k"], Motion::By(-1));
motion!(DOWN, "down", "down", &["down", "j"], Motion::By(1));
motion!(
    PAGE_UP,
    "page-up",
    "a screen up",
    &["pageup"],
    Motion::HalfScreens(-2)
);
motion!(
    PAGE_DOWN,
    "page-down",
    "a screen down",
    &["pagedown"],
    Motion::HalfScreens(2)
);
motion!(
    HALF_UP,
    "half-up",
    "half a screen up",
    &["ctrl-u"],
    Motion::HalfScreens(-1)
);
motion!(
    HALF_DOWN,
    "half-down",
    "half a screen down",
    &["ctrl-d"],
    Motion::HalfScreens(1)
);
motion!(FIRST, "first", "first row", &["g", "home"], Motion::First);
motion!(
    LAST,
    "last",
    "last row that is loaded",
    &["G", "end"],
    Motion::Last
);

impl App {
    /// Moves the cursor of what has the keys, and reads on where that brings the end near.
    pub fn move_cursor(&mut self, motion: Motion) -> Vec<Effect> {
        if self.scroll_failure(motion) {
            return Vec::new();
        }
        if self.views.is_empty() {
            self.move_in_side(self.focus, motion);
            return self.read_ahead();
        }
        self.move_in_view(motion);
        Vec::new()
    }

    fn move_in_view(&mut self, motion: Motion) {
        let geometry = self.geometry;
        let (text, body) = (geometry.text(), geometry.body());
        let list = self.rows_of_view(geometry.list());
        let differences = self.rows_of_view(geometry.differences());
        let jobs = self.jobs.len();
        match self.views.last_mut() {
            Some(View::Item(view)) => {
                let rows = view.rows();
                view.list.go(motion, rows, text);
            }
            Some(View::Compare(view)) => {
                let rows = view.rows().len();
                view.list.go(motion, rows, differences);
            }
            Some(View::Pair(view)) => {
                let rows = view.state.ready().map_or(0, |both| both.rows.len());
                view.scroll.go(motion, rows, list);
            }
            Some(View::Health(view)) => {
                let rows = view.trials.len();
                view.scroll.go(motion, rows, body.saturating_sub(2));
            }
            Some(View::Jobs(scroll)) => scroll.go(motion, jobs, body.saturating_sub(2)),
            Some(View::Log(view)) => {
                let rows = self.log.shown(view).len();
                let height = geometry.log_list(rows, view.only_failures);
                view.list.go(motion, rows, height);
            }
            None => {}
        }
    }

    fn move_in_side(&mut self, side: SideId, motion: Motion) {
        let height = self.rows_of_side(side);
        let accounts = self.matching_accounts_of(side).len();
        let tables = self.matching_tables_of(side).len();
        let side = self.side_mut(side);
        match &mut side.open {
            None => side.accounts.go(motion, accounts, height),
            Some(open) => match &mut open.table {
                None => open.tables.list.go(motion, tables, height),
                Some(table) => Items::go(&mut table.items, motion, height),
            },
        }
    }

    /// Brings every cursor into its list and its window again. It reads nothing: what is in sight now may want more.
    pub fn fit(&mut self) {
        for side in [SideId::Left, SideId::Right] {
            self.move_in_side(side, Motion::By(0));
        }
        self.move_in_view(Motion::By(0));
    }

    /// The number of the account under the cursor of the side with the keys.
    pub fn account_under_cursor(&self) -> Option<usize> {
        let cursor = self.here().accounts.scroll.cursor;
        self.matching_accounts().get(cursor).copied()
    }

    /// The numbers of the accounts that match the filter of the side with the keys.
    pub fn matching_accounts(&self) -> Cow<'_, [usize]> {
        self.matching_accounts_of(self.focus)
    }

    /// The numbers of the accounts that match the filter of a side.
    pub fn matching_accounts_of(&self, side: SideId) -> Cow<'_, [usize]> {
        self.side(side)
            .accounts
            .known(self.accounts.iter().map(|row| row.account.name.as_str()))
    }

    /// The numbers of the tables that match the filter of the side with the keys.
    pub fn matching_tables(&self) -> Vec<usize> {
        self.matching_tables_of(self.focus)
    }

    pub(in crate::app) fn matching_tables_of(&self, side: SideId) -> Vec<usize> {
        let Some(open) = &self.side(side).open else {
            return Vec::new();
        };
        open.tables.list.matching(
            open.tables
                .names
                .iter()
                .map(crate::config::name::TableName::as_str),
        )
    }
}
