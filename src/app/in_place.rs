//! A failure where its result would have been: how much of it there is, and how far it was read.

use std::sync::Arc;

use super::items::Reading;
use super::scroll::{Motion, Scroll, seen};
use super::side::{Fetch, OpenTable, SideId};
use super::view::View;
use super::{AccountRow, App};
use crate::config::AccountAt;
use crate::failure::Failure;
use crate::item::wrap;

/// A headline of more lines than this comes after the advice: what to do would be out of sight.
const HEADLINE: usize = 2;

/// Said of what stands below a side that is fine itself.
const CLOSES: &str = " · Esc closes it";

/// A failure in its place.
#[derive(Debug)]
pub struct InPlace<'a> {
    /// What failed.
    pub failure: &'a Failure,
    /// Rows of the list that stays above it; none where it has the place for itself.
    pub above: usize,
    /// What stands in the list above it.
    pub old: Option<&'static str>,
    /// Columns of its text.
    columns: usize,
    /// Rows of its text and its keys.
    rows: usize,
    /// The keys that work.
    keys: String,
}

/// How far a failure's text was read.
#[derive(Debug, Default)]
pub struct ReadOn {
    of: String,
    scroll: Scroll,
}

impl ReadOn {
    /// The first line of `failure` that is seen.
    pub fn first(&self, failure: &Failure) -> usize {
        if self.of == failure.headline() {
            self.scroll.cursor
        } else {
            0
        }
    }
}

impl InPlace<'_> {
    /// What failed, each line as it is drawn.
    pub fn headline(&self) -> Vec<String> {
        let whole = wrap(&self.failure.headline(), self.columns);
        if self.says_it_later() {
            wrap(&self.failure.summary(), self.columns)
        } else {
            whole
        }
    }

    /// The advice, what AWS said where the headline has no room for it, and the facts, each line as it is drawn.
    pub fn body(&self) -> Vec<String> {
        let mut lines = self.failure.what_to_do();
        lines.push(String::new());
        if self.says_it_later() {
            lines.push(format!("AWS said    {}", self.failure.message));
        } else {
            lines.insert(0, String::new());
        }
        lines.extend(self.failure.facts());
        lines
            .iter()
            .flat_map(|line| wrap(line, self.columns))
            .collect()
    }

    fn says_it_later(&self) -> bool {
        let failure = self.failure;
        failure.code.is_some() && wrap(&failure.headline(), self.columns).len() > HEADLINE
    }

    /// The keys that work, each line as it is drawn.
    pub fn keys(&self) -> Vec<String> {
        wrap(&self.keys, self.columns)
    }

    /// Lines of its text, and the rows that there are for them.
    fn extent(&self) -> (usize, usize) {
        let lines = self.headline().len() + self.body().len();
        (lines, self.rows.saturating_sub(self.keys().len()))
    }

    fn is_cut(&self) -> bool {
        let (lines, rows) = self.extent();
        seen(lines, rows) < lines
    }
}

/// How many of `rows` rows a list of `len` keeps above a failure.
fn above(len: usize, rows: usize) -> usize {
    len.min(rows - rows / 2)
}

/// Where a failure stands, and what is done about it there.
struct Found<'a> {
    failure: &'a Failure,
    /// Rows of the list above it.
    above: usize,
    old: Option<&'static str>,
    /// What else there is to do, before what tries again.
    before: String,
    /// Which key tries it again.
    again: char,
    /// The keys that copy what it advises: `y` itself, where that is not of the row under the cursor.
    copied_by: &'static str,
}

impl<'a> Found<'a> {
    /// A failure below so many rows of a list.
    fn below(above: usize, failure: &'a Failure) -> Self {
        Self {
            failure,
            above,
            old: None,
            before: String::new(),
            again: 'R',
            copied_by: if above == 0 { "y" } else { "! then y" },
        }
    }
}

