//! Reading by key: where a table may not be scanned there is no other way, and elsewhere it costs less.

use std::sync::Arc;

use super::App;
use super::dialog::{AskAttributes, AskKey, Dialog};
use super::effect::{Effect, Query, Want};
use super::items::{Items, Reading};
use super::side::{Fetch, OpenTable, SideId};
use crate::config::TableAt;
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::{AskedKey, KeyAttributes, KeySchema};

impl OpenTable {
    /// The attributes of the key by which its items can be asked for, where they are known.
    pub fn attributes(&self) -> Option<KeyAttributes> {
        let shape = self.shape.ready();
        let Some(index) = &self.at.index else {
            return shape.map(|shape| KeyAttributes::from(&shape.schema));
        };
        let described = shape.and_then(|shape| shape.index(index));
        let of_index = described.map(|index| index.key.clone());
        of_index
            .filter(|key| !key.partition.is_empty())
            .or_else(|| self.index_key.clone())
    }

    /// Whether the role may not scan it.
    pub fn scan_denied(&self) -> bool {
        self.scan_denied
    }

    /// Whether AWS refused a key of the attributes that are known, and nobody described them: they may be wrong.
    pub fn key_refused(&self) -> bool {
        self.key_refused
    }

    /// Whether the role may not describe it.
    pub fn describe_denied(&self) -> bool {
        match &self.shape {
            Fetch::Failed(failure) => failure.kind == FailureKind::AccessDenied,
            Fetch::Ready(shape) => shape.counted.is_none(),
            Fetch::Idle | Fetch::Loading(_) => false,
        }
    }
}

impl App {
    /// Asks for a key of a side's table, or first for the attributes of its key: where they are not known, and where AWS
    /// refused a key of those that are.
    pub fn ask_for_key(&mut self, side: SideId) {
        let Some(table) = self.side(side).table() else {
            return;
        };
        let Some(attributes) = table.attributes().filter(|_| !table.key_refused()) else {
            return self.ask_for_attributes(side);
        };
        let denied = table.scan_denied();
        let why = match &table.items.reading {
            Reading::Failed { failure, .. } if denied => Some(failure.clone()),
            _ => None,
        };
        let ask = AskKey::new(side, table.at.clone(), attributes, denied);
        let ask = ask.told(table.describe_denied()).because(why);
        self.dialog = Some(Dialog::AskKey(ask));
    }

    /// Asks for the key attributes of a side's table, of which those that are known stand there to be changed.
    pub fn ask_for_attributes(&mut self, side: SideId) {
        let Some(table) = self.side(side).table() else {
            return;
        };
        let why = match &table.items.reading {
            Reading::Failed { failure, .. } if table.key_refused() => Some(failure.clone()),
            _ => table.shape.failure().cloned().map(Box::new),
        };
        let ask = AskAttributes::new(side, table.at.clone(), table.attributes().as_ref(), why);
        self.dialog = Some(Dialog::AskAttributes(ask));
    }

    /// Notes that a table may not be scanned.
    pub(super) fn note_denied_scan(table: &mut OpenTable, failure: &Failure) {
        let is_scan = failure.subject.operation == Operation::SCAN;
        // A key of KMS that may not be used is denied by the same code, and asking for a key would not help.
        let is_denied = failure
            .denied_action()
            .is_none_or(|action| action == Operation::SCAN.action);
        if is_scan && is_denied && failure.kind == FailureKind::AccessDenied {
            table.scan_denied = true;
            table.wants_key = true;
        }
    }

    /// Notes that AWS refused the key by which items were asked for. Where the key's attributes are what the config or the
    /// user says, they may be wrong, and are asked for again.
    pub(super) fn note_refused_key(table: &mut OpenTable, failure: &Failure) {
        let is_refused = table.items.by.is_some() && failure.kind == FailureKind::Invalid;
        if is_refused && table.describe_denied() {
            table.key_refused = true;
            table.wants_key = true;
        }
    }

    /// Where the table with the keys may not be scanned, or the user said so before, its key is asked for: once, when it is
    /// known which that is.
    pub(super) fn ask_where_denied(&mut self) {
        if self.dialog.is_some() || !self.views.is_empty() || self.filtering.is_some() {
            return;
        }
        let side = self.focus;
        let Some(table) = self.side_mut(side).table_mut() else {
            return;
        };
        let can_ask = table.attributes().is_some() || table.describe_denied();
        if table.wants_key && can_ask {
            table.wants_key = false;
            self.ask_for_key(side);
        }
    }

    /// Reads what has this key in place of what is loaded; without a key, all of the table.
    pub fn read_by(&mut self, side: SideId, at: &TableAt, key: Option<AskedKey>) -> Vec<Effect> {
        let Some(table) = self.side_mut(side).table_mut() else {
            return Vec::new();
        };
        // The side may have gone on since it was asked.
        if table.at != *at {
            return Vec::new();
        }
        let mut effects: Vec<Effect> = table.reading_requests().map(Effect::Cancel).collect();
        table.key_refused = false;
        table.items = Items::default();
        table.items.by = key.map(Arc::new);
        effects.extend(self.read(side, Want::Page(self.first_page())));
        effects
    }

    /// The user says which attributes are the key of a table that may not be described.
    pub fn tell_key(&mut self, side: SideId, at: &TableAt, key: KeySchema) -> Vec<Effect> {
        let told = |table: &OpenTable| table.at == *at;
        if !self.side(side).table().is_some_and(told) {
            return Vec::new();
        }
        if at.index.is_some() {
            if let Some(table) = self.side_mut(side).table_mut() {
                table.key_refused = false;
                table.index_key = Some(KeyAttributes {
                    is_unique: false,
                    ..KeyAttributes::from(&key)
                });
            }
            self.ask_for_key(side);
            return Vec::new();
        }
        let (request, effect) = self.ask(Query::TellKey {
            table: at.clone(),
            key,
        });
        if let Some(table) = self.side_mut(side).table_mut() {
            table.shape = Fetch::Loading(request);
            table.key_refused = false;
            table.wants_key = true;
        }
        vec![effect]
    }
}
