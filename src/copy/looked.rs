//! What both tables have under the keys of an exact plan.

use std::collections::HashMap;

use super::look_up::Found;
use super::scope::{AtTarget, PlannedItem, Scope};
use crate::item::size::{size_bytes, write_units};
use crate::item::{Fingerprint, Ignore, Item, ItemError, ItemKey, RawItem};

/// What it takes to compare an item, and to say what writing it costs: all that is kept of those at the target.
#[derive(Debug)]
pub(super) struct Gist {
    fingerprint: Fingerprint,
    bytes: u64,
}

impl Gist {
    pub(super) fn of(item: &Item) -> Self {
        Self {
            fingerprint: Fingerprint::of(item, &Ignore::none()),
            bytes: size_bytes(item),
        }
    }
}

/// What both tables have under the keys.
pub(super) struct Looked {
    pub(super) items: Vec<PlannedItem>,
    pub(super) gone: Vec<ItemKey>,
    pub(super) write_units: u64,
}

impl Looked {
    pub(super) fn new(
        keys: Vec<ItemKey>,
        mut here: Found<RawItem>,
        there: &Found<Gist>,
    ) -> Result<Self, ItemError> {
        let mut looked = Self {
            items: Vec::with_capacity(here.items.len()),
            gone: Vec::new(),
            write_units: 0,
        };
        for key in keys {
            match here.items.remove(&key) {
                Some(raw) => looked.add(key, raw, &there.items)?,
                None => looked.gone.push(key),
            }
        }
        Ok(looked)
    }

    fn add(
        &mut self,
        key: ItemKey,
        raw: RawItem,
        there: &HashMap<ItemKey, Gist>,
    ) -> Result<(), ItemError> {
        let ours = Gist::of(&raw.parse()?);
        let theirs = there.get(&key);
        let at_target = match theirs {
            None => AtTarget::Absent,
            Some(theirs) if theirs.fingerprint == ours.fingerprint => AtTarget::Same,
            Some(_) => AtTarget::Different,
        };
        if at_target != AtTarget::Same {
            // What is replaced counts as much as what replaces it: the larger of the two is charged.
            let bytes = ours.bytes.max(theirs.map_or(0, |theirs| theirs.bytes));
            self.write_units += write_units(bytes);
        }
        self.items.push(PlannedItem {
            key,
            raw,
            at_target,
        });
        Ok(())
    }

    fn count(&self, at_target: AtTarget) -> u64 {
        self.items
            .iter()
            .filter(|item| item.at_target == at_target)
            .count() as u64
    }

    pub(super) fn scope(self) -> Scope {
        Scope::Exact {
            existing: self.count(AtTarget::Different),
            identical: self.count(AtTarget::Same),
            gone: self.gone,
            items: self.items,
        }
    }

    pub(super) fn why_nothing(&self, left_alone: u64) -> String {
        let mut why = Vec::new();
        let mut say = |count: u64, what: &str| {
            if count > 0 {
                why.push(format!("{count} {what}"));
            }
        };
        say(self.count(AtTarget::Same), "the same there already");
        say(self.gone.len() as u64, "not at the source");
        say(
            left_alone,
            "only at the target, where a copy leaves them alone",
        );
        if why.is_empty() {
            return "no item is marked".to_owned();
        }
        why.join(", ")
    }
}
