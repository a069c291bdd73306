//! Tables that are known otherwise than by a list: from the config, from before, by a name that was typed, or in another
//! region.

use super::App;
use super::effect::Effect;
use super::items::Reading;
use super::request::RequestId;
use super::side::{Fetch, OpenTable, SideId, Unlisted};
use crate::config::{Region, TableName};
use crate::failure::{Failure, FailureKind, Instead};
use crate::journal::opened::{KnownFrom, KnownTable};

impl OpenTable {
    /// The other regions in which a table of its name was found, where it is not here.
    pub fn found_in(&self) -> &[Region] {
        let described = self.undescribed();
        described.map_or(&[], |failure| &failure.clues.instead.regions)
    }

    fn undescribed_mut(&mut self) -> impl Iterator<Item = &mut Failure> {
        let shape = match &mut self.shape {
            Fetch::Failed(failure) => Some(failure.as_mut()),
            _ => None,
        };
        let again = match &mut self.described_again {
            Fetch::Failed(failure) => Some(failure.as_mut()),
            _ => None,
        };
        shape.into_iter().chain(again)
    }

    /// What there is in place of the table, or of its index, belongs to the failure to read it, whichever came first.
    pub(super) fn tell_what_else(&mut self) {
        let again = self.described_again.failure();
        let undescribed = again.or_else(|| self.shape.failure());
        let Reading::Failed { failure, .. } = &mut self.items.reading else {
            return;
        };
        match (undescribed, &self.shape, &self.at.index) {
            (Some(described), ..) if failure.kind == FailureKind::NotFound => {
                failure.clues.instead = described.clues.instead.clone();
            }
            (None, Fetch::Ready(shape), Some(index)) if shape.lacks(index) => {
                failure.clues.instead.indexes = Some(shape.index_names());
            }
            _ => {}
        }
    }
}

impl App {
    pub(super) fn take_known_tables(
        &mut self,
        request: RequestId,
        known: &[KnownTable],
        failure: &Failure,
    ) -> Vec<Effect> {
        let mut awaited = false;
        for side in [SideId::Left, SideId::Right] {
            if let Some(open) = &mut self.side_mut(side).open
                && open.tables.state.waits_for(request)
            {
                let tables = &mut open.tables;
                tables.state = Fetch::Ready(());
                tables.old = false;
                tables.names = known.iter().map(|table| table.name.clone()).collect();
                tables.unlisted = Some(Unlisted {
                    failure: Box::new(failure.clone()),
                    from: known.iter().map(|table| table.from).collect(),
                });
                awaited = true;
            }
        }
        if awaited {
            self.log.add(self.now, failure.clone());
        }
        Vec::new()
    }

    /// A table was read: from now on it is known, whoever may not list it.
    pub(super) fn note_opened(&mut self, side: SideId, table: &TableName) {
        let Some(open) = &mut self.side_mut(side).open else {
            return;
        };
        if let Some(unlisted) = &mut open.tables.unlisted
            && !open.tables.names.contains(table)
        {
            open.tables.names.push(table.clone());
            unlisted.from.push(KnownFrom::Opened);
        }
    }

    /// What there is in place of a table that is not there: a part of why it was not found.
    pub(super) fn take_instead(&mut self, request: RequestId, instead: &Instead) -> Vec<Effect> {
        for side in [SideId::Left, SideId::Right] {
            let Some(table) = self.side_mut(side).table_mut() else {
                continue;
            };
            if table.looking != Some(request) {
                continue;
            }
            table.looking = None;
            for failure in table.undescribed_mut() {
                failure.clues.instead = instead.clone();
            }
            table.tell_what_else();
        }
        Vec::new()
    }
}
