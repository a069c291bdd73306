//! What is tried again, and what follows from it.

use std::time::Duration;

use dynahop::app::dialog::Dialog;
use dynahop::app::{Answer, Effect, Message, Query};
use dynahop::aws::{Happened, Identity, Purpose, SessionEvent};

use super::state::{Pure, asked, shape};

fn renewed(region: &str, pure: &Pure, life: Duration) -> Message {
    told(
        region,
        Happened::Renewed {
            expiry: Some(pure.now + life),
            took: Duration::from_millis(84),
        },
    )
}

/// What a session of dev tells.
fn told(region: &str, what: Happened) -> Message {
    Message::Session(SessionEvent {
        account: "dev".parse().unwrap(),
        region: region.parse().unwrap(),
        purpose: Purpose::Browse,
        what,
    })
}

#[test]
fn one_try_counts_once_however_many_of_its_requests_fail_in_the_same_way() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("esc");
    let listing = pure.key("r");
    for (request, _) in asked(&listing) {
        pure.failed(request, "no");
    }
    for times in 2..4 {
        let again = pure.key("R");
        let again: Vec<_> = asked(&again).into_iter().map(|(id, _)| id).collect();
        assert!(again.len() > 1, "the session and the tables");
        for request in again {
            pure.failed(request, "no");
        }
        assert!(
            pure.said().contains(&format!("Again, {times} times")),
            "{}",
            pure.said()
        );
    }
}

#[test]
fn sessions_that_are_closed_are_overdue_no_more_in_whichever_region() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    let hour = Duration::from_hours(1);
    for region in ["us-east-1", "eu-west-1"] {
        let event = renewed(region, &pure, hour);
        pure.message(event);
        pure.message(told(region, Happened::Due));
    }
    pure.wait(Duration::from_mins(58));
    let at = pure.app.here().open.as_ref().unwrap().at.clone();
    let is_overdue = |pure: &Pure, region: &str| {
        let standing = pure.app.standing(&at, &region.parse().unwrap());
        standing.is_some_and(|standing| standing.is_overdue(pure.now))
    };
    assert!(is_overdue(&pure, "us-east-1") && is_overdue(&pure, "eu-west-1"));
    let renewing = pure.key("R");
    assert!(
        renewing
            .iter()
            .any(|effect| matches!(effect, Effect::Forget(_)))
    );
    let (request, _) = asked(&renewing)[0];
    pure.session(request, "dev");
    assert_eq!(pure.said(), "Renewed: dev");
    assert!(!is_overdue(&pure, "us-east-1") && !is_overdue(&pure, "eu-west-1"));
}

#[test]
fn what_is_told_of_a_table_follows_what_becomes_known_of_it() {
    let mut pure = Pure::at(&["dev:users"]);
    let to_dev = super::state::only(&pure.app.begin());
    let entered = pure.session(to_dev, "dev");
    pure.key("i");
    let told = |pure: &Pure| match &pure.app.dialog {
        Some(Dialog::Told(told)) => told.lines.join("\n"),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&pure), "Being asked for.");
    let describing = asked(&entered).into_iter();
    let mut describing = describing.filter(|(_, query)| matches!(query, Query::Table(_)));
    pure.answer(describing.next().unwrap().0, Answer::Table(shape()));
    assert!(told(&pure).contains("~20,000"), "{}", told(&pure));
}

#[test]
fn what_is_told_of_an_account_follows_its_session() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("esc");
    let renewing = pure.key("R");
    pure.key("i");
    let told = |pure: &Pure| match &pure.app.dialog {
        Some(Dialog::Told(told)) => told.lines.join("\n"),
        other => panic!("{other:?}"),
    };
    assert!(told(&pure).contains("opening"), "{}", told(&pure));
    pure.session(asked(&renewing)[0].0, "dev");
    assert!(
        told(&pure).contains("proven: account 111111111111"),
        "{}",
        told(&pure)
    );
    assert!(!told(&pure).contains("opening"), "{}", told(&pure));
}

