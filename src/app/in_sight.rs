//! The failure that is in sight: where a result would have been.

use super::App;
use super::items::Reading;
use super::side::OpenTable;
use super::view::View;
use crate::failure::Failure;

impl App {
    /// The failure that stands where `y` would find something to copy.
    pub fn failure_in_sight(&self) -> Option<&Failure> {
        match self.views.last() {
            Some(View::Compare(view)) if view.rows().is_empty() => view.failure(),
            Some(View::Pair(view)) => view.state.failure(),
            Some(View::Log(_)) => self.log_entry()?.failure.as_deref(),
            Some(_) => None,
            None => self.failure_of_side(),
        }
    }

    fn failure_of_side(&self) -> Option<&Failure> {
        if let Some((_, failure)) = self.failed_backup(self.focus)
            && self.len_of(self.focus) == 0
        {
            return Some(failure);
        }
        if let Some(failure) = self.failed_switch(self.focus)
            && self.len_of(self.focus) == 0
        {
            return Some(failure);
        }
        let side = self.here();
        let Some(open) = &side.open else {
            let number = *self.matching_accounts().get(side.accounts.scroll.cursor)?;
            return self.accounts.get(number)?.session.failure();
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
