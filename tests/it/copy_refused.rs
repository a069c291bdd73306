//! What must not be written is refused before anything is.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::{Duration, SystemTime};

use dynahop::aws::Identity;
use dynahop::copy::{PLANNED_ITEMS, PlanError, What};
use dynahop::demo::Faults;
use dynahop::failure::FailureKind;
use dynahop::journal::audit::AuditLog;
use dynahop::write::{ConfirmError, Confirmation, Conflict, Sink};

use super::world::{World, confirmed, id};

async fn refused(world: &World, source: &str, target: &str, what: What) -> (PlanError, String) {
    let error = world.plan(source, target, what).await.unwrap_err();
    assert_eq!(world.writes(), 0);
    let text = error.to_string();
    (error, text)
}

#[tokio::test]
async fn a_table_is_not_copied_onto_itself() {
    let world = World::new();
    let (error, text) = refused(&world, "prod:users", "prod:users", What::Whole).await;
    assert!(matches!(error, PlanError::SameTable { .. }));
    assert!(
        text.starts_with("prod:users (333333333333) is both the source and the target"),
        "{text}"
    );
}

#[tokio::test]
async fn the_same_table_by_another_accounts_name_is_the_same_table() {
    let world = World::edited(|text| {
        let dev = text.find("[accounts.dev]").unwrap();
        let end = text[dev + 1..].find("\n[accounts").unwrap() + dev + 1;
        let twin = text[dev..end].replace("[accounts.dev]", "[accounts.twin]");
        format!("{text}\n{twin}")
    });
    let (error, _) = refused(&world, "dev:users", "twin:users", What::Whole).await;
    assert!(matches!(error, PlanError::SameTable { .. }));
}

#[tokio::test]
async fn a_missing_target_table_is_named_with_the_key_that_it_needs() {
    let world = World::new();
    let (error, text) = refused(&world, "prod:orders", "backup:orders", What::Whole).await;
    assert!(matches!(error, PlanError::TargetMissing { .. }));
    assert_eq!(
        text,
        "backup (444444444444) in us-east-1 has no table \"orders\": create it with the key customer_id (S), order_id (S), \
         or name another table"
    );
}

#[tokio::test]
async fn a_missing_source_table_is_a_failure_with_advice() {
    let world = World::new();
    let (error, text) = refused(&world, "backup:users", "dev:users", What::Whole).await;
    assert!(matches!(error, PlanError::Failed(failure) if failure.kind == FailureKind::NotFound));
    assert!(text.contains("dynahop ls backup"), "{text}");
}

#[tokio::test]
async fn tables_with_different_keys_are_refused() {
    let world = World::new();
    let (error, text) = refused(&world, "prod:users", "dev:orders", What::Whole).await;
    assert!(matches!(error, PlanError::KeySchemaDiffers { .. }));
    assert!(
        text.contains("id (S) in prod:users")
            && text.contains("customer_id (S), order_id (S) in dev:orders"),
        "{text}"
    );
}

#[tokio::test]
async fn a_read_only_target_is_refused_without_asking_anybody() {
    let world =
        World::edited(|text| text.replacen("access = \"free\"", "access = \"read-only\"", 1));
    let (error, _) = refused(&world, "prod:users", "dev:users", What::Whole).await;
    assert!(matches!(error, PlanError::ReadOnly { account } if account.as_str() == "dev"));
    assert_eq!(world.demo.requests().iter().count(), 0);
    let plan = world.stream_plan("dev:users", Conflict::Overwrite).await;
    for confirmation in [Confirmation::Yes, Confirmation::Name("dev".to_owned())] {
        let refusal = plan
            .clone()
            .confirm(&confirmation, SystemTime::now())
            .unwrap_err();
        assert!(matches!(refusal, ConfirmError::ReadOnly { .. }));
    }
}

#[tokio::test]
async fn a_whole_index_is_refused() {
    let world = World::new();
    let (error, _) = refused(&world, "prod:orders/by-status", "dev:orders", What::Whole).await;
    assert!(matches!(error, PlanError::IndexSource { .. }));
}