#[test]
fn what_went_to_the_clipboard_is_said_to_be_sent_and_in_tmux_by_which_setting_it_arrives() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("y");
    let sent = "characters to the terminal's clipboard";
    assert!(
        pure.said().starts_with("Sent ") && pure.said().ends_with(sent),
        "{}",
        pure.said()
    );
    pure.app.in_tmux = true;
    pure.key("y");
    assert!(
        pure.said().ends_with("set -s set-clipboard on"),
        "{}",
        pure.said()
    );
}

/// A side among 200 tables of dev, of which the first 100 came, and the request that lists the others.
fn half_listed() -> (Pure, dynahop::app::request::RequestId) {
    let mut pure = Pure::at(&["dev"]);
    let to_dev = super::state::only(&pure.app.begin());
    let listing = super::state::only(&pure.session(to_dev, "dev"));
    let names = (0..100).map(|number| format!("table-{number}").parse().unwrap());
    let names = names.collect();
    pure.answer(listing, Answer::Tables { names, last: false });
    (pure, listing)
}

#[test]
fn tables_that_came_before_the_list_failed_are_not_called_those_of_before_but_not_all() {
    let (mut pure, listing) = half_listed();
    pure.failed(listing, "no");
    let old = |pure: &Pure| pure.app.failed_on_side(pure.app.focus).unwrap().old;
    assert_eq!(
        old(&pure),
        Some("Not all are listed: the rest could not be asked for.")
    );
    // Listed again in vain, they are of before.
    let again = super::state::only(&pure.key("r"));
    pure.failed(again, "no");
    assert_eq!(
        old(&pure),
        Some("Not listed again: these are the tables of before.")
    );
}

#[test]
fn what_only_one_of_two_items_has_is_told_with_that() {
    use dynahop::compare::{Difference, DifferenceKind};
    let mut pure = Pure::in_users("dev", "prod", 3);
    let ends = [pure.app.here(), pure.app.there()].map(|side| side.table().unwrap().at.clone());
    let [source, target] = ends;
    let item = super::state::part(0..1, false).page.item(0).unwrap();
    let schema = super::state::schema();
    let difference = Difference {
        key: schema.key_of(&item.parse().unwrap()).unwrap(),
        kind: DifferenceKind::OnlySource,
    };
    let looking = pure
        .app
        .look_at_pair((source, target), schema, difference, true);
    pure.key("enter");
    assert!(pure.app.dialog.is_none(), "neither is here yet");
    let pair = Answer::Pair {
        identities: (
            super::state::identity("111111111111"),
            super::state::identity("333333333333"),
        ),
        source: Some(item),
        target: None,
    };
    pure.answer(super::state::only(&looking), pair);
    pure.key("enter");
    let Some(Dialog::Told(told)) = &pure.app.dialog else {
        panic!("{:?}", pure.app.dialog)
    };
    assert_eq!(
        told.lines,
        [
            "id",
            "",
            "source dev:users (S):",
            "u-0",
            "",
            "target prod:users: has none"
        ]
    );
}

#[test]
fn two_items_that_are_read_again_twice_are_read_by_one_request_at_a_time() {
    use dynahop::compare::{Difference, DifferenceKind};
    let mut pure = Pure::in_users("dev", "prod", 3);
    let ends = [pure.app.here(), pure.app.there()].map(|side| side.table().unwrap().at.clone());
    let [source, target] = ends;
    let item = super::state::part(0..1, false).page.item(0).unwrap();
    let key = super::state::schema()
        .key_of(&item.parse().unwrap())
        .unwrap();
    let kind = DifferenceKind::Changed;
    let difference = Difference { key, kind };
    let schema = super::state::schema();
    let looking = pure
        .app
        .look_at_pair((source, target), schema, difference, true);
    let mut last = super::state::only(&looking);
    // Before the two are here, and after.
    for times in 0..4 {
        let again = pure.key("r");
        assert_eq!(super::state::cancelled(&again), [last]);
        last = super::state::only(&again);
        if times == 1 {
            let identities = (
                super::state::identity("111111111111"),
                super::state::identity("333333333333"),
            );
            let (source, target) = (Some(item.clone()), Some(item.clone()));
            pure.answer(
                last,
                Answer::Pair {
                    identities,
                    source,
                    target,
                },
            );
            let again = pure.key("r");
            assert_eq!(super::state::cancelled(&again), []);
            last = super::state::only(&again);
        }
    }
}

