//! Nothing is written that was not shown, chosen, and confirmed.

use std::sync::Arc;
use std::time::Duration;

use dynahop::app::dialog::{Dialog, PlanState, Step};
use dynahop::app::request::RequestId;
use dynahop::app::side::SideId::Right;
use dynahop::app::{Answer, Effect, Message, Query};
use dynahop::copy::{AtTarget, CopyPlan, CopyRequest, End, PlannedItem, Scope};
use dynahop::write::{Confirmation, Conflict};

use super::state::{Pure, asked, cancelled, identity, only, part, schema};

/// F5 from one account's `users` to another's: what was asked for, not yet planned.
fn asked_to_copy(from: &str, to: &str) -> (Pure, RequestId, CopyRequest) {
    let mut pure = Pure::in_users(from, to, 40);
    let effects = pure.key("F5");
    let [(request, Query::Plan(wanted))] = asked(&effects)[..] else {
        panic!("{effects:?}: {}", pure.said())
    };
    let wanted = wanted.clone();
    (pure, request, wanted)
}

/// The same, with its plan on the screen: one item, which is not the same at the target.
fn planned(from: &str, to: &str) -> Pure {
    let (mut pure, request, wanted) = asked_to_copy(from, to);
    let plan = plan(&pure, &wanted, AtTarget::Different);
    pure.answer(request, Answer::Planned(plan));
    pure
}

fn plan(pure: &Pure, wanted: &CopyRequest, at_target: AtTarget) -> Arc<CopyPlan> {
    let end = |at: &dynahop::config::TableAt| End {
        at: at.clone(),
        identity: identity(match at.at.account.name.as_str() {
            "dev" => "111111111111",
            _ => "333333333333",
        }),
        region: "us-east-1".parse().unwrap(),
    };
    let raw = part(0..1, false).page.item(0).unwrap();
    let item = PlannedItem {
        key: schema().key_of_raw(&raw).unwrap(),
        raw,
        at_target,
    };
    Arc::new(CopyPlan {
        source: end(&wanted.source),
        target: end(&wanted.target),
        schema: schema(),
        scope: Scope::Exact {
            items: vec![item],
            existing: u64::from(at_target == AtTarget::Different),
            identical: 0,
            gone: Vec::new(),
        },
        left_alone: 0,
        pinned_in: None,
        read_units: 1.0,
        target_read_units: 0.0,
        write_units: 1,
        target_indexes: Some(0),
        target_encryption: dynahop::policy::Encryption::Own,
        made_at: pure.now,
    })
}

