//! Two sources read at once into one comparison.

use std::convert::Infallible;
use std::panic::resume_unwind;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::{Counts, Difference, Settling, Side, Terms};
use crate::item::{ItemError, ItemKey, Page, Source};

/// How many differences one update brings at most.
const BATCH: usize = 1000;

/// What is new since the last update.
#[derive(Debug, Clone, Default)]
pub struct CompareUpdate {
    /// What is settled so far.
    pub counts: Counts,
    /// How far the source was read.
    pub source: SideProgress,
    /// How far the target was read.
    pub target: SideProgress,
    /// Keys of earlier differences to take away, before the new ones are added: a side sent their item again.
    pub withdrawn: Vec<ItemKey>,
    /// New differences, at most a thousand.
    pub differences: Vec<Difference>,
}

/// How far one side was read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SideProgress {
    /// Pages received.
    pub pages: u64,
    /// Items received.
    pub items: u64,
    /// Read capacity units, of the pages that said so; none where no page did.
    pub units: Option<f64>,
    /// Items that wait for a partner: their keys and fingerprints are in memory.
    pub waiting: usize,
    /// Whether it was read to its end.
    pub ended: bool,
}

/// A comparison that did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct CompareFailure<E> {
    /// Why.
    pub reason: CompareError<E>,
    /// What was settled before; not all there is.
    pub counts: Counts,
}

/// Why a comparison did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompareError<E> {
    /// The two tables have different keys; nothing was read.
    #[error("the tables have different keys: {at_source} at the source, {at_target} at the target")]
    Keys {
        /// The source's key, as `id (S)` or `customer (S), order (N)`.
        at_source: String,
        /// The target's.
        at_target: String,
    },
    /// A side could not be read.
    #[error("the {side} could not be read: {error}")]
    Read {
        /// Which.
        side: Side,
        /// Why.
        error: E,
    },
    /// A side sent an item that cannot be compared.
    #[error("the {side} sent an item that cannot be compared: {error}")]
    Item {
        /// Which.
        side: Side,
        /// What is wrong with it.
        error: ItemError,
    },
}

/// Compares two sources to their ends, on these `terms`. `on` is called and awaited after each page, and more often where one page (or
/// the end of a side) brings many differences; while it waits, nothing more is read but the page of each side that is
/// on its way.
///
/// Both sides are read at once, a page ahead of what is settled, and the side that is behind is settled first, so that
/// little has to wait. Work of the processor goes to tokio's blocking threads. Dropping the future stops both reads.
///
/// # Errors
/// When the keys differ, a side cannot be read, or it sends what is no item with a key; with the counts so far.
pub async fn compare<S, T, F, Told>(
    source: S,
    target: T,
    terms: Terms,
    on: F,
    page_limit: Option<u32>,
) -> Result<Counts, CompareFailure<S::Error>>
where
    S: Source,
    T: Source<Error = S::Error>,
    F: FnMut(CompareUpdate) -> Told + Send,
    Told: Future<Output = ()> + Send,
{
    let schema = source.schema().clone();
    if schema != *target.schema() {
        let reason = CompareError::Keys {
            at_source: schema.to_string(),
            at_target: target.schema().to_string(),
        };
        return Err(CompareFailure {
            reason,
            counts: Counts::default(),
        });
    }
    let (source_pages, from_source) = mpsc::channel(1);
    let (target_pages, from_target) = mpsc::channel(1);
    let readers = async {
        tokio::join!(
            read(source, source_pages, page_limit),
            read(target, target_pages, page_limit)
        );
        std::future::pending::<Infallible>().await
    };
    let comparison = Comparison {
        source: Reading::new(from_source),
        target: Reading::new(from_target),
        on,
    };
    tokio::select! {
        biased;
        outcome = comparison.run(Settling::new(schema, terms)) => outcome,
        never = readers => match never {},
    }
}

/// Pages, or why there are no more of them.
type Pages<E> = Result<Arc<Page>, E>;

/// Reads one source to its end, one page ahead: the next is asked for when there is room for it, not before.
async fn read<S: Source>(mut source: S, pages: mpsc::Sender<Pages<S::Error>>, limit: Option<u32>) {
    while let Ok(room) = pages.reserve().await {
        match source.next(limit).await {
            Ok(Some(page)) => room.send(Ok(page)),
            Ok(None) => return,
            Err(error) => return room.send(Err(error)),
        }
    }
}