#[tokio::test]
async fn nothing_to_copy_says_why() {
    let world = World::new();
    let (_, text) = refused(
        &world,
        "prod:users",
        "dev:users",
        What::Items(vec![id("no-such")]),
    )
    .await;
    assert_eq!(text, "nothing to copy: 1 not at the source");
    let (_, text) = refused(&world, "prod:users", "dev:users", What::Keys(Vec::new())).await;
    assert_eq!(text, "nothing to copy: no item is marked");
    let (_, text) = refused(
        &world,
        "prod:products",
        "staging:products",
        What::Items(vec![id("no-such")]),
    )
    .await;
    assert!(
        text.starts_with("an item cannot be looked up: ") || text.starts_with("nothing to copy"),
        "{text}"
    );
}

#[tokio::test]
async fn more_items_than_a_plan_holds_are_refused_before_any_is_read() {
    let world = World::new();
    let ids: Vec<String> = (0..=PLANNED_ITEMS).map(|n| format!("x-{n}")).collect();
    let marked = ids.iter().map(|one| id(one)).collect();
    let (error, text) = refused(&world, "prod:users", "dev:users", What::Items(marked)).await;
    assert!(matches!(error, PlanError::TooMany { count: 25_001 }));
    assert_eq!(
        text,
        "25,001 items are too many to be looked up one by one: mark at most 25,000, or copy the whole table with F5 in \
         the list of tables or with dynahop copy"
    );
    let twice = vec![id("u-000001"); PLANNED_ITEMS + 1];
    let (error, _) = refused(&world, "prod:users", "dev:users", What::Items(twice)).await;
    assert!(!matches!(error, PlanError::TooMany { .. }), "{error}");
}

#[tokio::test]
async fn a_plan_is_as_old_as_the_first_that_was_read_for_it() {
    let world = World::new();
    let latency = Duration::from_millis(50);
    world.faults(Faults {
        latency,
        ..Faults::default()
    });
    let before = SystemTime::now();
    let plan = world
        .plan("prod:users", "dev:users", What::Whole)
        .await
        .unwrap();
    let after = SystemTime::now();
    // The tables were described in between, and no answer comes sooner than that.
    assert!(before <= plan.made_at && plan.made_at + latency <= after);
}

#[tokio::test]
async fn a_confirm_account_needs_its_name() {
    let world = World::new();
    let plan = world
        .plan("dev:users", "prod:users", What::Whole)
        .await
        .unwrap()
        .write_plan(Conflict::Skip);
    let confirm = |confirmation| {
        plan.clone()
            .confirm(&confirmation, SystemTime::now())
            .map(|_| ())
    };
    assert!(matches!(
        confirm(Confirmation::Yes),
        Err(ConfirmError::NotConfirmed { .. })
    ));
    for wrong in ["", "dev", "PROD", "prod "] {
        let refusal = confirm(Confirmation::Name(wrong.to_owned()));
        assert!(
            matches!(refusal, Err(ConfirmError::WrongName { .. })),
            "{wrong:?}"
        );
    }
    assert_eq!(confirm(Confirmation::Name("prod".to_owned())), Ok(()));
}

#[tokio::test]
async fn a_stale_plan_is_refused() {
    let world = World::new();
    let plan = world
        .plan("prod:users", "dev:users", What::Whole)
        .await
        .unwrap();
    for (age, stale) in [(0, false), (59, false), (61, true), (86_400, true)] {
        let now = plan.made_at + Duration::from_secs(age);
        let refused = plan
            .write_plan(Conflict::Skip)
            .confirm(&Confirmation::Yes, now)
            .err();
        assert_eq!(refused, stale.then_some(ConfirmError::Stale), "{age} s");
        assert_eq!(plan.is_stale(now), stale);
    }
}

#[tokio::test]
async fn a_grant_for_one_copy_is_no_grant_for_another() {
    let world = World::new();
    let users = world
        .plan("prod:users", "dev:users", What::Whole)
        .await
        .unwrap();
    let orders = world
        .plan("prod:orders", "dev:orders", What::Whole)
        .await
        .unwrap();
    let grant = confirmed(users.write_plan(Conflict::Overwrite));
    let never = tokio_util::sync::CancellationToken::new();
    let failure = dynahop::copy::run(
        &world.sessions,
        &AuditLog::none(),
        &orders,
        grant,
        &never,
        |_| (),
    )
    .await
    .unwrap_err();
    assert!(failure.message.contains("another plan"), "{failure}");
    assert_eq!(world.writes(), 0);
}

