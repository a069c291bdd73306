//! Nothing is read further than the user looks, unless asked.

use dynahop::app::items::PAGE_ITEMS;
use dynahop::app::{Answer, Effect, Message, Query, Want};

use super::state::{Pure, asked, only, shape};

/// What a list of a terminal of 24 rows shows.
const SCREEN: usize = 19;

fn wants(effects: &[Effect]) -> Vec<Want> {
    let want = |(_, query)| match query {
        &Query::Items { want, .. } => Some(want),
        _ => None,
    };
    asked(effects).into_iter().filter_map(want).collect()
}

/// A table just entered, before anything came, and the request for its first page.
fn entered() -> (Pure, dynahop::app::request::RequestId) {
    let mut pure = Pure::at(&["dev:users"]);
    let to_dev = only(&pure.app.begin());
    let effects = pure.session(to_dev, "dev");
    assert_eq!(
        wants(&effects),
        [Want::Page(2 * u32::try_from(SCREEN).unwrap())]
    );
    let requests = asked(&effects);
    let (describing, _) = requests[0];
    let (reading, _) = requests[1];
    pure.answer(describing, Answer::Table(shape()));
    (pure, reading)
}

#[test]
fn the_first_page_is_two_screens_and_the_next_come_when_fewer_than_two_are_left_below() {
    let (mut pure, first) = entered();
    // One screen is in sight and one below: fewer than two.
    let next = pure.items(first, 0..2 * SCREEN, true);
    assert_eq!(wants(&next), [Want::Page(PAGE_ITEMS)]);
    let loaded = 2 * SCREEN + 1000;
    assert!(
        pure.items(only(&next), 2 * SCREEN..loaded, true).is_empty(),
        "enough is here"
    );
    let last_without = loaded - 2 * SCREEN - 1;
    for _ in 0..last_without {
        assert_eq!(wants(&pure.key("j")), [], "two screens are left");
    }
    assert_eq!(wants(&pure.key("j")), [Want::Page(PAGE_ITEMS)]);
    assert_eq!(wants(&pure.key("j")), [], "one request at a time");
}

#[test]
fn at_its_end_a_table_is_not_read_again() {
    let (mut pure, first) = entered();
    assert!(pure.items(first, 0..10, false).is_empty());
    assert!(pure.key("G").is_empty());
    assert!(pure.key("L").is_empty());
    assert!(
        pure.said().contains("everything is loaded"),
        "{}",
        pure.said()
    );
}

#[test]
fn an_empty_page_is_not_the_end() {
    let (mut pure, first) = entered();
    assert_eq!(
        wants(&pure.items(first, 0..0, true)),
        [Want::Page(PAGE_ITEMS)]
    );
}

#[test]
fn with_a_filter_nothing_more_is_asked_for() {
    let mut pure = Pure::in_users("dev", "dev", 40);
    let ahead = pure.reading().unwrap();
    pure.key("/");
    let looking = only(&pure.key("z"));
    let effects = pure.items(ahead, 40..60, true);
    assert_eq!(
        wants(&effects),
        [],
        "the page that was under way is taken, and no other asked for"
    );
    pure.answer(looking, none(40));
    pure.key("enter");
    for key in ["j", "G", "g"] {
        assert_eq!(wants(&pure.key(key)), [], "{key}");
    }
    // With L it is asked for, filter or not.
    assert_eq!(wants(&pure.key("L")), [Want::All]);
}

#[test]
fn without_its_filter_a_table_reads_on() {
    let mut pure = Pure::in_users("dev", "dev", 40);
    let ahead = pure.reading().unwrap();
    pure.key("/");
    pure.key("z");
    pure.items(ahead, 40..60, true);
    pure.key("enter");
    let effects = pure.key("esc");
    assert_eq!(
        wants(&effects),
        wants_of_state(&pure),
        "what is under way was asked for"
    );
}

