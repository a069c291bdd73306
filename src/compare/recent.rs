//! What was settled a short while ago.

use std::collections::HashMap;

use super::{DifferenceKind, Side};
use crate::item::{Fingerprint, ItemKey};

/// How many keys a generation holds; at least so many and at most twice as many are known, some 30 MB.
const GENERATION: usize = 1 << 16;

/// What is kept of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// Of what is compared of it.
    pub(super) print: Fingerprint,
    /// Whether it is one of those that the comparison is about.
    pub(super) is_meant: bool,
}

/// What became of the items of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// On neither side are they meant: they do not count.
    LeftOut,
    /// Equal.
    Same,
    /// In this way not.
    Differs(DifferenceKind),
}

/// The items of one key, once both are known or one is known to be alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Settled {
    source: Option<Seen>,
    target: Option<Seen>,
}

impl Settled {
    /// With what was last seen on one side.
    pub(super) fn with(mut self, side: Side, seen: Seen) -> Self {
        match side {
            Side::Source => self.source = Some(seen),
            Side::Target => self.target = Some(seen),
        }
        self
    }

    /// Whether and how the two differ, where one of them at least is meant.
    pub(super) fn verdict(self) -> Verdict {
        let is_meant = |seen: Option<Seen>| seen.is_some_and(|seen| seen.is_meant);
        if !is_meant(self.source) && !is_meant(self.target) {
            return Verdict::LeftOut;
        }
        match (self.source, self.target) {
            (Some(source), Some(target)) if source.print == target.print => Verdict::Same,
            (Some(_), Some(_)) => Verdict::Differs(DifferenceKind::Changed),
            (_, None) => Verdict::Differs(DifferenceKind::OnlySource),
            (None, _) => Verdict::Differs(DifferenceKind::OnlyTarget),
        }
    }
}

/// The keys settled last, so that an item that its side sends twice is known again.
///
/// Known risk: an item sent again only after more than [`GENERATION`] other keys were settled is taken for a new one,
/// and becomes a difference that is none; opening it reads it again, and shows so. Remembering all keys would make
/// memory follow the tables' size.
#[derive(Debug)]
pub(super) struct Recent {
    generation: usize,
    now: HashMap<ItemKey, Settled>,
    before: HashMap<ItemKey, Settled>,
}

impl Default for Recent {
    fn default() -> Self {
        Self {
            generation: GENERATION,
            now: HashMap::new(),
            before: HashMap::new(),
        }
    }
}

impl Recent {
    pub(super) fn get(&self, key: &ItemKey) -> Option<Settled> {
        self.now.get(key).or_else(|| self.before.get(key)).copied()
    }

    pub(super) fn insert(&mut self, key: ItemKey, settled: Settled) {
        if self.now.len() >= self.generation {
            self.before = std::mem::take(&mut self.now);
        }
        self.now.insert(key, settled);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::{Ignore, Item, KeyAttribute, KeySchema, KeyType, Value};

    #[test]
    fn the_last_keys_are_known_and_older_ones_forgotten() {
        let schema = KeySchema::new(KeyAttribute::new("id", KeyType::S), None);
        let keys: Vec<ItemKey> = ["a", "b", "c", "d", "e"]
            .iter()
            .filter_map(|id| {
                schema
                    .key_of(&Item(
                        [("id".to_owned(), Value::S((*id).to_owned()))].into(),
                    ))
                    .ok()
            })
            .collect();
        let seen = Seen {
            print: Fingerprint::of(&Item::default(), &Ignore::none()),
            is_meant: true,
        };
        let settled = Settled::default().with(Side::Source, seen);
        let mut recent = Recent {
            generation: 2,
            ..Recent::default()
        };
        for key in &keys {
            recent.insert(key.clone(), settled);
        }
        let known: Vec<bool> = keys
            .iter()
            .map(|key| recent.get(key) == Some(settled))
            .collect();
        assert_eq!(known, [false, false, true, true, true]);
    }
}
