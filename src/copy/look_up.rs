//! Items of a table by their keys, all of them, consistently, and of each what is wanted.

use std::collections::HashMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio_util::sync::CancellationToken;

use crate::aws::{BATCH_GET_KEYS, Paused, Pauses, Session, get_items};
use crate::config::TableName;
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::{ItemError, ItemKey, KeySchema, RawItem};

/// How many requests are under way at once.
const AT_ONCE: usize = 4;

/// What was found.
#[derive(Debug)]
pub(crate) struct Found<T> {
    /// What is wanted of the items that are there.
    pub(crate) items: HashMap<ItemKey, T>,
    /// Read capacity units.
    pub(crate) units: f64,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self {
            items: HashMap::new(),
            units: 0.0,
        }
    }
}

/// The items under `keys`, of each what `keep` makes of it; keys without an item are left out. What AWS leaves
/// unprocessed is asked for again.
pub(crate) async fn look_up<T>(
    session: &Session,
    table: &TableName,
    schema: &KeySchema,
    keys: &[ItemKey],
    keep: fn(RawItem) -> Result<T, ItemError>,
) -> Result<Found<T>, Failure> {
    let batches: Vec<Vec<RawItem>> = keys
        .chunks(BATCH_GET_KEYS)
        .map(|batch| batch.iter().map(|key| key.to_raw(schema)).collect())
        .collect();
    stream::iter(batches)
        .map(|batch| batch_of(session, table, schema, batch, keep))
        .buffer_unordered(AT_ONCE)
        .try_fold(Found::default(), async |mut all, one| {
            all.items.extend(one.items);
            all.units += one.units;
            Ok(all)
        })
        .await
}

async fn batch_of<T>(
    session: &Session,
    table: &TableName,
    schema: &KeySchema,
    mut left: Vec<RawItem>,
    keep: fn(RawItem) -> Result<T, ItemError>,
) -> Result<Found<T>, Failure> {
    let mut found = Found::default();
    let mut pauses = Pauses::default();
    // Whoever stops waiting for the plan drops it, pauses and all.
    let never = CancellationToken::new();
    let trouble = |kind, message: String| {
        Failure::new(
            kind,
            session.subject(Operation::BATCH_GET_ITEM).on(table),
            message,
        )
    };
    loop {
        let page = get_items(session, table, &left).await?;
        found.units += page.consumed.values().sum::<f64>();
        for raw in page.tables.values().flat_map(crate::item::Page::items) {
            let key = schema.key_of_raw(&raw);
            let kept = key.and_then(|key| Ok((key, keep(raw)?)));
            let (key, kept) =
                kept.map_err(|error| trouble(FailureKind::Unreadable, error.to_string()))?;
            found.items.insert(key, kept);
        }
        let again: Vec<RawItem> = page.unprocessed.into_values().flatten().collect();
        if again.is_empty() {
            return Ok(found);
        }
        if again.len() < left.len() {
            pauses.progress();
        }
        left = again;
        if pauses.pause(&never).await != Paused::TryAgain {
            let message =
                "AWS left keys unprocessed again and again: the table takes no more reads now";
            return Err(trouble(FailureKind::Throttled, message.to_owned()));
        }
    }
}
