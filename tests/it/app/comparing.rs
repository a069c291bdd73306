//! A comparison that is made again.

use dynahop::app::request::RequestId;
use dynahop::app::view::{CompareView, View};
use dynahop::app::{Answer, Query};
use dynahop::compare::{CompareUpdate, Counts, Difference, DifferenceKind, SideProgress};

use super::state::{Pure, asked, cancelled, only, part, schema};

/// So many differences were found among ten items of either side.
fn news(differences: usize) -> Answer {
    let page = part(0..differences, false).page;
    let difference = |number| Difference {
        kind: DifferenceKind::Changed,
        key: schema()
            .key_of(&page.item(number).unwrap().parse().unwrap())
            .unwrap(),
    };
    let side = SideProgress {
        items: 10,
        ..SideProgress::default()
    };
    Answer::Comparing(CompareUpdate {
        counts: Counts::default(),
        source: side,
        target: side,
        withdrawn: Vec::new(),
        differences: (0..differences).map(difference).collect(),
    })
}

fn view(pure: &Pure) -> &CompareView {
    match pure.app.views.last() {
        Some(View::Compare(view)) => view,
        other => panic!("{other:?}"),
    }
}

/// How many differences are there, and whether they are of before.
fn found(pure: &Pure) -> (usize, bool) {
    (view(pure).differences.len(), view(pure).is_old)
}

/// A comparison with five differences, done.
fn compared() -> Pure {
    let mut pure = Pure::in_users("dev", "prod", 3);
    let request = only(&pure.key("="));
    pure.answer(request, news(5));
    pure.answer(request, Answer::Compared(Counts::default()));
    assert_eq!(found(&pure), (5, false));
    pure
}

fn again(pure: &mut Pure) -> RequestId {
    let effects = pure.key("r");
    only(&effects)
}

#[test]
fn what_was_found_before_comes_back_where_comparing_again_fails_on_its_way() {
    let mut pure = compared();
    let request = again(&mut pure);
    assert_eq!(found(&pure), (5, true), "nothing new came yet");
    pure.answer(request, news(2));
    assert_eq!(found(&pure), (2, false));
    pure.failed(request, "no");
    assert_eq!(found(&pure), (5, true));
    assert_eq!(view(&pure).failure().unwrap().message, "no");
    // The next one that is done counts alone.
    let request = again(&mut pure);
    assert!(view(&pure).failure().is_none());
    pure.answer(request, news(3));
    pure.answer(request, Answer::Compared(Counts::default()));
    assert_eq!(found(&pure), (3, false));
    let request = again(&mut pure);
    pure.failed(request, "no");
    assert_eq!(found(&pure), (3, true));
}

#[test]
fn comparing_again_twice_gives_up_the_first_and_keeps_what_was_found_as_a_whole() {
    let mut pure = compared();
    let first = again(&mut pure);
    let effects = pure.key("r");
    assert_eq!(cancelled(&effects), [first]);
    let second = only(&effects);
    pure.answer(second, news(2));
    let effects = pure.key("r");
    assert_eq!(cancelled(&effects), [second]);
    assert_eq!(found(&pure), (5, true));
    assert_eq!(cancelled(&pure.key("esc")), [only(&effects)]);
}

#[test]
fn comparing_again_that_costs_much_is_asked_about_and_what_was_found_stays() {
    let mut pure = compared();
    let request = again(&mut pure);
    pure.answer(request, Answer::CompareCosts(2_500_000.0));
    assert_eq!(found(&pure), (5, true));
    pure.key("tab");
    let effects = pure.key("enter");
    let [
        (
            request,
            Query::Compare {
                ask_above: None, ..
            },
        ),
    ] = asked(&effects)[..]
    else {
        panic!("{effects:?}")
    };
    pure.answer(request, news(1));
    assert_eq!(found(&pure), (1, false));
    assert_eq!(pure.app.views.len(), 1);
}

#[test]
fn the_filter_and_the_kind_that_is_shown_stay_when_the_tables_are_compared_again() {
    let mut pure = compared();
    pure.key("1");
    pure.keys("/u-3");
    pure.key("enter");
    let request = again(&mut pure);
    pure.answer(request, news(5));
    assert_eq!(view(&pure).list.filter, "u-3");
    assert_eq!(view(&pure).shown, Some(DifferenceKind::Changed));
    assert_eq!(view(&pure).rows().len(), 1);
}
