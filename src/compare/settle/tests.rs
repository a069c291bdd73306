//! Items find their partners in any order, and what is said of them follows what was sent last.

use proptest::prelude::*;

use super::*;
use crate::compare::testing::{any_table, deterministic, page, schema, told};
use crate::item::Ignore;

fn settling() -> Settling {
    Settling::new(schema(), Terms::default())
}

fn push(settling: &mut Settling, side: Side, items: &[(&str, &str)]) -> Vec<String> {
    let found = settling.push(side, &page(items));
    told(&found.unwrap_or_else(|error| unreachable!("{error}")))
}

fn counts(same: u64, changed: u64, only_source: u64, only_target: u64) -> Counts {
    Counts {
        same,
        changed,
        only_source,
        only_target,
    }
}

#[test]
fn pairs_are_settled_at_once_and_the_rest_at_the_end() {
    let mut settling = settling();
    assert!(
        push(
            &mut settling,
            Side::Source,
            &[("a", "1"), ("b", "1"), ("c", "1")]
        )
        .is_empty()
    );
    assert_eq!(settling.waiting(Side::Source), 3);
    assert_eq!(
        push(
            &mut settling,
            Side::Target,
            &[("b", "2"), ("d", "1"), ("a", "1.0")]
        ),
        ["* b"]
    );
    assert_eq!(
        (
            settling.waiting(Side::Source),
            settling.waiting(Side::Target)
        ),
        (1, 1)
    );
    assert_eq!(settling.counts(), counts(1, 1, 0, 0));
    let rest: Vec<_> = settling.finish().collect();
    assert_eq!(told(&rest), ["+ c", "- d"]);
    assert_eq!(settling.counts(), counts(1, 1, 1, 1));
    assert_eq!(settling.finish().count(), 0);
}

#[test]
fn what_has_no_partner_any_more_is_said_at_once() {
    let mut settling = settling();
    push(&mut settling, Side::Source, &[("b", "1"), ("a", "1")]);
    assert_eq!(told(&settling.end(Side::Target)), ["+ a", "+ b"]);
    assert_eq!(push(&mut settling, Side::Source, &[("c", "1")]), ["+ c"]);
    assert_eq!(
        (settling.waiting(Side::Source), settling.counts()),
        (0, counts(0, 0, 3, 0))
    );
}

#[test]
fn an_item_sent_twice_counts_as_sent_last() {
    let mut settling = settling();
    push(&mut settling, Side::Source, &[("a", "1"), ("a", "2")]);
    assert!(
        push(&mut settling, Side::Target, &[("a", "2")]).is_empty(),
        "the first is overwritten"
    );
    assert!(
        push(&mut settling, Side::Source, &[("a", "2")]).is_empty(),
        "again the same"
    );
    assert_eq!(push(&mut settling, Side::Source, &[("a", "3")]), ["* a"]);
    assert_eq!(
        (settling.counts(), settling.take_withdrawn().len()),
        (counts(0, 1, 0, 0), 0)
    );
    assert!(
        push(&mut settling, Side::Target, &[("a", "4")]).is_empty(),
        "still changed"
    );
    assert!(push(&mut settling, Side::Source, &[("a", "4")]).is_empty());
    assert_eq!(
        (settling.counts(), settling.take_withdrawn().len()),
        (counts(1, 0, 0, 0), 1)
    );
    assert_eq!(settling.finish().count(), 0);
}

#[test]
fn an_item_alone_that_is_sent_twice_is_one_difference() {
    let mut settling = settling();
    settling.end(Side::Target);
    assert_eq!(
        push(&mut settling, Side::Source, &[("a", "1"), ("a", "2")]),
        ["+ a"]
    );
    assert_eq!(settling.counts(), counts(0, 0, 1, 0));
}