/// As where the user has no home, and names no folder.
#[tokio::test]
async fn a_copy_is_refused_where_there_is_no_folder_for_the_audit_log_and_says_how_to_name_one() {
    let world = World::new();
    let plan = world.plan("prod:users", "dev:users", What::Whole);
    let plan = plan.await.unwrap();
    let grant = confirmed(plan.write_plan(Conflict::Overwrite));
    let audit = AuditLog::without_folder(|_| ());
    let never = tokio_util::sync::CancellationToken::new();
    let failure = dynahop::copy::run(&world.sessions, &audit, &plan, grant, &never, |_| ());
    let failure = failure.await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotAudited);
    assert!(
        failure.message.contains("there is no home folder"),
        "{failure}"
    );
    assert!(failure.to_string().contains("DYNAHOP_STATE"), "{failure}");
    assert_eq!(world.writes(), 0);
}

#[tokio::test]
async fn a_grant_for_one_account_does_not_open_a_writer_in_another() {
    let world = World::new();
    let grant = confirmed(world.stream_plan("dev:users", Conflict::Overwrite).await);
    let failure = world.writer("staging:users", grant).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::WrongAccount);
    assert_eq!(world.writes(), 0);
}

#[tokio::test]
async fn a_source_that_another_account_answers_for_now_is_not_read() {
    let world = World::new();
    let plan = |what| world.plan("prod:users", "dev:users", what);
    let marked = world.keys("prod:users", &["u-000001"]).await;
    world
        .put("prod:users", Conflict::Overwrite, vec![id("u-000001")])
        .await
        .unwrap();
    let before = world.writes();
    for what in [What::Whole, What::Keys(marked)] {
        let mut plan = plan(what).await.unwrap();
        plan.source.identity = Identity::Proven {
            account_id: "999999999999".parse().unwrap(),
            arn: String::new(),
        };
        let failure = world.run(&plan, Conflict::Overwrite).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::WrongAccount);
        assert!(failure.message.contains("999999999999"), "{failure}");
    }
    assert_eq!(world.writes(), before);
}

#[tokio::test]
async fn a_writer_puts_only_the_items_of_its_plan() {
    let world = World::new();
    let keys = world.keys("prod:users", &["u-000001"]).await;
    world
        .put("prod:users", Conflict::Overwrite, vec![id("u-000001")])
        .await
        .unwrap();
    let before = world.writes();
    let plan = world
        .plan("prod:users", "dev:users", What::Keys(keys))
        .await
        .unwrap();
    let writer = world
        .writer("dev:users", confirmed(plan.write_plan(Conflict::Overwrite)))
        .await
        .unwrap();
    for stranger in [
        id("u-000002"),
        super::world::raw(r#"{"id":{"S":"u-000001"},"x":{"S":""}}"#),
    ] {
        let failure = writer.put(vec![stranger]).await.unwrap_err();
        assert!(
            failure.message.contains("not in the confirmed plan"),
            "{failure}"
        );
    }
    assert_eq!(world.writes(), before);
    assert_eq!(writer.put(vec![id("u-000001")]).await.unwrap().written, 1);
}

#[tokio::test]
async fn a_plan_without_the_reason_that_its_target_demands_is_refused() {
    let head = "[accounts.dev]\n";
    let with = format!("{head}require_reason = true\n");
    let world = World::edited(|text| text.replace(head, &with));
    let plan = world
        .plan("prod:users", "dev:users", What::Whole)
        .await
        .unwrap();
    for (reason, refused) in [(None, true), (Some(" "), true), (Some("OPS-1"), false)] {
        let confirmed = plan
            .write_plan(Conflict::Skip)
            .because(reason)
            .confirm(&Confirmation::Yes, plan.made_at);
        let error = confirmed.err();
        assert_eq!(
            matches!(error, Some(ConfirmError::NoReason { .. })),
            refused,
            "{reason:?}: {error:?}"
        );
    }
}
