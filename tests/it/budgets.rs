//! What one session suffers, another does not: each has a budget of retries of its own, and no request waits for ever.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;

use dynahop::aws::{Purpose, Scan, Sessions, scan_page};
use dynahop::compare::{self, Terms, compare};
use dynahop::config::Config;
use dynahop::copy::What;
use dynahop::demo::Faults;
use dynahop::failure::{Failure, FailureKind};
use dynahop::health::{Trial, check_account, check_failover};
use dynahop::journal::audit::AuditLog;
use dynahop::write::{Conflict, Sink, Writer};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::world::{World, confirmed, every, id};

fn throttled(world: &World, nth: u32) {
    world.faults(Faults {
        throttle: every(nth),
        ..Faults::default()
    });
}

/// One item, tried as often as the SDK tries it, and not again after that.
async fn put(writer: &Writer, number: u32) {
    let item = id(&format!("new-{number}"));
    writer.put(vec![item]).await.ok();
}

#[tokio::test]
async fn a_bulk_write_that_is_throttled_leaves_the_retries_of_browsing_alone() {
    let world = World::new();
    let plan = world.stream_plan("dev:users", Conflict::Overwrite).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let writer = world.writer("dev:users", confirmed(plan)).await.unwrap();
    let writer = writer.until(cancel);
    world.get("dev:users", "u-000001").await.unwrap();
    throttled(&world, 1);
    join_all((0..40).map(|number| put(&writer, number))).await;
    let sent = || world.demo.requests().count("dev", "BatchWriteItem");
    let before = sent();
    assert!(before > 100, "it was tried again and again: {before}");
    put(&writer, 40).await;
    assert_eq!(sent() - before, 1, "its budget is spent");
    still_tries_again(&world, "dev:users").await;
}

/// Every other request is throttled: only what is tried again is answered, each time.
async fn still_tries_again(world: &World, browsed: &str) {
    throttled(world, 2);
    for _ in 0..4 {
        world.get(browsed, "u-000001").await.unwrap();
    }
}

/// What a job reads is throttled so often that its retries would be spent; browsing the same account has all of its own.
async fn leaves_browsing_alone<F: Future>(world: &World, operation: &str, job: impl Fn() -> F) {
    world.get("dev:users", "u-000001").await.unwrap();
    let sessions = || world.demo.requests().count("dev", "AssumeRole");
    let before = sessions();
    throttled(world, 1);
    join_all((0..40).map(|_| job())).await;
    let sent = world.demo.requests().count("dev", operation);
    assert!(sent > 150, "tried again and again: {sent}");
    still_tries_again(world, "dev:users").await;
    assert_eq!(sessions(), before, "no role is assumed for what only reads");
}

/// A world whose account dev has this line besides.
fn of_dev(line: &str) -> World {
    World::edited(|text| text.replace("[accounts.dev]", &format!("[accounts.dev]\n{line}")))
}

#[tokio::test]
async fn a_copy_whose_source_is_throttled_leaves_the_retries_of_browsing_alone() {
    let world = World::new();
    let plan = world.plan("dev:users", "staging:users", What::Whole).await;
    let plan = plan.unwrap();
    let run = || world.run(&plan, Conflict::Overwrite);
    leaves_browsing_alone(&world, "Scan", run).await;
}

#[tokio::test]
async fn a_comparison_that_is_throttled_leaves_the_retries_of_browsing_alone() {
    let world = World::new();
    let (source, target) = (world.table("dev:users"), world.table("staging:users"));
    let run = async || {
        let tables = compare::open(&world.sessions, &source, &target, None).await?;
        let on = |_| std::future::ready(());
        let compared = compare(tables.source, tables.target, Terms::default(), on, None).await;
        Ok::<_, Failure>(compared.is_err())
    };
    leaves_browsing_alone(&world, "Scan", run).await;
}

#[tokio::test]
async fn a_plan_whose_look_ups_are_throttled_leaves_the_retries_of_browsing_alone() {
    let world = World::new();
    let keys = world.keys("dev:users", &["u-000001", "u-000002"]).await;
    let run = || world.plan("dev:users", "staging:users", What::Keys(keys.clone()));
    leaves_browsing_alone(&world, "BatchGetItem", run).await;
}

#[tokio::test]
async fn a_sample_for_a_failover_that_is_throttled_leaves_the_retries_of_browsing_alone() {
    // One table: describing many gives retries back.
    let world = of_dev("tables = [\"users\"]");
    let policy = r#"{"Statement": [{
        "Effect": "Allow", "Action": ["dynamodb:Describe*", "dynamodb:GetItem", "dynamodb:Scan"], "Resource": "*"
    }]}"#;
    world.demo.set_role_policy("dev", policy).unwrap();
    let (from, to) = (world.table("dev:users").at, world.table("staging:users").at);
    let unheard = AuditLog::none();
    let run = || check_failover((&world.sessions, &unheard), &from, &to);
    leaves_browsing_alone(&world, "Scan", run).await;
}

#[tokio::test]
async fn a_health_check_that_is_throttled_leaves_the_retries_of_browsing_alone() {
    let world = of_dev("health_table = \"users\"");
    let at = world.table("dev:users").at;
    let trial = Trial { at, key: None };
    let run = || check_account(&world.sessions, &trial);
    leaves_browsing_alone(&world, "GetItem", run).await;
}

#[tokio::test]
async fn an_account_that_is_throttled_leaves_the_retries_of_another_alone() {
    let world = World::new();
    world.get("prod:users", "u-000001").await.unwrap();
    let at = world.table("dev:users");
    let session = world.sessions.open(&at.at.account, None, Purpose::Browse);
    let session = session.await.unwrap();
    throttled(&world, 1);
    let scan = async || {
        let scan = Scan {
            table: &at.table,
            index: None,
            after: None,
            limit: Some(1),
            consistent: false,
        };
        scan_page(&session, scan).await.unwrap_err()
    };
    join_all((0..40).map(|_| scan())).await;
    let sent = || world.demo.requests().count("dev", "Scan");
    let before = sent();
    scan().await;
    assert_eq!(sent() - before, 1, "its budget is spent");
    still_tries_again(&world, "prod:users").await;
}

/// Time stands still until all wait: then it jumps to when the first has waited long enough.
#[tokio::test(start_paused = true)]
async fn a_server_that_takes_requests_and_never_answers_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let text = format!(
        "region = \"us-east-1\"\n[accounts.one]\nendpoint_url = \"http://{}\"\naccess_key_id = \"A\"\nsecret_access_key = \"B\"\n",
        silent.local_addr().unwrap()
    );
    let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
    let begun = tokio::time::Instant::now();
    let sessions = Sessions::default();
    let account = config.accounts.first().unwrap();
    let failure = sessions
        .open(account, None, Purpose::Browse)
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::TimedOut, "{failure}");
    let waited = begun.elapsed().as_secs();
    assert!((5..=90).contains(&waited), "{waited} s");
}
