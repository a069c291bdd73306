//! What a copy would do: looked up before anything is written.

use std::collections::HashMap;
use std::time::SystemTime;

use super::ends::{self, Ends};
use super::look_up::{Found, look_up};
use super::request::{CopyRequest, End, What};
use crate::aws::{Counted, Sessions};
use crate::config::{Access, AccountName};
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::size::{read_units, size_bytes, write_units};
use crate::item::{Fingerprint, Ignore, Item, ItemKey, KeySchema, RawItem, thousands};
use crate::policy::Encryption;
use crate::write::{Conflict, PlannedItems, Target, WriteKind, WritePlan, WriteScope, is_stale};

/// How many items an exact plan holds at the most: it is in memory, and it has to be read within the minute that it
/// may be confirmed.
pub const PLANNED_ITEMS: usize = 25_000;

/// What a copy would do.
#[derive(Debug, Clone)]
pub struct CopyPlan {
    /// Where the items are.
    pub source: End,
    /// Where they go.
    pub target: End,
    /// The key of both tables.
    pub schema: KeySchema,
    /// Which items.
    pub scope: Scope,
    /// How many marked differences are only at the target, and stay as they are.
    pub left_alone: u64,
    /// Read capacity units: what the plan took where it is exact, what reading the source would take where it is not.
    pub read_units: f64,
    /// Write capacity units that writing would take, without those of indexes.
    pub write_units: u64,
    /// How many indexes of the target take units of their own; none where it may not be described.
    pub target_indexes: Option<usize>,
    /// What encrypts the target.
    pub target_encryption: Encryption,
    /// When looking the tables up began: nothing in the plan is older.
    pub made_at: SystemTime,
}

/// Which items a plan is about.
#[derive(Debug, Clone)]
pub enum Scope {
    /// These, read and looked up consistently.
    Exact {
        /// In the order in which they were asked for, each key once; the identical ones among them.
        items: Vec<PlannedItem>,
        /// How many exist at the target and differ.
        existing: u64,
        /// How many exist at the target and are the same: they are not written.
        identical: u64,
        /// How many asked for are no longer at the source.
        gone: u64,
    },
    /// The whole table, as far as AWS knew some hours ago.
    Estimate {
        /// The source, where it may be described.
        source: Option<Counted>,
        /// Items at the target, where it may be described.
        target_items: Option<u64>,
    },
}

/// One item of an exact plan.
#[derive(Debug, Clone)]
pub struct PlannedItem {
    /// Its key.
    pub key: ItemKey,
    /// The item as it was read for the plan.
    pub raw: RawItem,
    /// What the target had under that key.
    pub at_target: AtTarget,
}

/// What the target has under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtTarget {
    /// Nothing.
    Absent,
    /// The same item, by value.
    Same,
    /// Another item.
    Different,
}

