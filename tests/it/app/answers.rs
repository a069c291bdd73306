//! Answers reach who waits for them, and nobody else.

use dynahop::app::side::SideId::{Left, Right};
use dynahop::app::{Answer, Query};

use super::state::{Pure, asked, cancelled, only, shape};

#[test]
fn an_answer_for_an_account_that_was_given_up_changes_nothing() {
    let mut pure = Pure::new();
    let to_dev = only(&pure.key("enter"));
    pure.key("j");
    let effects = pure.key("enter");
    assert_eq!(cancelled(&effects), [to_dev]);
    let to_prod = only(&effects);
    assert!(pure.session(to_dev, "dev").is_empty());
    assert_eq!(pure.place(Left), "accounts");
    assert!(
        pure.app
            .row(&"dev".parse().unwrap())
            .unwrap()
            .session
            .ready()
            .is_none()
    );
    let listed = pure.session(to_prod, "prod");
    assert_eq!(pure.place(Left), "prod");
    assert!(matches!(asked(&listed)[..], [(_, Query::Tables(_))]));
}

#[test]
fn a_failed_switch_leaves_the_side_where_it_was() {
    let mut pure = Pure::in_users("dev", "dev", 40);
    let before = pure.rows().loaded();
    pure.key("@");
    pure.keys("prod");
    let to_prod = only(&pure.key("enter"));
    assert_eq!(pure.place(Left), "dev:users", "until prod answers");
    assert!(pure.failed(to_prod, "not allowed").is_empty());
    assert_eq!(
        (pure.place(Left), pure.rows().loaded()),
        ("dev:users".to_owned(), before)
    );
    assert!(pure.app.going(Left).is_none());
    assert!(pure.said().contains("not allowed"), "{}", pure.said());
    assert_eq!(pure.app.log.failures().len(), 1);
    let prod = pure.app.row(&"prod".parse().unwrap()).unwrap();
    assert!(prod.session.failure().is_some(), "its row says why");
}

#[test]
fn a_failure_of_what_was_given_up_is_not_told() {
    let mut pure = Pure::new();
    let request = only(&pure.key("enter"));
    pure.key("esc");
    pure.failed(request, "too late");
    assert_eq!((pure.said(), pure.app.log.failures().len()), ("", 0));
}

#[test]
fn items_of_a_table_that_was_left_do_not_get_into_the_next() {
    let mut pure = Pure::in_users("dev", "dev", 40);
    let late = pure.reading().unwrap();
    let again = pure.key("r");
    assert!(cancelled(&again).contains(&late));
    pure.items(late, 40..1040, true);
    assert_eq!(pure.rows().loaded(), 40, "what was there stays until then");
    let (first, _) = asked(&again)[1];
    pure.items(first, 0..30, false);
    assert_eq!(pure.rows().loaded(), 30);
}

#[test]
fn a_late_description_is_not_taken_for_another_tables() {
    let mut pure = Pure::at(&["dev:users"]);
    let to_dev = only(&pure.app.begin());
    let entered = pure.session(to_dev, "dev");
    let (describing, _) = asked(&entered)[0];
    pure.key("o");
    pure.keys("orders");
    let left = pure.key("enter");
    assert_eq!(
        cancelled(&left),
        asked(&entered)
            .iter()
            .map(|(id, _)| *id)
            .collect::<Vec<_>>()
    );
    pure.answer(describing, Answer::Table(shape()));
    assert_eq!(pure.place(Left), "dev:orders");
    assert!(pure.table().shape.ready().is_none());
}

#[test]
fn each_side_takes_its_own_answer_only() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    let loaded = |pure: &Pure, side| pure.app.side(side).table().unwrap().items.loaded();
    let left = pure.reading().unwrap();
    pure.items(left, 40..1040, true);
    assert_eq!((loaded(&pure, Left), loaded(&pure, Right)), (1040, 40));
}

#[test]
fn a_comparison_that_was_closed_takes_nothing_in() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    let comparing = only(&pure.key("="));
    assert_eq!(cancelled(&pure.key("esc")), [comparing]);
    pure.answer(
        comparing,
        Answer::Compared(dynahop::compare::Counts::default()),
    );
    assert!(pure.app.views.is_empty());
}

#[test]
fn where_another_account_answers_after_a_renewal_nothing_of_the_first_stays() {
    let mut pure = Pure::in_users("dev", "dev", 40);
    let effects = pure.key("R");
    let session = asked(&effects)
        .into_iter()
        .find(|(_, query)| matches!(query, Query::Session(_)));
    let (request, _) = session.unwrap();
    // The same name, but now keys of prod's account are behind it.
    let effects = pure.session(request, "prod");
    for side in [Left, Right] {
        assert_eq!(pure.place(side), "dev", "no table of the account before");
    }
    assert_eq!(cancelled(&effects).len(), 2, "both were reading on");
    let lists = asked(&effects);
    assert!(
        lists
            .iter()
            .all(|(_, query)| matches!(query, Query::Tables(_)))
    );
    assert!(
        pure.said().contains("another account answers"),
        "{}",
        pure.said()
    );
}

#[test]
fn a_renewal_of_the_same_account_keeps_the_place_and_the_items() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    let effects = pure.key("R");
    let (request, _) = asked(&effects)[0];
    pure.session(request, "dev");
    assert_eq!(
        (pure.place(Left), pure.rows().loaded()),
        ("dev:users".to_owned(), 40)
    );
}

#[test]
fn an_expensive_comparison_asks_before_it_begins() {
    let costs = |pure: &mut Pure| {
        let effects = pure.key("=");
        let [
            (
                request,
                Query::Compare {
                    ask_above: Some(_), ..
                },
            ),
        ] = asked(&effects)[..]
        else {
            panic!("{effects:?}")
        };
        pure.answer(request, Answer::CompareCosts(2_500_000.0));
        assert!(pure.app.views.is_empty(), "nothing is compared yet");
    };
    let mut pure = Pure::in_users("dev", "prod", 40);
    costs(&mut pure);
    assert!(pure.key("enter").is_empty(), "Cancel has the focus");
    assert!(pure.app.dialog.is_none() && pure.app.views.is_empty());
    costs(&mut pure);
    pure.key("tab");
    let effects = pure.key("enter");
    assert!(matches!(
        asked(&effects)[..],
        [(
            _,
            Query::Compare {
                ask_above: None,
                ..
            }
        )]
    ));
    assert_eq!(pure.app.views.len(), 1);
}

#[test]
fn an_item_that_was_opened_before_its_tables_key_was_known_learns_it() {
    let mut pure = Pure::at(&["dev:users"]);
    let begun = pure.app.begin();
    let entered = pure.session(only(&begun), "dev");
    let [
        (describing, Query::Table(_)),
        (reading, Query::Items { .. }),
    ] = asked(&entered)[..]
    else {
        panic!("{entered:?}")
    };
    pure.items(reading, 0..3, false);
    pure.key("enter");
    let name = |pure: &Pure| match pure.app.views.last() {
        Some(dynahop::app::view::View::Item(view)) => view.name(),
        other => panic!("{other:?}"),
    };
    assert_eq!(name(&pure), "item");
    pure.answer(describing, Answer::Table(shape()));
    assert_eq!(name(&pure), "u-0");
}
