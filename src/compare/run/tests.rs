//! Two sources are read to their ends, however their pages come, and what is found is told.

use std::future::ready;

use futures_util::FutureExt;
use proptest::prelude::*;
use tokio::sync::Barrier;

use super::*;
use crate::compare::testing::{Table, any_table, deterministic, expected, items, page, raw, told};
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
