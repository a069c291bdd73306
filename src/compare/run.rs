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
mod tests {
    use std::future::ready;

    use futures_util::FutureExt;
    use proptest::prelude::*;
    use tokio::sync::Barrier;

    use super::*;
    use crate::compare::testing::{
        Table, any_table, deterministic, expected, items, page, raw, told,
    };
    use crate::item::{Ignore, KeyAttribute, KeyType};

    type Outcome = Result<Counts, CompareFailure<&'static str>>;

    async fn run(source: Table, target: Table, terms: Terms) -> (Outcome, Vec<CompareUpdate>) {
        let mut updates = Vec::new();
        let on = |update| {
            updates.push(update);
            ready(())
        };
        let outcome = compare(source, target, terms, on, None).await;
        (outcome, updates)
    }

    fn found(updates: &[CompareUpdate]) -> Vec<String> {
        let mut found: Vec<_> = updates
            .iter()
            .flat_map(|update| told(&update.differences))
            .collect();
        found.sort();
        found
    }

    fn most_waiting(updates: &[CompareUpdate]) -> Option<usize> {
        updates
            .iter()
            .map(|update| update.source.waiting.max(update.target.waiting))
            .max()
    }

    #[tokio::test]
    async fn equal_tables_are_equal_in_any_page_size() {
        let table = items(0..1000, |id| id);
        for (left, right) in [(1000, 1000), (7, 100), (100, 7), (1, 999)] {
            let (outcome, updates) = run(
                Table::new(&table, left),
                Table::new(&table, right),
                Terms::default(),
            )
            .await;
            assert_eq!(outcome, Ok(same(1000)), "{left} {right}");
            assert!(
                most_waiting(&updates).is_some_and(|most| most <= left.max(right)),
                "no more than a page waits"
            );
            let last = updates.last().cloned().unwrap_or_default();
            let read = |side: SideProgress| (side.items, side.waiting, side.ended);
            assert_eq!(
                (read(last.source), read(last.target)),
                ((1000, 0, true), (1000, 0, true))
            );
        }
    }

    #[tokio::test]
    async fn drift_is_found_and_little_waits() {
        let source = items(0..1000, |id| id);
        let target = items(5..1010, |id| if id % 100 == 0 { 0 } else { id });
        let (outcome, updates) = run(
            Table::new(&source, 64),
            Table::new(&target, 50),
            Terms::default(),
        )
        .await;
        assert_eq!(
            outcome,
            Ok(Counts {
                same: 986,
                changed: 9,
                only_source: 5,
                only_target: 10
            })
        );
        assert_eq!(found(&updates), expected(&source, &target));
        assert!(most_waiting(&updates).is_some_and(|most| most <= 64 + 5 + 10));
    }

    #[tokio::test]
    async fn tables_that_share_nothing_are_all_differences() {
        let (source, target) = (items(0..2500, |id| id), items(5000..5100, |id| id));
        let (outcome, updates) = run(
            Table::new(&source, 100),
            Table::new(&target, 100),
            Terms::default(),
        )
        .await;
        assert_eq!(
            outcome,
            Ok(Counts {
                only_source: 2500,
                only_target: 100,
                ..Counts::default()
            })
        );
        assert_eq!(found(&updates), expected(&source, &target));
    }

    #[tokio::test]
    async fn against_an_empty_table_all_is_alone() {
        let table = items(0..2500, |id| id);
        let (outcome, updates) = run(
            Table::new(&table, 2500),
            Table::new(&[], 1),
            Terms::default(),
        )
        .await;
        assert_eq!(
            outcome,
            Ok(Counts {
                only_source: 2500,
                ..Counts::default()
            })
        );
        assert!(
            updates
                .iter()
                .all(|update| update.differences.len() <= BATCH),
            "in batches"
        );
        let (outcome, _) = run(Table::new(&[], 1), Table::new(&[], 1), Terms::default()).await;
        assert_eq!(outcome, Ok(Counts::default()));
    }

    #[tokio::test]
    async fn differences_come_before_the_end() {
        let (source, target) = (items(0..100, |id| id), items(0..10, |id| id));
        let (_, updates) = run(
            Table::new(&source, 10),
            Table::new(&target, 10),
            Terms::default(),
        )
        .await;
        let first = updates
            .iter()
            .position(|update| !update.differences.is_empty());
        let ended = updates.iter().position(|update| update.target.ended);
        assert_eq!(
            first, ended,
            "what the source has alone is said when the target has ended"
        );
        assert!(updates.last().is_some_and(|last| last.source.pages == 10));
    }

    #[tokio::test]
    async fn an_item_sent_twice_is_no_false_difference() {
        let pages = |pages: &[&[(&str, &str)]]| Table {
            pages: pages
                .iter()
                .map(|items| Ok(Arc::new(page(items))))
                .collect(),
            ..Table::new(&[], 1)
        };
        let source = pages(&[&[("a", "1"), ("b", "1")], &[("c", "1"), ("a", "2")]]);
        let target = pages(&[&[("a", "2"), ("b", "1")], &[("b", "1"), ("c", "1")]]);
        let (outcome, updates) = run(source, target, Terms::default()).await;
        assert_eq!(outcome, Ok(same(3)));
        assert_eq!(found(&updates), ["* a"]);
        let withdrawn: Vec<_> = updates
            .iter()
            .flat_map(|update| &update.withdrawn)
            .map(ItemKey::display)
            .collect();
        assert_eq!(withdrawn, ["a"], "what was said of it is taken back");
    }