fn step(pure: &Pure) -> &Step {
    match &pure.app.dialog {
        Some(Dialog::Plan(dialog)) => match &dialog.state {
            PlanState::Shown { step, .. } => step,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn writes(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Copy { .. }))
}

#[test]
fn cancel_has_the_focus_and_enter_at_once_writes_nothing() {
    let mut pure = planned("dev", "dev@eu-west-1");
    assert!(matches!(step(&pure), Step::Button(0)));
    assert!(pure.key("enter").is_empty());
    assert!(pure.app.dialog.is_none() && pure.app.jobs.is_empty());
}

#[test]
fn keys_that_were_typed_too_early_confirm_nothing() {
    let (mut pure, request, wanted) = asked_to_copy("dev", "prod");
    for key in ["enter", "tab", "enter", " ", "y"] {
        assert!(pure.key(key).is_empty(), "{key}");
    }
    let plan = plan(&pure, &wanted, AtTarget::Different);
    pure.answer(request, Answer::Planned(plan));
    assert!(matches!(step(&pure), Step::Button(0)));
}

#[test]
fn no_letter_confirms() {
    let mut pure = planned("dev", "dev@eu-west-1");
    for key in ('a'..='z').chain('A'..='Z').chain(' '..='@') {
        assert!(pure.key(&key.to_string()).is_empty(), "{key}");
    }
    let pasted = pure.message(Message::Paste("overwrite\r\n".to_owned()));
    assert!(pasted.is_empty());
    assert!(matches!(step(&pure), Step::Button(0)));
}

#[test]
fn each_button_says_what_happens_to_what_exists() {
    for (tabs, chosen) in [(1, Conflict::Overwrite), (2, Conflict::Skip)] {
        let mut pure = planned("dev", "dev@eu-west-1");
        for _ in 0..tabs {
            pure.key("tab");
        }
        let effects = pure.key("enter");
        let [
            Effect::Copy {
                conflict,
                confirmation,
                ..
            },
        ] = &effects[..]
        else {
            panic!("{effects:?}")
        };
        assert_eq!((*conflict, confirmation), (chosen, &Confirmation::Yes));
        assert_eq!(pure.app.jobs.len(), 1);
    }
}

#[test]
fn where_nothing_exists_nothing_can_be_overwritten() {
    let (mut pure, request, wanted) = asked_to_copy("dev", "dev@eu-west-1");
    let plan = plan(&pure, &wanted, AtTarget::Absent);
    pure.answer(request, Answer::Planned(plan));
    pure.key("tab");
    let effects = pure.key("enter");
    assert!(
        matches!(
            effects[..],
            [Effect::Copy {
                conflict: Conflict::Skip,
                ..
            }]
        ),
        "{effects:?}"
    );
}

#[test]
fn a_protected_account_wants_its_name() {
    let mut pure = planned("dev", "prod");
    pure.key("tab");
    assert!(pure.key("enter").is_empty());
    assert!(matches!(step(&pure), Step::Name { wrong: false, .. }));
    for (typed, is_wrong) in [("", true), ("dev", true), ("prod2", true), ("pro", true)] {
        pure.keys(typed);
        assert!(pure.key("enter").is_empty(), "{typed}");
        assert!(
            matches!(step(&pure), Step::Name { wrong, .. } if *wrong == is_wrong),
            "{typed}"
        );
        pure.key("ctrl-u");
    }
    // As it is drawn, in capitals: no two accounts differ in case only.
    pure.keys("PROD");
    let effects = pure.key("enter");
    let [Effect::Copy { confirmation, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(*confirmation, Confirmation::Name("prod".to_owned()));
}

#[test]
fn a_plan_older_than_a_minute_is_made_anew_and_shown_again() {
    let mut pure = planned("dev", "dev@eu-west-1");
    pure.wait(Duration::from_secs(61));
    pure.key("tab");
    let effects = pure.key("enter");
    assert!(!writes(&effects) && pure.app.jobs.is_empty());
    let [(again, Query::Plan(wanted))] = asked(&effects)[..] else {
        panic!("{effects:?}")
    };
    let plan = plan(&pure, wanted, AtTarget::Different);
    pure.answer(again, Answer::Planned(plan));
    assert!(
        matches!(step(&pure), Step::Button(0)),
        "it is confirmed anew"
    );
    pure.key("tab");
    assert!(writes(&pure.key("enter")));
}

#[test]
fn a_plan_that_gets_old_while_the_name_is_typed_is_made_anew() {
    let mut pure = planned("dev", "prod");
    pure.key("tab");
    pure.key("enter");
    pure.keys("prod");
    pure.wait(Duration::from_secs(61));
    let effects = pure.key("enter");
    assert!(!writes(&effects));
    assert!(matches!(asked(&effects)[..], [(_, Query::Plan(_))]));
}

#[test]
fn a_clock_that_was_set_back_makes_a_plan_old_too() {
    let mut pure = planned("dev", "dev@eu-west-1");
    pure.now -= Duration::from_secs(61);
    pure.key("tab");
    assert!(!writes(&pure.key("enter")));
}

#[test]
fn a_read_only_target_is_refused_before_anything_is_asked() {
    let mut pure = Pure::in_users("dev", "vault", 40);
    assert!(pure.key("F5").is_empty());
    assert!(
        pure.said().contains("vault is read-only"),
        "{}",
        pure.said()
    );
    assert!(pure.app.dialog.is_none());
}

#[test]
fn without_an_account_on_the_other_side_there_is_nowhere_to_copy_to() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("tab");
    pure.keys("\u{8}");
    pure.key("esc");
    pure.key("esc");
    assert_eq!(pure.place(Right), "accounts");
    pure.key("tab");
    assert!(pure.key("F5").is_empty());
    assert!(pure.said().contains("other side"), "{}", pure.said());
}

#[test]
fn leaving_the_dialog_gives_the_planning_up() {
    let (mut pure, request, wanted) = asked_to_copy("dev", "prod");
    assert_eq!(cancelled(&pure.key("esc")), [request]);
    let plan = plan(&pure, &wanted, AtTarget::Different);
    assert!(pure.answer(request, Answer::Planned(plan)).is_empty());
    assert!(
        pure.app.dialog.is_none(),
        "a plan that nobody waits for is not shown"
    );
}

#[test]
fn what_is_marked_is_copied_and_not_what_is_under_the_cursor() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.keys("jj jj ");
    let effects = pure.key("F5");
    let [(_, Query::Plan(wanted))] = asked(&effects)[..] else {
        panic!("{effects:?}")
    };
    let dynahop::copy::What::Items(items) = &wanted.what else {
        panic!("{wanted:?}")
    };
    let texts: Vec<&str> = items.iter().map(dynahop::item::RawItem::text).collect();
    assert_eq!(texts.len(), 2);
    assert!(
        texts[0].contains("u-2") && texts[1].contains("u-5"),
        "{texts:?}"
    );
    assert_eq!(wanted.target.to_string(), "prod:users");
    assert_eq!(only(&effects), asked(&effects)[0].0);
}

#[test]
fn quitting_asks_while_a_job_runs() {
    let mut pure = planned("dev", "dev@eu-west-1");
    pure.key("tab");
    pure.key("enter");
    assert!(pure.key("q").is_empty());
    assert!(matches!(
        pure.app.dialog,
        Some(Dialog::Quit { leave: false })
    ));
    assert!(pure.key("enter").is_empty(), "staying has the focus");
    pure.key("q");
    pure.key("tab");
    let effects = pure.key("enter");
    assert!(
        matches!(effects[..], [Effect::CancelJob(_), Effect::Quit]),
        "{effects:?}"
    );
}

#[test]
fn a_plan_that_does_not_fit_on_the_screen_is_not_confirmed() {
    let mut pure = planned("dev", "dev@eu-west-1");
    pure.message(Message::Resize(40, 10));
    pure.key("tab");
    assert!(!writes(&pure.key("enter")));
    assert!(pure.said().contains("60×16"), "{}", pure.said());
    pure.message(Message::Resize(80, 24));
    assert!(writes(&pure.key("enter")));
}

#[test]
fn a_whole_table_goes_to_the_one_of_its_own_name() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    // Out of the table, into the list of tables; the other side stands in prod's users.
    let listed = only(&pure.key("esc"));
    let names = ["orders", "users"]
        .map(|name| name.parse().unwrap())
        .to_vec();
    pure.answer(listed, Answer::Tables { names, last: true });
    let effects = pure.key("F5");
    let [(_, Query::Plan(wanted))] = asked(&effects)[..] else {
        panic!("{effects:?}: {}", pure.said())
    };
    assert_eq!(wanted.source.to_string(), "dev:orders");
    assert_eq!(
        wanted.target.to_string(),
        "prod:orders",
        "not the table that is open there"
    );
}