#[test]
fn a_page_with_a_bad_item_is_not_taken_in_part() {
    let mut settling = settling();
    let items = [r#"{"id":{"S":"a"}}"#, r#"{"name":{"S":"b"}}"#].map(crate::compare::testing::raw);
    let refused = settling.push(Side::Source, &Page::from_raw_items(items.into()));
    assert_eq!(
        refused,
        Err(ItemError::KeyMissing {
            attribute: "id".to_owned()
        })
    );
    assert_eq!(settling.waiting(Side::Source), 0);
}

/// A comparison of what meets this.
fn meeting(condition: &str) -> Settling {
    let condition = condition.parse().ok();
    let terms = Terms {
        ignore: Ignore::none(),
        condition,
    };
    assert!(terms.condition.is_some());
    Settling::new(schema(), terms)
}

#[test]
fn an_item_that_is_meant_on_one_side_only_is_compared_with_what_the_other_has() {
    let source = [
        ("both", "9"),
        ("here", "9"),
        ("there", "1"),
        ("none", "1"),
        ("same", "9"),
    ];
    let target = [
        ("same", "9.0"),
        ("none", "2"),
        ("there", "9"),
        ("here", "1"),
        ("both", "8"),
    ];
    for (first, second) in [(Side::Source, Side::Target), (Side::Target, Side::Source)] {
        let mut settling = meeting("v > 5");
        let of = |side| match side {
            Side::Source => &source,
            Side::Target => &target,
        };
        push(&mut settling, first, of(first));
        let mut found = push(&mut settling, second, of(second));
        found.sort();
        assert_eq!(found, ["* both", "* here", "* there"]);
        assert_eq!(settling.finish().count(), 0);
        assert_eq!(settling.counts(), counts(1, 3, 0, 0));
    }
}

#[test]
fn what_is_alone_counts_only_where_it_is_meant() {
    let mut settling = meeting("v > 5");
    push(&mut settling, Side::Source, &[("a", "9"), ("b", "1")]);
    assert_eq!(told(&settling.end(Side::Target)), ["+ a"]);
    assert_eq!(
        push(&mut settling, Side::Source, &[("c", "9"), ("d", "1")]),
        ["+ c"]
    );
    assert_eq!(settling.counts(), counts(0, 0, 2, 0));
}

#[test]
fn nothing_waits_that_both_sides_have_though_neither_means_it() {
    let mut settling = meeting("v > 5");
    for side in [Side::Source, Side::Target] {
        assert!(push(&mut settling, side, &[("a", "1"), ("b", "2")]).is_empty());
    }
    let waiting = [Side::Source, Side::Target].map(|side| settling.waiting(side));
    assert_eq!((waiting, settling.counts()), ([0, 0], counts(0, 0, 0, 0)));
}

#[test]
fn an_item_that_is_sent_again_may_be_meant_then_and_no_more_later() {
    let mut settling = meeting("v > 5");
    push(&mut settling, Side::Source, &[("a", "1")]);
    push(&mut settling, Side::Target, &[("a", "2")]);
    assert_eq!(push(&mut settling, Side::Source, &[("a", "9")]), ["* a"]);
    assert_eq!(settling.counts(), counts(0, 1, 0, 0));
    assert!(settling.take_withdrawn().is_empty(), "nothing was said");
    assert!(push(&mut settling, Side::Source, &[("a", "3")]).is_empty());
    assert_eq!(
        (settling.counts(), settling.take_withdrawn().len()),
        (counts(0, 0, 0, 0), 1)
    );
}

#[test]
fn what_is_left_out_of_the_comparison_may_say_what_is_meant() {
    let mut settling = meeting("v > 5");
    settling.terms.ignore = Ignore::new(&["v".to_owned()]);
    push(&mut settling, Side::Source, &[("a", "9"), ("b", "1")]);
    push(&mut settling, Side::Target, &[("a", "1"), ("b", "2")]);
    assert_eq!(settling.counts(), counts(1, 0, 0, 0));
}

proptest! {
    #![proptest_config(deterministic())]

    #[test]
    fn a_condition_keeps_of_all_differences_those_of_items_that_meet_it(
        source in any_table(), target in any_table(), size in 1usize..5
    ) {
        let mut settling = meeting("v = 2");
        let mut found = Vec::new();
        for (side, table) in [(Side::Source, &source), (Side::Target, &target)] {
            for chunk in table.chunks(size) {
                let chunk: Vec<(&str, &str)> = chunk.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
                found.extend(push(&mut settling, side, &chunk));
            }
        }
        found.extend(told(&settling.finish().collect::<Vec<_>>()));
        found.sort();
        let meets = |told: &String| {
            let mut items = source.iter().chain(&target);
            items.any(|(id, value)| told.ends_with(id.as_str()) && value == "2")
        };
        let expected = crate::compare::testing::expected(&source, &target).into_iter().filter(meets);
        prop_assert_eq!(found, expected.collect::<Vec<_>>());
    }

    #[test]
    fn any_order_of_pages_finds_the_same(
        source in any_table(), target in any_table(), order in prop::collection::vec(any::<bool>(), 0..12)
    ) {
        let mut settling = settling();
        let mut found = Vec::new();
        let (mut sources, mut targets) = (source.chunks(2), target.chunks(3));
        let order = order.into_iter().chain([true, false].repeat(12));
        for from_source in order {
            let (side, chunk) = if from_source { (Side::Source, sources.next()) } else { (Side::Target, targets.next()) };
            let Some(chunk) = chunk else { continue };
            let chunk: Vec<(&str, &str)> = chunk.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
            found.extend(push(&mut settling, side, &chunk));
        }
        found.extend(told(&settling.finish().collect::<Vec<_>>()));
        found.sort();
        let expected = crate::compare::testing::expected(&source, &target);
        prop_assert_eq!(found, expected);
    }
}