/// Why there is no plan. Nothing has been written.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Source and target are one table.
    #[error(
        "{table} is both the source and the target: choose another table or account for one of them"
    )]
    SameTable {
        /// The table, as a place.
        table: String,
    },
    /// The target's account has no such table.
    #[error(
        "{target} has no table {table:?}: create it with the key {key}, or name another table{}",
        others(elsewhere, nearest)
    )]
    TargetMissing {
        /// The target's account, with the id that answered.
        target: String,
        /// The table's name.
        table: String,
        /// The key that it would need.
        key: String,
        /// The tables of its name in the account's other regions, as places.
        elsewhere: Vec<String>,
        /// The account's tables whose names are nearest, as places.
        nearest: Vec<String>,
    },
    /// The tables' keys are not the same.
    #[error(
        "the keys differ: {source_key} in {source_table}, {target_key} in {target_table}; items can be copied only between tables with the same key"
    )]
    KeySchemaDiffers {
        /// The source.
        source_table: String,
        /// Its key.
        source_key: String,
        /// The target.
        target_table: String,
        /// Its key.
        target_key: String,
    },
    /// The target may not be written.
    #[error(
        "{account} is read-only in the config: nothing is written there; access = \"confirm\" would allow it"
    )]
    ReadOnly {
        /// The target's account.
        account: AccountName,
    },
    /// A whole index, which may not hold whole items.
    #[error(
        "{index} is an index, which may leave attributes out: name its table to copy all of it, or mark the items"
    )]
    IndexSource {
        /// The index, as a place.
        index: String,
    },
    /// More items than an exact plan holds.
    #[error(
        "{} items are too many to be looked up one by one: mark at most {}, or copy the whole table with F5 in the list \
         of tables or with dynahop copy",
        thousands(*.count),
        thousands(PLANNED_ITEMS as u64)
    )]
    TooMany {
        /// How many were asked for.
        count: u64,
    },
    /// Nothing is left to write.
    #[error("nothing to copy: {why}")]
    NothingToCopy {
        /// Why not.
        why: String,
    },
    /// A marked item without the table's key.
    #[error("an item cannot be looked up: {0}")]
    NoKey(#[from] crate::item::ItemError),
    /// AWS or the way to it.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// What other table may have been meant.
fn others(elsewhere: &[String], nearest: &[String]) -> String {
    let part = |what: &str, places: &[String]| {
        let places = places.join(", ");
        (!places.is_empty()).then(|| format!("; {what}: {places}"))
    };
    let parts = [
        part("it is in another region", elsewhere),
        part("the nearest by its name", nearest),
    ];
    parts.into_iter().flatten().collect()
}

impl CopyPlan {
    /// How many items would be sent to the target; an estimate where the plan is not exact, and 0 where nothing is known.
    pub fn count(&self) -> u64 {
        match &self.scope {
            Scope::Exact { .. } => self.to_write().count() as u64,
            Scope::Estimate { source, .. } => source.map_or(0, |source| source.items),
        }
    }

    /// Whether each item is known.
    pub fn is_exact(&self) -> bool {
        matches!(self.scope, Scope::Exact { .. })
    }

    /// Whether overwriting and skipping differ, so that somebody has to choose. Where not, [`Conflict::Skip`] is used.
    pub fn needs_choice(&self) -> bool {
        match self.scope {
            Scope::Exact { existing, .. } => existing > 0,
            Scope::Estimate { .. } => true,
        }
    }

    /// Whether it is too old to be confirmed.
    pub fn is_stale(&self, now: SystemTime) -> bool {
        is_stale(self.made_at, now)
    }

    /// The write that carries it out. The same plan always makes the same one.
    pub fn write_plan(&self, conflict: Conflict) -> WritePlan {
        let target = Target {
            account: self.target.at.at.account.clone(),
            account_id: self.target.identity.account_id().cloned(),
            region: self.target.region.clone(),
            table: self.target.at.table.clone(),
            schema: self.schema.clone(),
            encryption: self.target_encryption.clone(),
        };
        let scope = match &self.scope {
            Scope::Exact { .. } => WriteScope::Items(PlannedItems::new(
                self.to_write()
                    .map(|item| (&item.key, &item.raw, item.at_target == AtTarget::Absent)),
            )),
            Scope::Estimate { .. } => WriteScope::Stream {
                source: self.source.to_string(),
            },
        };
        WritePlan::new(WriteKind::Copy, target, scope, conflict, self.made_at)
    }

    /// The items of an exact plan that are not yet the same at the target.
    pub(super) fn to_write(&self) -> impl Iterator<Item = &PlannedItem> {
        let items = match &self.scope {
            Scope::Exact { items, .. } => items.as_slice(),
            Scope::Estimate { .. } => &[],
        };
        items.iter().filter(|item| item.at_target != AtTarget::Same)
    }
}

/// Looks both tables up and says what the copy would do.
///
/// # Errors
/// When the copy could not or must not be: see [`PlanError`]. Reads only.
pub async fn plan(sessions: &Sessions, request: &CopyRequest) -> Result<CopyPlan, PlanError> {
    let target = &request.target.at.account;
    if target.access == Access::ReadOnly {
        return Err(PlanError::ReadOnly {
            account: target.name.clone(),
        });
    }
    let ends = ends::open(sessions, request).await?;
    match &request.what {
        What::Whole => estimate(request, ends),
        What::Keys(keys) => exact(request, ends, keys.clone()).await,
        What::Items(items) => {
            let schema = &ends.source_shape.schema;
            let keys = items.iter().map(|item| schema.key_of_raw(item));
            let keys = keys.collect::<Result<_, _>>()?;
            exact(request, ends, keys).await
        }
    }
}

fn estimate(request: &CopyRequest, ends: Ends) -> Result<CopyPlan, PlanError> {
    if request.source.index.is_some() {
        let index = request.source.to_string();
        return Err(PlanError::IndexSource { index });
    }
    let source = ends.source_shape.counted;
    let scope = Scope::Estimate {
        source,
        target_items: ends.target_shape.counted.map(|counted| counted.items),
    };
    let units = source.map_or((0.0, 0), |Counted { items, bytes }| {
        let each = bytes.checked_div(items).unwrap_or_default();
        (read_units(bytes, false), items * write_units(each))
    });
    Ok(whole_plan(request, ends, scope, units))
}

async fn exact(
    request: &CopyRequest,
    ends: Ends,
    keys: Vec<ItemKey>,
) -> Result<CopyPlan, PlanError> {
    let mut seen = std::collections::HashSet::new();
    let keys: Vec<ItemKey> = keys
        .into_iter()
        .filter(|key| seen.insert(key.clone()))
        .collect();
    if keys.len() > PLANNED_ITEMS {
        let count = keys.len() as u64;
        return Err(PlanError::TooMany { count });
    }
    let schema = &ends.source_shape.schema;
    let (source, target) = (&ends.source.at.table, &ends.target.at.table);
    let (here, there) = tokio::try_join!(
        look_up(&ends.source_session, source, schema, &keys, Ok),
        look_up(&ends.target_session, target, schema, &keys, |raw| {
            raw.parse().map(|item| Gist::of(&item))
        }),
    )?;
    let units = here.units + there.units;
    let looked = Looked::new(keys, here, &there).map_err(|error| {
        let subject = ends.source_session.subject(Operation::BATCH_GET_ITEM);
        Failure::new(
            FailureKind::Unreadable,
            subject.on(&ends.source.at.table),
            error.to_string(),
        )
    })?;
    if looked
        .items
        .iter()
        .all(|item| item.at_target == AtTarget::Same)
    {
        let why = looked.why_nothing(request.left_alone);
        return Err(PlanError::NothingToCopy { why });
    }
    let units = (units, looked.write_units);
    Ok(whole_plan(request, ends, looked.scope(), units))
}

fn whole_plan(request: &CopyRequest, ends: Ends, scope: Scope, units: (f64, u64)) -> CopyPlan {
    CopyPlan {
        target_indexes: ends
            .target_shape
            .counted
            .map(|_| ends.target_shape.indexes.len()),
        schema: ends.source_shape.schema,
        source: ends.source,
        target: ends.target,
        scope,
        left_alone: request.left_alone,
        read_units: units.0,
        write_units: units.1,
        target_encryption: ends.target_shape.encryption,
        made_at: ends.begun_at,
    }
}

/// What it takes to compare an item, and to say what writing it costs: all that is kept of those at the target.
#[derive(Debug)]
struct Gist {
    fingerprint: Fingerprint,
    bytes: u64,
}

impl Gist {
    fn of(item: &Item) -> Self {
        Self {
            fingerprint: Fingerprint::of(item, &Ignore::none()),
            bytes: size_bytes(item),
        }
    }
}

/// What both tables have under the keys.
struct Looked {
    items: Vec<PlannedItem>,
    gone: u64,
    write_units: u64,
}

impl Looked {
    fn new(
        keys: Vec<ItemKey>,
        mut here: Found<RawItem>,
        there: &Found<Gist>,
    ) -> Result<Self, crate::item::ItemError> {
        let mut looked = Self {
            items: Vec::with_capacity(here.items.len()),
            gone: 0,
            write_units: 0,
        };
        for key in keys {
            match here.items.remove(&key) {
                Some(raw) => looked.add(key, raw, &there.items)?,
                None => looked.gone += 1,
            }
        }
        Ok(looked)
    }

    fn add(
        &mut self,
        key: ItemKey,
        raw: RawItem,
        there: &HashMap<ItemKey, Gist>,
    ) -> Result<(), crate::item::ItemError> {
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

    fn scope(self) -> Scope {
        Scope::Exact {
            existing: self.count(AtTarget::Different),
            identical: self.count(AtTarget::Same),
            gone: self.gone,
            items: self.items,
        }
    }

    fn why_nothing(&self, left_alone: u64) -> String {
        let mut why = Vec::new();
        let mut say = |count: u64, what: &str| {
            if count > 0 {
                why.push(format!("{count} {what}"));
            }
        };
        say(self.count(AtTarget::Same), "the same there already");
        say(self.gone, "no longer at the source");
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