#[test]
fn a_larger_terminal_reads_on() {
    let (mut pure, first) = entered();
    let next = pure.items(first, 0..2 * SCREEN, true);
    pure.items(only(&next), 2 * SCREEN..100, true);
    let effects = pure.message(Message::Resize(80, 24));
    assert_eq!(wants(&effects), []);
    let effects = pure.message(Message::Resize(80, 100));
    assert_eq!(wants(&effects), [Want::Page(PAGE_ITEMS)]);
    assert_eq!(pure.reading(), Some(only(&effects)));
}

#[test]
fn what_failed_is_not_tried_again_unasked() {
    let (mut pure, first) = entered();
    assert!(pure.failed(first, "no").is_empty());
    // A denied scan asks for a key: not this time.
    pure.key("esc");
    assert_eq!(wants(&pure.key("j")), []);
    assert_eq!(wants(&pure.key("R")).len(), 1);
}

#[test]
fn all_goes_on_after_the_last_page_that_came() {
    let mut pure = Pure::in_users("dev", "dev", 40);
    let all = pure.key("L");
    let (_, query) = asked(&all)[0];
    let Query::Items { after, want, .. } = query else {
        panic!("{query:?}")
    };
    assert_eq!(*want, Want::All);
    assert_eq!(after.as_ref().unwrap().text(), r#"{"id":{"S":"u-40"}}"#);
}

#[test]
fn marks_stay_on_their_items_whatever_the_filter_shows() {
    let mut pure = Pure::in_users("dev", "dev", 40);
    pure.keys("jj ");
    assert_eq!(chosen(&pure), ["u-2"]);
    pure.key("/");
    pure.keys("grace");
    let looking = pure.rows().filter.as_ref().unwrap().request.unwrap();
    pure.answer(looking, graces(40));
    pure.key("enter");
    assert_eq!(chosen(&pure), ["u-2"], "though it is not shown");
    // The first shown row is the second loaded one.
    pure.key(" ");
    assert_eq!(chosen(&pure), ["u-1", "u-2"]);
    pure.key("esc");
    assert_eq!(chosen(&pure), ["u-1", "u-2"]);
}

#[test]
fn the_cursor_stays_on_its_item_when_the_filter_goes() {
    let mut pure = Pure::in_users("dev", "dev", 40);
    pure.key("/");
    pure.keys("grace");
    let looking = pure.rows().filter.as_ref().unwrap().request.unwrap();
    pure.answer(looking, graces(40));
    pure.key("enter");
    pure.keys("jjj");
    let before = pure.rows().under_cursor().unwrap();
    pure.key("esc");
    assert_eq!(pure.rows().under_cursor().unwrap().text(), before.text());
}

fn none(covered: usize) -> Answer {
    Answer::Filtered {
        rows: Vec::new(),
        covered,
    }
}

fn graces(covered: usize) -> Answer {
    Answer::Filtered {
        rows: (1..covered).step_by(2).collect(),
        covered,
    }
}

fn wants_of_state(pure: &Pure) -> Vec<Want> {
    let page = pure.reading().map(|_| Want::Page(PAGE_ITEMS));
    page.into_iter().collect()
}

fn chosen(pure: &Pure) -> Vec<String> {
    let id = |item: dynahop::item::RawItem| {
        let item = item.parse().unwrap();
        match item.get("id") {
            Some(dynahop::item::Value::S(id)) => id.clone(),
            other => panic!("{other:?}"),
        }
    };
    pure.rows().chosen().into_iter().map(id).collect()
}

#[test]
fn where_listing_is_denied_a_table_is_opened_by_its_name() {
    let mut pure = Pure::new();
    let session = only(&pure.key("enter"));
    let entered = pure.session(session, "dev");
    let listing = only(&entered);
    pure.failed(listing, "not allowed to list");
    let state = &pure.app.here().open.as_ref().unwrap().tables.state;
    assert!(
        state.failure().is_some(),
        "it is shown where the list would be"
    );
    pure.key("o");
    pure.keys("users");
    let effects = pure.key("enter");
    assert_eq!(pure.place(dynahop::app::side::SideId::Left), "dev:users");
    assert!(matches!(
        asked(&effects)[..],
        [(_, Query::Table(_)), (_, Query::Items { .. })]
    ));
}
