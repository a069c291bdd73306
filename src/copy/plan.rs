//! What a copy would do: looked up before anything is written.

use std::time::SystemTime;

use super::ends::{self, Ends};
use super::error::PlanError;
use super::look_up::look_up;
use super::looked::{Gist, Looked};
use super::matching::{Matching, Meant, meant};
use super::request::{CopyRequest, End, What};
use super::scope::{AtTarget, PLANNED_ITEMS, PlannedItem, Scope};
use super::units::CopyUnits;
use crate::aws::{Counted, Sessions};
use crate::config::{Access, AccountName};
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::size::{read_units, write_units};
use crate::item::{ItemKey, KeySchema};
use crate::policy::Encryption;
use crate::write::{Conflict, PlannedItems, Target, WriteKind, WritePlan, WriteScope, is_stale};

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
    /// The account that the config has the target's table in, where that is another.
    pub pinned_in: Option<AccountName>,
    /// Read capacity units of the source: what the plan took where it is exact, what reading it would take where not.
    pub read_units: f64,
    /// Read capacity units of the target that the plan took.
    pub target_read_units: f64,
    /// Write capacity units that writing would take, without those of indexes.
    pub write_units: u64,
    /// How many indexes of the target take units of their own; none where it may not be described.
    pub target_indexes: Option<usize>,
    /// What encrypts the target.
    pub target_encryption: Encryption,
    /// When looking the tables up began: nothing in the plan is older.
    pub made_at: SystemTime,
}

impl CopyPlan {
    /// How many items would be sent to the target; an estimate where the plan is not exact, and 0 where nothing is
    /// known, as of a condition.
    pub fn count(&self) -> u64 {
        match &self.scope {
            Scope::Exact { .. } => self.to_write().count() as u64,
            Scope::Estimate {
                source,
                matching: None,
                ..
            } => source.map_or(0, |source| source.items),
            Scope::Estimate { .. } => 0,
        }
    }

    /// How many items have to be looked at, where that is known at least about.
    pub fn to_look_at(&self) -> Option<u64> {
        match &self.scope {
            Scope::Exact { .. } => Some(self.count()),
            Scope::Estimate {
                source, matching, ..
            } => {
                let is_part = matching.as_ref().is_some_and(|one| !one.is_scan());
                source.filter(|_| !is_part).map(|source| source.items)
            }
        }
    }

    /// The keys asked for that are not at the source.
    pub fn gone(&self) -> &[ItemKey] {
        match &self.scope {
            Scope::Exact { gone, .. } => gone,
            Scope::Estimate { .. } => &[],
        }
    }

    /// What the items meet, where they are not all of the table and not named one by one.
    pub fn matching(&self) -> Option<&Matching> {
        match &self.scope {
            Scope::Estimate { matching, .. } => matching.as_ref(),
            Scope::Exact { .. } => None,
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
            Scope::Estimate { matching: None, .. } => WriteScope::Stream {
                source: self.source.to_string(),
            },
            Scope::Estimate {
                matching: Some(matching),
                ..
            } => WriteScope::Stream {
                source: format!("{} {}", self.source, matching.identity()),
            },
        };
        WritePlan::new(WriteKind::Copy, target, scope, conflict, self.made_at)
    }

    /// What looking the tables up for it has taken.
    pub(super) fn units_so_far(&self) -> CopyUnits {
        CopyUnits {
            source_read: if self.is_exact() {
                self.read_units
            } else {
                0.0
            },
            target_read: self.target_read_units,
            ..CopyUnits::default()
        }
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
        What::Whole => estimate(request, ends, None),
        What::Where(condition) => match meant(condition, &ends.source_shape.schema)? {
            Meant::Key(key) => {
                let plan = exact(request, ends, vec![key]).await;
                plan.map_err(PlanError::of_a_condition)
            }
            Meant::Matching(matching) => estimate(request, ends, Some(matching)),
        },
        What::Typed(texts) => {
            let schema = &ends.source_shape.schema;
            let keys = texts.iter().map(|text| schema.typed(text));
            let keys = keys.collect::<Result<_, _>>()?;
            exact(request, ends, keys).await
        }
        What::Keys(keys) => exact(request, ends, keys.clone()).await,
        What::Items(items) => {
            let schema = &ends.source_shape.schema;
            let keys = items.iter().map(|item| schema.key_of_raw(item));
            let keys = keys.collect::<Result<_, _>>()?;
            exact(request, ends, keys).await
        }
    }
}

fn estimate(
    request: &CopyRequest,
    ends: Ends,
    matching: Option<Matching>,
) -> Result<CopyPlan, PlanError> {
    if request.source.index.is_some() {
        let index = request.source.to_string();
        return Err(PlanError::IndexSource { index });
    }
    let source = ends.source_shape.counted;
    let units = source.map_or(PlanUnits::default(), |Counted { items, bytes }| {
        let each = bytes.checked_div(items).unwrap_or_default();
        PlanUnits {
            source_read: read_units(bytes, false),
            target_read: 0.0,
            write: items * write_units(each),
        }
    });
    let scope = Scope::Estimate {
        source,
        target_items: ends.target_shape.counted.map(|counted| counted.items),
        matching,
    };
    Ok(whole_plan(request, ends, scope, &units))
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
    let (source_read, target_read) = (here.units, there.units);
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
        return Err(PlanError::NothingToCopy {
            why: looked.why_nothing(request.left_alone),
            is_done: !looked.items.is_empty() && looked.gone.is_empty(),
        });
    }
    let units = PlanUnits {
        source_read,
        target_read,
        write: looked.write_units,
    };
    Ok(whole_plan(request, ends, looked.scope(), &units))
}

/// What a plan took, or would take, in capacity units.
#[derive(Debug, Default)]
struct PlanUnits {
    source_read: f64,
    target_read: f64,
    write: u64,
}

fn whole_plan(request: &CopyRequest, ends: Ends, scope: Scope, units: &PlanUnits) -> CopyPlan {
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
        pinned_in: request.pinned_in.clone(),
        read_units: units.source_read,
        target_read_units: units.target_read,
        write_units: units.write,
        target_encryption: ends.target_shape.encryption,
        made_at: ends.begun_at,
    }
}