#[test]
fn the_card_says_whose_certificates_a_session_trusts_and_the_environments_proxy() {
    use dynahop::config::{CaBundle, NamedBy};
    let mut pure = Pure::in_users("dev", "prod", 3);
    pure.key("esc");
    for (named_by, words) in [
        (NamedBy::Environment, "AWS_CA_BUNDLE /company.pem"),
        (
            NamedBy::Profile("work".to_owned()),
            "the ca_bundle /company.pem of profile \"work\"",
        ),
    ] {
        let open = pure.app.here_mut().open.as_mut().unwrap();
        let dynahop::app::side::Fetch::Ready(facts) = &mut open.session else {
            panic!("not open")
        };
        facts.reached.proxy = Some("http://proxy.example:3128".to_owned());
        facts.reached.certificates = Some(CaBundle {
            path: "/company.pem".into(),
            named_by,
        });
        pure.key("i");
        let Some(Dialog::Told(told)) = &pure.app.dialog else {
            panic!("{:?}", pure.app.dialog)
        };
        let told = told.lines.join("\n");
        let trusts = format!("trusts      the system's certificates, and those of {words}");
        assert!(told.contains(&trusts), "{told}");
        let proxy = "proxy       http://proxy.example:3128, as the environment says";
        assert!(told.contains(proxy), "{told}");
        pure.key("esc");
    }
}

#[test]
fn the_log_says_once_which_account_is_on_the_screen_whatever_of_it_is_looked_at() {
    let mut pure = Pure::in_users("dev", "prod", 3);
    let said = |pure: &Pure| {
        let shown = pure.app.log.shown(&dynahop::app::log::LogView::default());
        let lines = shown
            .iter()
            .filter(|entry| entry.line.contains("on the screen"));
        lines.count()
    };
    let before = said(&pure);
    pure.key("enter");
    pure.key("esc");
    assert_eq!(said(&pure), before);
    pure.key("esc");
    pure.key("esc");
    assert_eq!(said(&pure), before + 1);
}

/// Each closes the account's sessions in every region.
#[test]
fn an_account_on_both_sides_in_two_regions_is_renewed_in_both_whichever_key_does_it() {
    for keys in ["R", ":refresh", ":refresh dev"] {
        let mut pure = Pure::at(&["dev:users", "dev@eu-west-1:users"]);
        let begun = pure.app.begin();
        for (request, _) in asked(&begun) {
            pure.session(request, "dev");
        }
        let mut renewing = pure.keys(keys);
        if keys != "R" {
            renewing = pure.key("enter");
        }
        let asked = asked(&renewing).into_iter();
        let mut opened: Vec<String> = asked
            .filter_map(|(_, query)| match query {
                Query::Session(at) | Query::Renewed(at) => Some(at.to_string()),
                _ => None,
            })
            .collect();
        opened.sort();
        assert_eq!(opened, ["dev", "dev@eu-west-1"], "{keys}");
    }
}

/// As a helper does that signs in as somebody else.
#[test]
fn whoever_answers_now_is_shown_and_not_whoever_did() {
    let mut pure = Pure::in_users("dev", "prod", 40);
    pure.key("esc");
    let arn = "arn:aws:sts::111111111111:assumed-role/Writer/bob";
    let identity = Identity::Proven {
        account_id: "111111111111".parse().unwrap(),
        arn: arn.to_owned(),
    };
    let answered = Happened::Answered {
        identity,
        request_id: None,
    };
    pure.message(told("eu-west-1", answered.clone()));
    pure.key("i");
    let shown = |pure: &Pure| match &pure.app.dialog {
        Some(Dialog::Told(told)) => told.lines.join("\n"),
        other => panic!("{other:?}"),
    };
    assert!(!shown(&pure).contains(arn), "that is another region's");
    pure.message(told("us-east-1", answered));
    assert!(shown(&pure).contains(arn), "{}", shown(&pure));
}
