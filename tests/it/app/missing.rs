//! A table that is not where it was looked for.

use dynahop::app::side::SideId::Left;
use dynahop::app::{Answer, Query};
use dynahop::failure::{Failure, FailureKind, Instead, Operation, Subject};

use super::state::{Pure, asked, only};

/// In a table that is not there, and then found in these regions. The failures come in either order.
fn found_in(regions: &[&str], items_fail_last: bool) -> Pure {
    let mut pure = Pure::at(&["dev:users"]);
    let to_dev = only(&pure.app.begin());
    let entered = pure.session(to_dev, "dev");
    let [
        (describing, Query::Table(_)),
        (reading, Query::Items { .. }),
    ] = asked(&entered)[..]
    else {
        panic!("{entered:?}")
    };
    let missing = |pure: &Pure, operation| {
        let account = &pure.app.accounts[0].account;
        let subject = Subject::new(operation, account, None).on(&"users".parse().unwrap());
        Answer::Failed(Failure::new(
            FailureKind::NotFound,
            subject,
            "no such table",
        ))
    };
    let (table, items) = (
        missing(&pure, Operation::DESCRIBE_TABLE),
        missing(&pure, Operation::SCAN),
    );
    let regions = regions.iter().map(|region| region.parse().unwrap());
    let elsewhere = Answer::Instead(Instead {
        regions: regions.collect(),
        ..Instead::default()
    });
    pure.answer(describing, table);
    if items_fail_last {
        pure.answer(describing, elsewhere);
        pure.answer(reading, items);
    } else {
        pure.answer(reading, items);
        pure.answer(describing, elsewhere);
    }
    pure
}

#[test]
fn one_key_goes_to_the_region_where_a_missing_table_is() {
    for items_fail_last in [false, true] {
        let mut pure = found_in(&["eu-west-1"], items_fail_last);
        let shown = match &pure.rows().reading {
            dynahop::app::items::Reading::Failed { failure, .. } => failure.to_string(),
            other => panic!("{other:?}"),
        };
        assert!(shown.contains("eu-west-1"), "{items_fail_last}: {shown}");
        let effects = pure.key("O");
        let [(to_region, Query::Session(at))] = asked(&effects)[..] else {
            panic!("{effects:?}")
        };
        assert_eq!(at.to_string(), "dev@eu-west-1");
        pure.session(to_region, "dev");
        assert_eq!(pure.place(Left), "dev@eu-west-1:users");
    }
}

#[test]
fn where_there_are_several_the_first_place_is_typed_to_be_changed() {
    let mut pure = found_in(&["eu-west-1", "us-west-2"], false);
    assert!(pure.key("O").is_empty());
    let Some(dynahop::app::dialog::Dialog::Prompt(prompt)) = &pure.app.dialog else {
        panic!("{:?}", pure.app.dialog)
    };
    assert_eq!(prompt.input.text(), "dev@eu-west-1:users");
}

#[test]
fn where_it_is_nowhere_or_nobody_looked_the_key_says_so() {
    let mut pure = found_in(&[], false);
    assert!(pure.key("O").is_empty());
    assert!(
        pure.said().contains("no other region is known"),
        "{}",
        pure.said()
    );
    let mut pure = Pure::in_users("dev", "dev", 40);
    assert!(pure.key("O").is_empty());
    assert!(
        pure.said().contains("no other region is known"),
        "{}",
        pure.said()
    );
}
