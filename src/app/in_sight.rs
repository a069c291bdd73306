//! The failure that is in sight: where a result would have been, or below what is there still.

use super::App;
use super::items::Reading;
use super::side::OpenTable;
use super::view::View;
use crate::failure::{Advice, Failure};

impl App {
    /// What `y` copies of what went wrong here: the statement that is missing, or a command.
    pub fn advice_in_sight(&self) -> Option<Advice> {
        match self.views.last() {
            Some(View::Health(view)) => view.under_cursor()?.to_copy(),
            _ => self.failure_in_sight()?.to_copy(),
        }
    }

    /// The failure of which the log tells more: that in sight, or that below what is there still.
    pub(super) fn failure_here(&self) -> Option<&Failure> {
        let in_place = if self.views.is_empty() {
            self.failed_on_side(self.focus)
        } else {
            self.failed_in_view()
        };
        let in_place = in_place.map(|failed| failed.failure);
        in_place.or_else(|| self.failure_in_sight())
    }

    /// The failure that stands where `y` would find something to copy, or that Esc takes away from below it.
    fn failure_in_sight(&self) -> Option<&Failure> {
        match self.views.last() {
            Some(View::Compare(view)) if view.rows().is_empty() => view.failure(),
            Some(View::Pair(view)) => view.state.failure(),
            Some(View::Log(_)) => self.log_entry()?.failure.as_deref(),
            Some(View::Jobs(_)) => self.job_under_cursor()?.failure(),
            Some(_) => None,
            None => self.failure_of_side(),
        }
    }

    fn failure_of_side(&self) -> Option<&Failure> {
        if let Some((_, failure)) = self.failed_backup(self.focus) {
            return Some(failure);
        }
        if let Some(failure) = self.failed_switch(self.focus) {
            return Some(failure);
        }
        let side = self.here();
        let Some(open) = &side.open else {
            return self.failure_at_cursor(self.focus);
        };
        let of_session = open.session.failure();
        match &open.table {
            Some(table) if table.items.rows() == 0 => of_table(table).or(of_session),
            Some(_) => None,
            None => of_session
                .or_else(|| open.tables.state.failure())
                .or_else(|| Some(open.tables.unlisted.as_ref()?.failure.as_ref())),
        }
    }
}

fn of_table(table: &OpenTable) -> Option<&Failure> {
    match &table.items.reading {
        Reading::Failed { failure, .. } => Some(failure),
        _ => table.undescribed(),
    }
}
