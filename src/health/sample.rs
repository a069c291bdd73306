//! A sample of a table's items, looked up in another account.

use std::fmt;
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};

use super::report::Mark;
use crate::aws::{Segment, Session, TableShape, sample};
use crate::copy::look_up;
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::{Fingerprint, Ignore, ItemError, ItemKey, Page, RawItem, thousands};

/// Into how many parts a table is divided, and how many items are taken from each.
const SEGMENTS: u16 = 16;
const OF_EACH: u16 = 16;

/// How many parts are read at once.
const AT_ONCE: usize = 4;

/// So many percent have to be equal for a backup that is only a little behind.
pub const ENOUGH: u64 = 95;

/// What became of the items of a sample.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sampled {
    /// The same in both.
    pub equal: u64,
    /// In both, and not the same.
    pub differ: u64,
    /// Not in the backup.
    pub missing: u64,
}

impl Sampled {
    /// How many there are.
    pub fn items(&self) -> u64 {
        self.equal + self.differ + self.missing
    }

    /// Good when all are equal, doubtful when nearly all are.
    pub fn mark(&self) -> Mark {
        if self.equal == self.items() {
            Mark::Good
        } else if self.equal * 100 >= ENOUGH * self.items() {
            Mark::Doubtful
        } else {
            Mark::Bad
        }
    }
}

/// `250 items sampled: 96.0% equal (95% are enough), 3.2% differ, 0.8% missing`. No figure is better than it is: what is
/// equal is rounded down, what is not, up; and all or none is said only where it is so.
impl fmt::Display for Sampled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = self.items();
        match items {
            0 => return f.write_str("empty"),
            1 => f.write_str("1 item sampled: ")?,
            items => write!(f, "{} items sampled: ", thousands(items))?,
        }
        if self.equal == items {
            return f.write_str("all equal");
        }
        let equal = percent(self.equal * 1000 / items, self.equal, items);
        write!(f, "{equal} equal ({ENOUGH}% are enough)")?;
        for (count, what) in [(self.differ, "differ"), (self.missing, "missing")] {
            if count > 0 {
                let part = percent((count * 1000).div_ceil(items), count, items);
                write!(f, ", {part} {what}")?;
            }
        }
        Ok(())
    }
}

/// `tenths` of a percent, which `count` of `items` are about.
fn percent(tenths: u64, count: u64, items: u64) -> String {
    match tenths {
        0 if count > 0 => "under 0.1%".to_owned(),
        1000 if count < items => "over 99.9%".to_owned(),
        _ => format!("{}.{}%", tenths / 10, tenths % 10),
    }
}

/// Looks up items from everywhere in the table of `here` in that of `there`. Both have one key.
pub(super) async fn sampled(
    here: &Arc<Session>,
    there: &Arc<Session>,
    shape: &TableShape,
) -> Result<Sampled, Failure> {
    let table = &shape.name;
    let segments = (0..SEGMENTS).map(|number| {
        let (here, table) = (Arc::clone(here), table.clone());
        let of = SEGMENTS;
        async move { sample(&here, &table, Segment { number, of }, OF_EACH).await }
    });
    let pages: Vec<Page> = stream::iter(segments)
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    let unreadable = |error: ItemError| {
        let subject = here.subject(Operation::SCAN).on(table);
        Failure::new(FailureKind::Unreadable, subject, error.to_string())
    };
    let items = pages.iter().flat_map(Page::items);
    let items: Vec<(ItemKey, Fingerprint)> = items
        .map(|raw| Ok((shape.schema.key_of_raw(&raw)?, fingerprint(&raw)?)))
        .collect::<Result<_, ItemError>>()
        .map_err(unreadable)?;
    let keys: Vec<ItemKey> = items.iter().map(|(key, _)| key.clone()).collect();
    let found = look_up(there, table, &shape.schema, &keys, |raw| fingerprint(&raw))
        .await?
        .items;
    let mut sampled = Sampled::default();
    for (key, item) in &items {
        match found.get(key) {
            Some(other) if other == item => sampled.equal += 1,
            Some(_) => sampled.differ += 1,
            None => sampled.missing += 1,
        }
    }
    Ok(sampled)
}

fn fingerprint(raw: &RawItem) -> Result<Fingerprint, ItemError> {
    Ok(Fingerprint::of(&raw.parse()?, &Ignore::none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_says_how_far_behind_the_backup_is() {
        let sampled = |equal, differ, missing| Sampled {
            equal,
            differ,
            missing,
        };
        for (sample, mark, said) in [
            (sampled(0, 0, 0), Mark::Good, "empty"),
            (sampled(1, 0, 0), Mark::Good, "1 item sampled: all equal"),
            (
                sampled(192, 7, 1),
                Mark::Doubtful,
                "200 items sampled: 96.0% equal (95% are enough), 3.5% differ, 0.5% missing",
            ),
            (
                sampled(189, 0, 11),
                Mark::Bad,
                "200 items sampled: 94.5% equal (95% are enough), 5.5% missing",
            ),
            (
                sampled(243, 13, 0),
                Mark::Bad,
                "256 items sampled: 94.9% equal (95% are enough), 5.1% differ",
            ),
            (
                sampled(255, 0, 1),
                Mark::Doubtful,
                "256 items sampled: 99.6% equal (95% are enough), 0.4% missing",
            ),
            (
                sampled(1, 0, 2999),
                Mark::Bad,
                "3,000 items sampled: under 0.1% equal (95% are enough), over 99.9% missing",
            ),
            (
                sampled(9999, 1, 0),
                Mark::Doubtful,
                "10,000 items sampled: 99.9% equal (95% are enough), 0.1% differ",
            ),
        ] {
            assert_eq!((sample.mark(), sample.to_string().as_str()), (mark, said));
        }
    }
}
