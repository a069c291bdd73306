//! What is copied arrives, as it was.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use dynahop::copy::{AtTarget, Scope, What};
use dynahop::item::Value;
use dynahop::journal::audit::AuditLog;
use dynahop::write::Conflict;
use tokio_util::sync::CancellationToken;

use super::world::{World, confirmed, id, raw};

#[tokio::test]
async fn every_type_arrives_unchanged() {
    let world = World::new();
    let outcome = world
        .copy("prod:kitchen-sink", "dev:kitchen-sink", Conflict::Overwrite)
        .await;
    assert!(outcome.is_complete(), "{outcome:?}");
    let counts = world.counts("prod:kitchen-sink", "dev:kitchen-sink").await;
    assert_eq!((counts.same, counts.differing()), (29, 0));
}

#[tokio::test]
async fn a_long_number_and_an_empty_string_are_sent_as_they_are_spelled() {
    let world = World::new();
    let digits = "12345678901234567890123456789012345678";
    let item = format!(
        r#"{{"n":{{"N":"{digits}"}}, "id":{{"S":"new"}},"empty":{{"S":""}},"text":{{"S":"é\u0000\ud83d\ude00"}}}}"#
    );
    for conflict in [Conflict::Overwrite, Conflict::Skip] {
        let place = if conflict == Conflict::Skip {
            "dev:users"
        } else {
            "staging:users"
        };
        let receipt = world.put(place, conflict, vec![raw(&item)]).await.unwrap();
        assert_eq!((receipt.written, receipt.failed.len()), (1, 0));
        assert!(receipt.units >= 1.0);
        let there = world.item(place, "new").await;
        assert!(matches!(there.get("n"), Some(Value::N(number)) if number.to_string() == digits));
        assert_eq!(there.get("empty"), Some(&Value::S(String::new())));
        assert_eq!(there.get("text"), Some(&Value::S("é\u{0}😀".to_owned())));
    }
}

#[tokio::test]
async fn overwriting_makes_the_target_hold_all_of_the_source() {
    let world = World::new();
    let before = world.counts("prod:users", "dev:users").await;
    assert!(
        before.changed > 0 && before.only_source > 0 && before.only_target > 0,
        "{before:?}"
    );
    let outcome = world
        .copy("prod:users", "dev:users", Conflict::Overwrite)
        .await;
    assert_eq!(outcome.progress.written, 300);
    let after = world.counts("prod:users", "dev:users").await;
    assert_eq!((after.same, after.changed, after.only_source), (300, 0, 0));
    assert_eq!(
        after.only_target, before.only_target,
        "a copy deletes nothing"
    );
}

#[tokio::test]
async fn skipping_leaves_what_is_there_alone() {
    let world = World::new();
    let before = world.counts("prod:users", "dev:users").await;
    let outcome = world.copy("prod:users", "dev:users", Conflict::Skip).await;
    assert!(outcome.is_complete());
    assert_eq!(outcome.progress.written, before.only_source);
    assert_eq!(outcome.progress.skipped, before.same + before.changed);
    let after = world.counts("prod:users", "dev:users").await;
    assert_eq!((after.changed, after.only_source), (before.changed, 0));
}

#[tokio::test]
async fn composite_keys_and_indexed_tables_are_copied() {
    let world = World::new();
    world
        .copy("prod:orders", "staging:orders", Conflict::Overwrite)
        .await;
    let after = world.counts("prod:orders", "staging:orders").await;
    assert_eq!((after.changed, after.only_source), (0, 0));
}