impl App {
    /// The failure in the place of what a side would show, or below what it shows.
    pub fn failed_on_side(&self, side: SideId) -> Option<InPlace<'_>> {
        let rows = self.geometry.list();
        let columns = self.geometry.side_columns(self.layout, side);
        if let Some((of, failure)) = self.failed_backup(side) {
            let found = Found {
                again: 'B',
                copied_by: "y",
                ..Found::below(above(self.len_of(side), rows), failure)
            };
            let after = format!(" · R tries {of} again{CLOSES}");
            return Some(self.in_place(found, (usize::from(columns), rows), &after));
        }
        let switch = self.failed_switch(side);
        let (found, closes) = match switch {
            Some(failure) => (self.found_of_switch(side, failure, rows), CLOSES),
            None => (self.found_on_side(side, rows)?, ""),
        };
        let backup = found.failure.subject.account.failover.as_ref();
        let backup = backup.filter(|_| found.failure.is_of_the_account());
        let backup = backup.map(|backup| format!(" · B opens its backup, {backup}"));
        let after = format!("{}{closes}", backup.unwrap_or_default());
        Some(self.in_place(found, (usize::from(columns), rows), &after))
    }

    /// How many rows a side's list has.
    pub(super) fn len_of(&self, side: SideId) -> usize {
        match &self.side(side).open {
            None => self.matching_accounts_of(side).len(),
            Some(open) => match &open.table {
                None if open.tables.names.is_empty() => 0,
                None => self.matching_tables_of(side).len().max(1),
                Some(table) if table.items.loaded() == 0 => 0,
                Some(table) => table.items.rows().max(1),
            },
        }
    }

    /// A switch to another account that failed, below where the side stands still.
    fn found_of_switch<'a>(&self, side: SideId, failure: &'a Failure, rows: usize) -> Found<'a> {
        Found {
            old: Some("Not opened: this is where you were before."),
            copied_by: "y",
            ..Found::below(above(self.len_of(side), rows), failure)
        }
    }

    fn found_on_side(&self, side: SideId, rows: usize) -> Option<Found<'_>> {
        let above = above(self.len_of(side), rows);
        let Some(open) = &self.side(side).open else {
            return Some(Found {
                copied_by: "y",
                ..Found::below(above, self.failure_at_cursor(side)?)
            });
        };
        let Some(table) = &open.table else {
            let of_session = open.session.failure();
            let failure = of_session.or_else(|| open.tables.state.failure())?;
            let old = match of_session {
                Some(_) => None,
                None if open.tables.old => {
                    Some("Not listed again: these are the tables of before.")
                }
                None => Some("Not all are listed: the rest could not be asked for."),
            };
            return Some(Found {
                old,
                // A role that may not list can still open a table by its name.
                before: "o opens a table by its name · ".to_owned(),
                copied_by: "y",
                ..Found::below(above, failure)
            });
        };
        let is_old = table.items.is_old();
        let failure = match &table.items.reading {
            Reading::Failed { failure, .. } => Some(failure.as_ref()),
            Reading::Complete => None,
            _ if above == 0 => table.undescribed().or_else(|| open.session.failure()),
            _ => None,
        };
        Some(Found {
            old: is_old.then_some("Not read again: these are the items of before."),
            before: keys_of_table(table),
            ..Found::below(above, failure?)
        })
    }

    fn in_place<'a>(
        &self,
        found: Found<'a>,
        (columns, rows): (usize, usize),
        after: &str,
    ) -> InPlace<'a> {
        let failure = found.failure;
        let tried = match self.tries.of(failure) {
            Some(tried) => format!(" (failed {})", tried.words()),
            None => String::new(),
        };
        let copies = failure.to_copy().map_or_else(String::new, |advice| {
            format!(" · {} copies {}", found.copied_by, advice.noun())
        });
        let (before, again) = (found.before, found.again);
        // A line between it and the list, which may say what that is.
        let gap = usize::from(found.above > 0);
        InPlace {
            failure,
            above: found.above,
            old: found.old.filter(|_| found.above > 0),
            // A border and a space at each side.
            columns: columns.saturating_sub(4),
            rows: rows.saturating_sub(found.above + gap),
            keys: format!("{before}{again} tries again{tried}{copies}{after}"),
        }
    }

    /// The failure in the view on top, or below what it shows.
    pub fn failed_in_view(&self) -> Option<InPlace<'_>> {
        let (failure, len, old, rows) = match self.views.last()? {
            View::Compare(view) => {
                let rows = self.geometry.differences();
                let old = "Not compared again: these are the differences of before.";
                let old = view.is_old.then_some(old);
                (view.failure()?, view.rows().len(), old, rows)
            }
            View::Pair(view) => {
                let (failure, len) = match (&view.state, &view.again) {
                    (Fetch::Ready(both), Fetch::Failed(failure)) => {
                        (failure.as_ref(), both.rows.len())
                    }
                    (state, _) => (state.failure()?, 0),
                };
                let old = Some("Not read again: these are the items of before.");
                (failure, len, old, self.geometry.list())
            }
            _ => return None,
        };
        let found = Found {
            old,
            ..Found::below(above(len, rows), failure)
        };
        let columns = usize::from(self.geometry.columns);
        Some(self.in_place(found, (columns, rows), ""))
    }

    /// The rows that the list of the view on top has, of `rows`.
    pub(super) fn rows_of_view(&self, rows: usize) -> usize {
        let failed = self.failed_in_view().map(|failed| failed.above);
        failed.filter(|above| *above > 0).unwrap_or(rows)
    }

    /// The rows that a side's list has.
    pub fn rows_of_side(&self, side: SideId) -> usize {
        let failed = self.failed_on_side(side).map(|failed| failed.above);
        failed
            .filter(|above| *above > 0)
            .unwrap_or_else(|| self.geometry.list())
    }

    /// The account under a side's cursor.
    fn row_under_cursor(&self, side: SideId) -> Option<&AccountRow> {
        let cursor = self.side(side).accounts.scroll.cursor;
        let number = *self.matching_accounts_of(side).get(cursor)?;
        self.accounts.get(number)
    }

    /// Why the account under a side's cursor is not open, or not in the region where it was to be.
    pub(super) fn failure_at_cursor(&self, side: SideId) -> Option<&Failure> {
        let row = self.row_under_cursor(side)?;
        let elsewhere = || {
            let not_reached = self.not_reached_here(side)?;
            not_reached.to.account()?.region.as_ref()?;
            Some(not_reached.failure.as_ref())
        };
        self.failure_of_row(row).or_else(elsewhere)
    }

    /// Why the account is not open, or not renewed.
    fn failure_of_row<'a>(&'a self, row: &'a AccountRow) -> Option<&'a Failure> {
        if let Fetch::Ready(facts) = &row.session {
            let at = AccountAt::new(Arc::clone(&row.account));
            return self.standing(&at, &facts.region)?.failure();
        }
        row.session.failure()
    }

    /// Scrolls the failure that has the keys, where there is more of it than is seen. Above which a list stays, that has
    /// the keys but for those that go by whole screens.
    pub(super) fn scroll_failure(&mut self, motion: Motion) -> bool {
        let failed = if self.views.is_empty() {
            self.failed_on_side(self.focus)
        } else {
            self.failed_in_view()
        };
        let Some(failed) = failed.filter(InPlace::is_cut) else {
            return false;
        };
        let by_screens = matches!(motion, Motion::HalfScreens(-2 | 2));
        if failed.above > 0 && !by_screens {
            return false;
        }
        let (lines, rows) = failed.extent();
        let first = self.read_on.first(failed.failure);
        let mut scroll = Scroll {
            cursor: first,
            offset: first,
        };
        scroll.go_in_text(motion, lines, rows);
        let (moved, has_list) = (scroll.cursor != first, failed.above > 0);
        let of = failed.failure.headline();
        self.read_on = ReadOn { of, scroll };
        moved || !has_list
    }
}

/// What else there is to do where a table could not be read.
fn keys_of_table(table: &OpenTable) -> String {
    let more = match table.found_in() {
        _ if table.key_refused() => "K asks for the key's attributes again · ",
        _ if table.scan_denied() => "K reads items by their key · ",
        [] => "",
        [_] => "O opens it there · ",
        _ => "O opens it in one of them · ",
    };
    more.to_owned()
}
