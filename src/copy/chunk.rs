//! What is read for a copy, in the portions in which it is written.

use std::sync::Arc;

use futures_util::{Stream, StreamExt, stream};

use crate::aws::TableSource;
use crate::failure::{Failure, FailureKind};
use crate::item::{ItemError, Page, RawItem, Source};
use crate::query::Condition;

/// How many items go into one portion: as many as AWS takes in one request.
const BATCH: usize = 25;

/// Items to be written together, and what reading them took.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) items: Vec<RawItem>,
    /// How many items were looked at to find these and those of the other chunks of their page.
    pub(super) scanned: u64,
    /// Read units of their page.
    pub(super) units: f64,
}

impl Chunk {
    /// Items that were read before.
    pub(super) fn read_before(items: &[RawItem]) -> Vec<Self> {
        let chunk = |items: &[RawItem]| Self {
            items: items.to_vec(),
            scanned: items.len() as u64,
            units: 0.0,
        };
        items.chunks(BATCH).map(chunk).collect()
    }

    /// The items of a page that meet what is `left` to decide. One without any is a chunk, too: reading it has cost something. The first has it all.
    fn of(page: &Page, left: Option<&Condition>) -> Result<Vec<Self>, ItemError> {
        let mut items: Vec<RawItem> = Vec::with_capacity(page.len());
        for raw in page.items() {
            if left.map_or(Ok(true), |left| raw.parse().map(|item| left.holds(&item)))? {
                items.push(raw);
            }
        }
        let mut chunks: Vec<Self> = items
            .chunks(BATCH)
            .map(|items| Self {
                items: items.to_vec(),
                ..Self::default()
            })
            .collect();
        if chunks.is_empty() {
            chunks.push(Self::default());
        }
        if let Some(first) = chunks.first_mut() {
            first.scanned = page.scanned_count();
            first.units = page.consumed_units().unwrap_or_default();
        }
        Ok(chunks)
    }
}

/// The source's items that meet what is `left` to decide, read as they are asked for. A failure to read ends it.
pub(super) fn pages(
    source: TableSource,
    left: Option<Arc<Condition>>,
) -> impl Stream<Item = Result<Chunk, Failure>> + Send {
    stream::unfold(Some(source), |source| async {
        let mut source = source?;
        match source.next(None).await {
            Ok(page) => page.map(|page| (Ok((page, source.subject())), Some(source))),
            Err(failure) => Some((Err(failure), None)),
        }
    })
    .flat_map(move |page| {
        let chunks = page.and_then(|(page, subject)| {
            let unreadable = |error: ItemError| {
                Failure::new(FailureKind::Unreadable, subject, error.to_string())
            };
            Chunk::of(&page, left.as_deref()).map_err(unreadable)
        });
        let chunks: Vec<Result<Chunk, Failure>> = match chunks {
            Ok(chunks) => chunks.into_iter().map(Ok).collect(),
            Err(failure) => vec![Err(failure)],
        };
        stream::iter(chunks)
    })
}