#[tokio::test]
async fn marked_items_are_read_again_and_looked_up() {
    let world = World::new();
    world
        .put(
            "prod:users",
            Conflict::Overwrite,
            vec![raw(r#"{"id":{"S":"one"},"v":{"N":"2"}}"#)],
        )
        .await
        .unwrap();
    let marked = vec![
        raw(r#"{"id":{"S":"one"},"v":{"N":"1"}}"#),
        id("no-such"),
        id("one"),
    ];
    let plan = world
        .plan("prod:users", "dev:users", What::Items(marked))
        .await
        .unwrap();
    let Scope::Exact { items, gone, .. } = &plan.scope else {
        panic!("not exact: {plan:?}")
    };
    assert_eq!(
        (items.len(), gone.len(), items[0].at_target),
        (1, 1, AtTarget::Absent)
    );
    world.run(&plan, Conflict::Skip).await.unwrap();
    let there = world.item("dev:users", "one").await;
    assert!(
        matches!(there.get("v"), Some(Value::N(number)) if number.to_string() == "2"),
        "not as it was marked"
    );
}

#[tokio::test]
async fn an_item_marked_in_an_index_is_copied_whole() {
    let world = World::new();
    let schema = world.schema("prod:orders").await;
    let before = world.counts("prod:orders", "dev:orders").await;
    let order = raw(
        r#"{"customer_id":{"S":"c"},"order_id":{"S":"o"},"status":{"S":"new"},"created_at":{"S":"2026"},"more":{"S":"x"}}"#,
    );
    world
        .put("prod:orders", Conflict::Overwrite, vec![order.clone()])
        .await
        .unwrap();
    let key = schema.key_of_raw(&order).unwrap();
    let plan = world
        .plan(
            "prod:orders/by-status",
            "dev:orders/by-status",
            What::Keys(vec![key]),
        )
        .await
        .unwrap();
    let outcome = world.run(&plan, Conflict::Skip).await.unwrap();
    assert_eq!(outcome.progress.written, 1);
    let after = world.counts("prod:orders", "dev:orders").await;
    assert_eq!(
        (after.same, after.only_source),
        (before.same + 1, before.only_source)
    );
}

#[tokio::test]
async fn the_same_item_put_meanwhile_is_our_own_write_and_another_is_skipped() {
    let world = World::new();
    let ours = [
        raw(r#"{"id":{"S":"a"},"v":{"N":"1.0"}}"#),
        raw(r#"{"id":{"S":"b"},"v":{"N":"1"}}"#),
    ];
    world
        .put("prod:users", Conflict::Overwrite, ours.to_vec())
        .await
        .unwrap();
    let keys = world.keys("prod:users", &["a", "b"]).await;
    let plan = world
        .plan("prod:users", "dev:users", What::Keys(keys))
        .await
        .unwrap();
    assert!(!plan.needs_choice());
    // As if the answer to the first had been lost, and somebody else had put the second.
    let meanwhile = [
        raw(r#"{"v":{"N":"1"},"id":{"S":"a"}}"#),
        raw(r#"{"id":{"S":"b"},"v":{"N":"9"}}"#),
    ];
    world
        .put("dev:users", Conflict::Overwrite, meanwhile.to_vec())
        .await
        .unwrap();
    let outcome = world.run(&plan, Conflict::Skip).await.unwrap();
    assert_eq!((outcome.progress.written, outcome.progress.skipped), (1, 1));
    assert!(
        matches!(world.item("dev:users", "b").await.get("v"), Some(Value::N(n)) if n.to_string() == "9")
    );
}

#[tokio::test]
async fn a_key_named_twice_ends_with_the_later_item() {
    let world = World::new();
    let items = (0..60).map(|n| {
        raw(&format!(
            r#"{{"id":{{"S":"k{}"}},"v":{{"N":"{n}"}}}}"#,
            n % 2
        ))
    });
    let receipt = world
        .put("dev:users", Conflict::Overwrite, items.collect())
        .await
        .unwrap();
    assert_eq!((receipt.written, receipt.failed.len()), (60, 0));
    assert!(
        matches!(world.item("dev:users", "k1").await.get("v"), Some(Value::N(n)) if n.to_string() == "59")
    );
}

#[tokio::test]
async fn a_cancelled_copy_says_what_was_written() {
    let world = World::new();
    let plan = world
        .plan("prod:users", "dev:users", What::Whole)
        .await
        .unwrap();
    let grant = confirmed(plan.write_plan(Conflict::Overwrite));
    let cancel = CancellationToken::new();
    let on = |_| cancel.cancel();
    let outcome = dynahop::copy::run(
        &world.sessions,
        &AuditLog::none(),
        &plan,
        grant,
        &cancel,
        on,
    )
    .await
    .unwrap();
    assert!(outcome.cancelled && !outcome.is_complete());
    assert!((25..300).contains(&outcome.progress.written), "{outcome:?}");
    assert_eq!(
        outcome.progress.written, outcome.progress.read,
        "what was begun was finished"
    );
}

#[tokio::test]
async fn a_cancel_before_the_first_batch_writes_nothing() {
    let world = World::new();
    let plan = world
        .plan("prod:users", "dev:users", What::Whole)
        .await
        .unwrap();
    let grant = confirmed(plan.write_plan(Conflict::Overwrite));
    let cancel = CancellationToken::new();
    cancel.cancel();
    let outcome = dynahop::copy::run(
        &world.sessions,
        &AuditLog::none(),
        &plan,
        grant,
        &cancel,
        |_| (),
    )
    .await
    .unwrap();
    assert!(outcome.cancelled);
    assert_eq!((outcome.progress.written, world.writes()), (0, 0));
}
