//! The engine of a comparison.

use std::collections::HashMap;

use super::recent::{Recent, Seen, Settled, Verdict};
use super::{Counts, Difference, Side, Terms};
use crate::item::{Fingerprint, ItemError, ItemKey, KeySchema, Page};

/// Pairs the items of two sides as they come in, each pair at once, and keeps what has no partner yet: so memory
/// follows how far the two sides are apart, not how many items there are.
///
/// An item that a side sends twice counts as it was sent last. What the [`Terms`] do not mean has to wait for its partner
/// all the same, which they may mean; once both are here it is neither counted nor said.
#[derive(Debug)]
pub struct Settling {
    schema: KeySchema,
    terms: Terms,
    counts: Counts,
    source: Half,
    target: Half,
    recent: Recent,
    withdrawn: Vec<ItemKey>,
}

/// One side's items without a partner.
///
/// Invariant: no key waits on both sides, and none waits where the other side has ended.
#[derive(Debug, Default)]
struct Half {
    waiting: HashMap<ItemKey, Seen>,
    ended: bool,
}

impl Settling {
    /// A comparison of items with this key, on these terms.
    pub fn new(schema: KeySchema, terms: Terms) -> Self {
        Self {
            schema,
            terms,
            counts: Counts::default(),
            source: Half::default(),
            target: Half::default(),
            recent: Recent::default(),
            withdrawn: Vec::new(),
        }
    }

    /// Takes a page of one side, and says what that shows to differ: [`DifferenceKind::Changed`], and, where the other
    /// side has ended, what this one has alone.
    ///
    /// # Errors
    /// When an item is malformed or has no key. Then nothing of the page is taken.
    pub fn push(&mut self, side: Side, page: &Page) -> Result<Vec<Difference>, ItemError> {
        let items = page.items().map(|raw| {
            let item = raw.parse()?;
            let seen = Seen {
                print: Fingerprint::of(&item, &self.terms.ignore),
                is_meant: self.terms.mean(&item),
            };
            Ok((self.schema.key_of(&item)?, seen))
        });
        let items = items.collect::<Result<Vec<_>, _>>()?;
        let mut differences = Vec::new();
        for (key, seen) in items {
            differences.extend(self.place(side, key, seen));
        }
        Ok(differences)
    }

    /// Takes note that a side has no more items: what waits on the other has no partner, and is said by key.
    pub fn end(&mut self, side: Side) -> Vec<Difference> {
        self.half(side).ended = true;
        let other = side.other();
        let mut alone: Vec<_> = std::mem::take(&mut self.half(other).waiting)
            .into_iter()
            .collect();
        alone.sort_unstable_by(|(one, _), (two, _)| one.cmp(two));
        let settle = |(key, seen)| self.settle(key, Settled::default().with(other, seen));
        alone.into_iter().filter_map(settle).collect()
    }

    /// Takes note that neither side has more items, and says what only one of them has: the source's, then the target's.
    pub fn finish(&mut self) -> impl Iterator<Item = Difference> + use<> {
        let only_source = self.end(Side::Target);
        only_source.into_iter().chain(self.end(Side::Source))
    }

    /// What is settled so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How many items of a side wait for a partner.
    pub fn waiting(&self, side: Side) -> usize {
        match side {
            Side::Source => self.source.waiting.len(),
            Side::Target => self.target.waiting.len(),
        }
    }

    /// Differences said before that are none any more, or of another kind: their item was sent again. To be taken
    /// away before what the same call found is added.
    pub fn take_withdrawn(&mut self) -> Vec<ItemKey> {
        std::mem::take(&mut self.withdrawn)
    }

    fn half(&mut self, side: Side) -> &mut Half {
        match side {
            Side::Source => &mut self.source,
            Side::Target => &mut self.target,
        }
    }

    fn place(&mut self, side: Side, key: ItemKey, seen: Seen) -> Option<Difference> {
        let other = side.other();
        if let Some((key, partner)) = self.half(other).waiting.remove_entry(&key) {
            return self.settle(
                key,
                Settled::default().with(side, seen).with(other, partner),
            );
        }
        if let Some(known) = self.recent.get(&key) {
            return self.revise(key, known, known.with(side, seen));
        }
        if self.half(other).ended {
            return self.settle(key, Settled::default().with(side, seen));
        }
        self.half(side).waiting.insert(key, seen);
        None
    }

    fn settle(&mut self, key: ItemKey, settled: Settled) -> Option<Difference> {
        let verdict = settled.verdict();
        if let Some(count) = self.counts.of(verdict) {
            *count += 1;
        }
        let difference = match verdict {
            Verdict::Differs(kind) => Some(Difference {
                kind,
                key: key.clone(),
            }),
            Verdict::LeftOut | Verdict::Same => None,
        };
        self.recent.insert(key, settled);
        difference
    }

    /// Settles anew what was settled before its item was sent again.
    fn revise(&mut self, key: ItemKey, known: Settled, settled: Settled) -> Option<Difference> {
        let was = known.verdict();
        if was == settled.verdict() {
            self.recent.insert(key, settled);
            return None;
        }
        if let Some(count) = self.counts.of(was) {
            *count = count.saturating_sub(1);
        }
        if matches!(was, Verdict::Differs(_)) {
            self.withdrawn.push(key.clone());
        }
        self.settle(key, settled)
    }
}

#[cfg(test)]
mod tests;
