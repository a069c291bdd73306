//! A copy on a bad day.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::time::Duration;

use dynahop::copy::{self, Scope, What};
use dynahop::demo::Faults;
use dynahop::failure::FailureKind;
use dynahop::journal::audit::AuditLog;
use dynahop::write::Conflict;

use tokio_util::sync::CancellationToken;

use super::world::{World, confirmed, every, id, raw};

async fn copies_all(faults: Faults, conflict: Conflict) {
    let world = World::new();
    let before = world.counts("prod:users", "dev:users").await;
    world.faults(faults);
    let outcome = world.copy("prod:users", "dev:users", conflict).await;
    world.faults(Faults::default());
    assert!(outcome.is_complete(), "{outcome:?}");
    assert_eq!(outcome.progress.written + outcome.progress.skipped, 300);
    let after = world.counts("prod:users", "dev:users").await;
    let changed = if conflict == Conflict::Skip {
        before.changed
    } else {
        0
    };
    assert_eq!((after.changed, after.only_source), (changed, 0));
}

#[tokio::test]
async fn unprocessed_items_are_sent_again() {
    copies_all(
        Faults {
            unprocessed: every(3),
            ..Faults::default()
        },
        Conflict::Overwrite,
    )
    .await;
}

#[tokio::test]
async fn throttled_batches_are_sent_again() {
    copies_all(
        Faults {
            throttle: every(3),
            ..Faults::default()
        },
        Conflict::Overwrite,
    )
    .await;
}

#[tokio::test]
async fn internal_errors_are_tried_again() {
    copies_all(
        Faults {
            server_errors: every(4),
            ..Faults::default()
        },
        Conflict::Overwrite,
    )
    .await;
}

#[tokio::test]
async fn conditional_puts_survive_throttling_and_errors() {
    let faults = Faults {
        throttle: every(7),
        server_errors: every(11),
        ..Faults::default()
    };
    copies_all(faults, Conflict::Skip).await;
}

#[tokio::test]
async fn sessions_that_expire_on_the_way_are_renewed() {
    let world = World::new();
    let plan = world
        .plan("prod:users", "dev:users", What::Whole)
        .await
        .unwrap();
    let grant = confirmed(plan.write_plan(Conflict::Overwrite));
    let mut first = true;
    let on = |_| {
        if std::mem::take(&mut first) {
            world.demo.expire_sessions();
        }
    };
    let never = CancellationToken::new();
    let outcome = copy::run(&world.sessions, &AuditLog::none(), &plan, grant, &never, on)
        .await
        .unwrap();
    assert!(outcome.is_complete(), "{outcome:?}");
    let after = world.counts("prod:users", "dev:users").await;
    assert_eq!((after.changed, after.only_source), (0, 0));
}

#[tokio::test]
async fn unprocessed_keys_of_a_plan_are_asked_for_again() {
    let world = World::new();
    let ids: Vec<String> = (1..=120).map(|n| format!("u-{n:06}")).collect();
    let marked = ids.iter().map(|one| id(one)).collect();
    world.faults(Faults {
        unprocessed: every(4),
        ..Faults::default()
    });
    let plan = world
        .plan("prod:users", "dev:users", What::Items(marked))
        .await;
    let Scope::Exact {
        items,
        gone,
        identical,
        ..
    } = plan.unwrap().scope
    else {
        panic!("not exact")
    };
    assert_eq!((items.len(), gone.len()), (120, 0));
    assert!(identical > 50, "{identical}");
}

#[tokio::test]
async fn one_bad_item_is_listed_with_its_reason_and_the_others_arrive() {
    let world = World::new();
    for (place, conflict) in [
        ("dev:users", Conflict::Overwrite),
        ("staging:users", Conflict::Skip),
    ] {
        let mut items: Vec<_> = (0..24).map(|n| id(&format!("good-{n}"))).collect();
        items.insert(
            7,
            raw(&format!(
                r#"{{"id":{{"S":"bad"}},"n":{{"N":"1{}"}}}}"#,
                "2".repeat(40)
            )),
        );
        let receipt = world.put(place, conflict, items).await.unwrap();
        assert_eq!((receipt.written, receipt.failed.len()), (24, 1));
        let failed = &receipt.failed[0];
        assert_eq!(failed.label, "bad");
        assert!(
            failed.reason.starts_with("ValidationException: "),
            "{}",
            failed.reason
        );
        assert!(failed.reason.contains("38"), "{}", failed.reason);
        assert!(world.get(place, "bad").await.is_none());
        assert!(world.get(place, "good-23").await.is_some());
    }
}

#[tokio::test]
async fn a_role_that_is_denied_stops_the_copy_before_anything() {
    let world = World::new();
    let plan = world
        .plan("prod:users", "dev:users", What::Whole)
        .await
        .unwrap();
    world.faults(Faults {
        denied_role: Some("dev".to_owned()),
        ..Faults::default()
    });
    let failure = world.run(&plan, Conflict::Overwrite).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::AssumeDenied);
    assert_eq!(world.writes(), 0);
}

#[tokio::test]
async fn latency_changes_nothing() {
    copies_all(
        Faults {
            latency: Duration::from_millis(5),
            ..Faults::default()
        },
        Conflict::Overwrite,
    )
    .await;
}
