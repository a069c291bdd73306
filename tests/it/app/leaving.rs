//! Esc leaves one thing at a time, and what is left is read no further.

use dynahop::app::side::SideId::Left;
use dynahop::app::{Answer, Effect};

use super::state::{Pure, asked, cancelled, only};

#[test]
fn esc_ends_the_range_then_the_filter_then_the_level() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("/");
    pure.keys("ada");
    pure.key("enter");
    let looking = pure.rows().filter.as_ref().unwrap().request.unwrap();
    pure.answer(looking, filtered(40));
    pure.key("v");
    pure.key("j");
    assert!(pure.rows().range.is_some());
    pure.key("esc");
    assert!(pure.rows().range.is_none());
    assert!(
        pure.rows().marks.is_empty(),
        "a range that is left marks nothing"
    );
    assert!(pure.rows().filter.is_some());
    pure.key("esc");
    assert!(pure.rows().filter.is_none());
    assert_eq!(pure.place(Left), "dev:users");
    pure.key("esc");
    assert_eq!(pure.place(Left), "dev");
    pure.key("esc");
    assert_eq!(pure.place(Left), "accounts");
    assert!(
        pure.key("esc").is_empty(),
        "from the accounts there is nowhere to go"
    );
}

#[test]
fn esc_in_the_filters_line_leaves_the_filter_and_nothing_else() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("/");
    pure.keys("ada");
    pure.key("esc");
    assert!(pure.app.filtering.is_none() && pure.rows().filter.is_none());
    assert_eq!(pure.place(Left), "dev:users");
}

#[test]
fn esc_closes_a_dialog_and_a_view_before_the_level() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("enter");
    pure.key("?");
    pure.key("esc");
    assert!(pure.app.dialog.is_none());
    assert_eq!(pure.app.views.len(), 1);
    pure.key("esc");
    assert!(pure.app.views.is_empty());
    assert_eq!(pure.place(Left), "dev:users");
}

#[test]
fn leaving_a_table_gives_up_all_that_was_asked_for_it() {
    let mut pure = Pure::at(&["dev:users"]);
    let to_dev = only(&pure.app.begin());
    let entered = pure.session(to_dev, "dev");
    let requests: Vec<_> = asked(&entered)
        .into_iter()
        .map(|(request, _)| request)
        .collect();
    assert_eq!(
        requests.len(),
        2,
        "its description and its first page: {entered:?}"
    );
    let left = pure.key("esc");
    assert_eq!(cancelled(&left), requests);
    assert_eq!(asked(&left).len(), 1, "the list of tables is wanted now");
    assert_eq!(cancelled(&pure.key("esc")), [only(&left)]);
}

#[test]
fn leaving_gives_up_a_filter_that_is_looking() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("/");
    let looking = only(&pure.key("a"));
    let narrower = pure.key("d");
    assert_eq!(
        cancelled(&narrower),
        [looking],
        "the next letter begins anew"
    );
    pure.key("enter");
    let reading = pure.reading().unwrap();
    let left = pure.key("-");
    assert!(
        cancelled(&left).is_empty(),
        "there is no last place yet: {left:?}"
    );
    pure.key("@");
    pure.keys("prod");
    let to_prod = only(&pure.key("enter"));
    let left = pure.session(to_prod, "prod");
    assert_eq!(cancelled(&left), [reading, only(&narrower)]);
}

#[test]
fn ctrl_c_stops_the_reading_and_keeps_what_came() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    let ahead = pure.reading().unwrap();
    let all = pure.key("L");
    assert_eq!(
        cancelled(&all),
        [ahead],
        "a page that is under way is asked for by the new request"
    );
    assert_eq!(cancelled(&pure.key("ctrl-c")), [only(&all)]);
    assert_eq!((pure.rows().loaded(), pure.reading()), (40, None));
    pure.items(only(&all), 40..1040, true);
    assert_eq!(pure.rows().loaded(), 40, "what comes later is dropped");
}

#[test]
fn ctrl_c_quits_only_when_pressed_twice_in_a_row() {
    let quits = |effects: Vec<Effect>| matches!(effects[..], [Effect::Quit]);
    let mut pure = Pure::new();
    assert!(!quits(pure.key("ctrl-c")));
    pure.key("j");
    assert!(!quits(pure.key("ctrl-c")), "another command came between");
    pure.key("Y");
    assert!(
        !quits(pure.key("ctrl-c")),
        "a key without a meaning came between"
    );
    pure.key("?");
    pure.key("esc");
    assert!(!quits(pure.key("ctrl-c")), "a dialog came between");
    assert!(quits(pure.key("ctrl-c")));
}

#[test]
fn ctrl_c_quits_from_within_a_dialog_too() {
    for opening in ["?", "i", "@", "o", ":"] {
        let mut pure = Pure::new();
        pure.key(opening);
        let ended = (0..3).flat_map(|_| pure.key("ctrl-c")).collect::<Vec<_>>();
        assert!(matches!(ended[..], [Effect::Quit]), "{opening}: {ended:?}");
    }
}

fn filtered(covered: usize) -> Answer {
    Answer::Filtered {
        rows: (0..covered).step_by(2).collect(),
        covered,
    }
}

#[test]
fn in_lists_the_arrows_and_h_and_l_go_out_and_in() {
    for (into, out) in [("l", "h"), ("right", "left")] {
        let mut pure = Pure::new();
        let session = only(&pure.key(into));
        let entered = pure.session(session, "dev");
        let names = vec!["users".parse().unwrap()];
        let listed = Answer::Tables { names, last: true };
        pure.answer(only(&entered), listed);
        assert_eq!(pure.place(Left), "dev");
        pure.key(into);
        assert_eq!(pure.place(Left), "dev:users");
        pure.key("esc");
        pure.key(out);
        assert_eq!(pure.place(Left), "accounts");
    }
}

#[test]
fn n_goes_through_what_a_filter_shows_and_says_so_where_there_is_none() {
    let mut pure = Pure::new();
    pure.key("n");
    assert!(pure.said().contains("no filter"), "{}", pure.said());
    pure.key("/");
    pure.keys("v");
    pure.key("enter");
    pure.key("n");
    assert_eq!(pure.app.here().accounts.scroll.cursor, 1, "dev, vault");
    pure.key("N");
    assert_eq!(pure.app.here().accounts.scroll.cursor, 0);
}