/// One side as it comes in.
struct Reading<E> {
    pages: mpsc::Receiver<Pages<E>>,
    progress: SideProgress,
}

struct Comparison<E, F> {
    source: Reading<E>,
    target: Reading<E>,
    on: F,
}

impl<E, F, Told> Comparison<E, F>
where
    E: Send,
    F: FnMut(CompareUpdate) -> Told + Send,
    Told: Future<Output = ()> + Send,
{
    async fn run(mut self, mut settling: Settling) -> Result<Counts, CompareFailure<E>> {
        while let Some(side) = self.behind() {
            let found;
            (settling, found) = match self.side(side).pages.recv().await {
                Some(Ok(page)) => {
                    self.side(side).received(&page);
                    let (settled, found) =
                        off_thread(settling, move |settling| settling.push(side, &page)).await;
                    match found {
                        Ok(found) => (settled, found),
                        Err(error) => {
                            return Err(failure(CompareError::Item { side, error }, &settled));
                        }
                    }
                }
                Some(Err(error)) => {
                    return Err(failure(CompareError::Read { side, error }, &settling));
                }
                None => {
                    self.side(side).progress.ended = true;
                    off_thread(settling, move |settling| settling.end(side)).await
                }
            };
            self.tell(&mut settling, found).await;
        }
        Ok(settling.counts())
    }

    /// The side to settle next: of those that go on, the one with fewer items waiting, then with fewer pages read.
    /// To wait for it, even where a page of the other is here, keeps the two together.
    fn behind(&self) -> Option<Side> {
        let (source, target) = (&self.source.progress, &self.target.progress);
        let source_is_behind = (source.waiting, source.pages) <= (target.waiting, target.pages);
        match (source.ended, target.ended) {
            (true, true) => None,
            (false, true) => Some(Side::Source),
            (false, false) if source_is_behind => Some(Side::Source),
            (_, false) => Some(Side::Target),
        }
    }

    fn side(&mut self, side: Side) -> &mut Reading<E> {
        match side {
            Side::Source => &mut self.source,
            Side::Target => &mut self.target,
        }
    }

    async fn tell(&mut self, settling: &mut Settling, mut found: Vec<Difference>) {
        self.source.progress.waiting = settling.waiting(Side::Source);
        self.target.progress.waiting = settling.waiting(Side::Target);
        let mut withdrawn = settling.take_withdrawn();
        loop {
            let rest = found.split_off(found.len().min(BATCH));
            let update = CompareUpdate {
                counts: settling.counts(),
                source: self.source.progress,
                target: self.target.progress,
                withdrawn: std::mem::take(&mut withdrawn),
                differences: std::mem::replace(&mut found, rest),
            };
            (self.on)(update).await;
            if found.is_empty() {
                return;
            }
        }
    }
}

impl<E> Reading<E> {
    fn new(pages: mpsc::Receiver<Pages<E>>) -> Self {
        Self {
            pages,
            progress: SideProgress::default(),
        }
    }

    fn received(&mut self, page: &Page) {
        self.progress.pages += 1;
        self.progress.items += page.len() as u64;
        if let Some(units) = page.consumed_units() {
            *self.progress.units.get_or_insert_default() += units;
        }
    }
}

fn failure<E>(reason: CompareError<E>, settling: &Settling) -> CompareFailure<E> {
    CompareFailure {
        reason,
        counts: settling.counts(),
    }
}

/// Parsing and hashing a page takes milliseconds: too long for a thread that answers keys, and for the reads that go
/// on meanwhile.
async fn off_thread<R: Send + 'static>(
    mut settling: Settling,
    work: impl FnOnce(&mut Settling) -> R + Send + 'static,
) -> (Settling, R) {
    let done = tokio::task::spawn_blocking(move || {
        let result = work(&mut settling);
        (settling, result)
    });
    match done.await.map_err(tokio::task::JoinError::try_into_panic) {
        Ok(done) => done,
        Err(Ok(panic)) => resume_unwind(panic),
        // The runtime is going down, and this future with it.
        Err(Err(_)) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
