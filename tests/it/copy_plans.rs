//! What a plan says.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use dynahop::app::{App, Start};
use dynahop::config::Config;
use dynahop::copy::{CopyPlan, What};
use dynahop::write::{Confirmation, Conflict};

use super::world::{World, id, raw};

fn shown(plan: &CopyPlan, conflict: Option<Conflict>) -> String {
    format!(
        "{}\n{}",
        plan.sentence(conflict),
        plan.lines(None).join("\n")
    )
}

#[tokio::test]
async fn an_exact_plan_counts_what_is_there() {
    let world = World::new();
    let prod: Vec<_> = (0..5)
        .map(|n| raw(&format!(r#"{{"id":{{"S":"p-{n}"}},"v":{{"N":"1.0"}}}}"#)))
        .collect();
    let dev = vec![
        raw(r#"{"id":{"S":"p-0"},"v":{"N":"1"}}"#),
        raw(r#"{"id":{"S":"p-1"},"v":{"N":"2"}}"#),
    ];
    world
        .put("prod:users", Conflict::Overwrite, prod.clone())
        .await
        .unwrap();
    world
        .put("dev:users", Conflict::Overwrite, dev)
        .await
        .unwrap();
    let marked = prod.into_iter().chain([id("gone")]).collect();
    let plan = world
        .plan("prod:users", "dev:users", What::Items(marked))
        .await
        .unwrap();
    assert!(plan.needs_choice() && plan.is_exact());
    assert_eq!(
        plan.sentence(Some(Conflict::Skip)),
        "Copy 4 items from prod:users (333333333333) to dev:users (111111111111); 1 exists there and is skipped."
    );
    insta::assert_snapshot!(shown(&plan, Some(Conflict::Overwrite)));
}

#[tokio::test]
async fn a_plan_for_a_whole_table_is_an_estimate() {
    let world = World::new();
    let plan = world
        .plan("dev:orders", "prod:orders", What::Whole)
        .await
        .unwrap();
    assert!(plan.needs_choice() && !plan.is_exact());
    insta::assert_snapshot!(shown(&plan, None));
}

#[tokio::test]
async fn tables_of_different_names_are_told() {
    let world = World::new();
    let said = "!       TABLES OF DIFFERENT NAMES: kitchen-sink is copied into health-check";
    let plan = world
        .plan("dev:kitchen-sink", "prod:health-check", What::Whole)
        .await
        .unwrap();
    assert_eq!(plan.lines(None)[0], said, "before everything else");
    let sentence = plan.sentence(Some(Conflict::Overwrite));
    assert!(
        sentence.contains("prod:health-check (333333333333), a table of another name;"),
        "{sentence}"
    );
    let plan = world
        .plan("dev:kitchen-sink", "prod:kitchen-sink", What::Whole)
        .await
        .unwrap();
    assert!(!plan.lines(None).iter().any(|line| line.starts_with('!')));
    assert!(!plan.sentence(None).contains("another name"));
}

#[tokio::test]
async fn without_conflicts_there_is_no_choice() {
    let world = World::new();
    world
        .put("prod:users", Conflict::Overwrite, vec![id("fresh")])
        .await
        .unwrap();
    let plan = world
        .plan("prod:users", "dev:users", What::Items(vec![id("fresh")]))
        .await
        .unwrap();
    assert!(!plan.needs_choice());
    insta::assert_snapshot!(shown(&plan, None));
}

#[tokio::test]
async fn a_job_keeps_what_its_plan_says_and_none_of_its_items() {
    let world = World::new();
    world
        .put("prod:users", Conflict::Overwrite, vec![id("fresh")])
        .await
        .unwrap();
    let plan = world.plan("prod:users", "dev:users", What::Items(vec![id("fresh")]));
    let plan = Arc::new(plan.await.unwrap());
    let (items, lines) = (Arc::downgrade(&plan), plan.lines(None));
    let config = world.demo.config_toml();
    let config = Config::parse(&config, Path::new("demo"), &BTreeMap::new()).unwrap();
    let mut app = App::new(&config, Start::default(), SystemTime::now());
    let effects = app.begin_copy(plan, Conflict::Skip, Confirmation::Yes, None);
    assert!(items.upgrade().is_some());
    drop(effects);
    assert!(items.upgrade().is_none());
    assert_eq!(app.jobs[0].plan, lines);
}