#[test]
fn ctrl_c_twice_asks_too_while_a_job_runs() {
    let mut pure = planned("dev", "dev@eu-west-1");
    pure.key("tab");
    assert!(writes(&pure.key("enter")));
    // The first stops the reading of the table.
    pure.key("ctrl-c");
    pure.key("ctrl-c");
    assert!(pure.key("ctrl-c").is_empty());
    assert!(matches!(
        pure.app.dialog,
        Some(Dialog::Quit { leave: false })
    ));
}

/// The plan of a copy to an account that demands a reason.
fn demanding(to: &str) -> Pure {
    let (mut pure, request, mut wanted) = asked_to_copy("dev", to);
    let mut account = wanted.target.at.account.as_ref().clone();
    account.require_reason = true;
    wanted.target.at.account = Arc::new(account);
    let plan = plan(&pure, &wanted, AtTarget::Different);
    pure.answer(request, Answer::Planned(plan));
    pure
}

#[test]
fn where_a_reason_is_demanded_it_comes_before_the_confirmation() {
    let mut pure = demanding("prod");
    pure.key("tab");
    assert!(pure.key("enter").is_empty());
    assert!(matches!(step(&pure), Step::Reason { missing: false, .. }));
    for empty in ["", "   "] {
        pure.keys(empty);
        assert!(pure.key("enter").is_empty(), "{empty:?}");
        assert!(matches!(step(&pure), Step::Reason { missing: true, .. }));
    }
    pure.message(Message::Paste("restore".to_owned()));
    assert!(pure.key("enter").is_empty());
    assert!(matches!(step(&pure), Step::Name { .. }));
    pure.keys("prod");
    let effects = pure.key("enter");
    let [Effect::Copy { reason, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(reason.as_deref(), Some("restore"));
}

#[test]
fn a_reason_that_was_given_at_the_start_is_in_the_line_already() {
    let (mut pure, ..) = asked_to_copy("dev", "prod");
    pure.app.reason = Some("OPS-1".to_owned());
    pure.key("esc");
    let effects = pure.key("F5");
    let [(request, Query::Plan(wanted))] = asked(&effects)[..] else {
        panic!("{effects:?}")
    };
    let mut wanted = wanted.clone();
    let mut account = wanted.target.at.account.as_ref().clone();
    account.require_reason = true;
    wanted.target.at.account = Arc::new(account);
    let plan = plan(&pure, &wanted, AtTarget::Different);
    pure.answer(request, Answer::Planned(plan));
    for key in ["tab", "enter"] {
        pure.key(key);
    }
    assert!(matches!(step(&pure), Step::Reason { .. }));
    pure.key("enter");
    assert!(matches!(step(&pure), Step::Name { .. }));
}