    fn same(same: u64) -> Counts {
        Counts {
            same,
            ..Counts::default()
        }
    }

    #[tokio::test]
    async fn an_ignored_attribute_is_no_difference() {
        let (source, target) = (items(0..10, |_| 1), items(0..10, |_| 2));
        let terms = Terms {
            ignore: Ignore::new(&["v".to_owned()]),
            ..Terms::default()
        };
        let (outcome, _) = run(Table::new(&source, 3), Table::new(&target, 4), terms).await;
        assert_eq!(outcome, Ok(same(10)));
    }

    #[tokio::test]
    async fn an_empty_page_is_not_the_end_and_units_add_up() {
        let body = r#"{"Items":[],"ScannedCount":9,"ConsumedCapacity":{"CapacityUnits":1.5}}"#;
        let empty = Arc::new(Page::parse_scan(body.into()).unwrap_or_default());
        let table = items(0..10, |id| id);
        let mut source = Table::new(&table, 5);
        source.pages.push_front(Ok(Arc::clone(&empty)));
        source.pages.push_back(Ok(empty));
        let (outcome, updates) = run(source, Table::new(&table, 5), Terms::default()).await;
        assert_eq!(outcome, Ok(same(10)));
        let last = updates.last().cloned().unwrap_or_default();
        assert_eq!(
            (last.source.units, last.source.pages, last.target.units),
            (Some(3.0), 4, None)
        );
    }

    #[tokio::test]
    async fn a_side_that_fails_is_named_with_the_counts_so_far() {
        let table = items(0..100, |id| id);
        let mut target = Table::new(&table, 10);
        target.pages.truncate(3);
        target.pages.push_back(Err("throttled"));
        let (outcome, _) = run(Table::new(&table, 10), target, Terms::default()).await;
        let failure = outcome.map_err(|failure| (failure.to_string(), failure.counts));
        let said = "the target could not be read: throttled".to_owned();
        assert_eq!(failure, Err((said, same(30))));
    }

    #[tokio::test]
    async fn an_item_without_a_key_is_an_error_of_its_side() {
        let mut source = Table::new(&[], 1);
        source
            .pages
            .push_back(Ok(Arc::new(Page::from_raw_items(vec![raw("{}")]))));
        let (outcome, _) = run(source, Table::new(&[], 1), Terms::default()).await;
        let error = ItemError::KeyMissing {
            attribute: "id".to_owned(),
        };
        assert_eq!(
            outcome.map_err(|failure| failure.reason),
            Err(CompareError::Item {
                side: Side::Source,
                error
            })
        );
    }

    #[tokio::test]
    async fn different_keys_are_refused_before_anything_is_read() {
        let mut target = Table::new(&[], 1);
        target.schema.sort = Some(KeyAttribute::new("order", KeyType::N));
        target.pages.push_back(Err("it was read"));
        let (outcome, updates) = run(Table::new(&[], 1), target, Terms::default()).await;
        let said =
            "the tables have different keys: id (S) at the source, id (S), order (N) at the target";
        assert_eq!(
            outcome.map_err(|failure| failure.to_string()),
            Err(said.to_owned())
        );
        assert!(updates.is_empty());
    }

    #[tokio::test]
    async fn both_sides_are_asked_at_once() {
        let together = Arc::new(Barrier::new(2));
        let table = || Table {
            together: Some(Arc::clone(&together)),
            ..Table::new(&items(0..10, |id| id), 5)
        };
        let (outcome, _) = run(table(), table(), Terms::default()).await;
        assert_eq!(outcome, Ok(same(10)));
    }

    #[tokio::test]
    async fn dropping_it_stops_the_reads() {
        let never = Arc::new(Barrier::new(3));
        let table = || Table {
            together: Some(Arc::clone(&never)),
            ..Table::new(&[], 1)
        };
        let comparison = run(table(), table(), Terms::default());
        assert!(comparison.now_or_never().is_none(), "both wait for a third");
        assert_eq!(Arc::strong_count(&never), 1, "and are gone");
    }

    fn is_send<T: Send>(value: T) -> T {
        value
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn all_differences_are_found(
            source in any_table(), target in any_table(), left in 1usize..5, right in 1usize..5
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            let comparison = is_send(run(Table::new(&source, left), Table::new(&target, right), Terms::default()));
            let (outcome, updates) = runtime.map(|runtime| runtime.block_on(comparison))?;
            prop_assert_eq!(found(&updates), expected(&source, &target));
            prop_assert_eq!(outcome.map(|counts| counts.differing()), Ok(found(&updates).len() as u64));
        }
    }
}
