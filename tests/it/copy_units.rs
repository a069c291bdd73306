//! What a copy has cost is told: reads and writes apart, whose they are, and what AWS did not report as an estimate.
#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests; units are halves"
)]

use dynahop::copy::What;
use dynahop::write::Conflict;

use super::world::{World, id, raw};

#[tokio::test]
async fn a_put_that_is_refused_counts_by_the_size_of_what_is_there() {
    let world = World::new();
    let text = "x".repeat(2500);
    let large = raw(&format!(
        r#"{{"id":{{"S":"large"}},"text":{{"S":"{text}"}}}}"#
    ));
    let there = vec![large, id("small")];
    world
        .put("dev:health-check", Conflict::Overwrite, there)
        .await
        .unwrap();
    let items = vec![id("large"), id("small"), id("new")];
    let receipt = world
        .put("dev:health-check", Conflict::Skip, items)
        .await
        .unwrap();
    assert_eq!((receipt.written, receipt.skipped), (1, 2));
    assert_eq!(receipt.units, 1.0, "what AWS reported");
    assert_eq!(receipt.unreported, 3 + 1, "what it did not");
}

#[tokio::test]
async fn our_own_write_whose_answer_got_lost_counts_twice() {
    let world = World::new();
    let item = raw(r#"{"id":{"S":"a"},"v":{"N":"1"}}"#);
    let put = async |place| {
        let items = vec![item.clone()];
        world.put(place, Conflict::Overwrite, items).await.unwrap();
    };
    put("prod:users").await;
    let plan = world.plan("prod:users", "dev:users", What::Items(vec![item.clone()]));
    let plan = plan.await.unwrap();
    // As if the answer to it had been lost.
    put("dev:users").await;
    let outcome = world.run(&plan, Conflict::Skip).await.unwrap();
    assert_eq!(outcome.progress.written, 1);
    let units = outcome.progress.units;
    assert_eq!((units.written, units.unreported), (0.0, 2));
}

#[tokio::test]
async fn reads_are_told_by_account_those_of_an_exact_plan_among_them() {
    let world = World::new();
    let outcome = world
        .copy("prod:kitchen-sink", "dev:kitchen-sink", Conflict::Overwrite)
        .await;
    let units = outcome.progress.units;
    assert!(units.source_read >= 0.5 && units.written >= 29.0);
    assert_eq!((units.target_read, units.unreported), (0.0, 0));
    let item = raw(r#"{"id":{"S":"fresh"}}"#);
    world
        .put("prod:users", Conflict::Overwrite, vec![item.clone()])
        .await
        .unwrap();
    let plan = world.plan("prod:users", "dev:users", What::Items(vec![item]));
    let outcome = world.run(&plan.await.unwrap(), Conflict::Skip).await;
    let units = outcome.unwrap().progress.units;
    assert_eq!((units.source_read, units.target_read), (1.0, 1.0));
    let (source, target) = (world.table("prod:users").at, world.table("dev:users").at);
    assert_eq!(
        units.told((&source, &target), ("WRU", "RRU")),
        "1.0 WRU in dev, 1.0 RRU in prod, 1.0 RRU in dev"
    );
    assert_eq!(
        units.told((&source, &source), ("WRU", "RRU")),
        "1.0 WRU in prod, 2.0 RRU in prod"
    );
}
