//! What one session suffers, another does not: each has a budget of retries of its own, and no request waits for ever.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;

use dynahop::aws::{Purpose, Sessions};
use dynahop::config::Config;
use dynahop::demo::Faults;
use dynahop::failure::FailureKind;
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
    // Every other request: only what is tried again is answered, each time.
    throttled(&world, 2);
    for _ in 0..4 {
        world.get("dev:users", "u-000001").await.unwrap();
    }
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
