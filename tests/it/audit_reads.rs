//! What the audit log has of a job's reads: their own ids, whatever else is read through the account's session.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use dynahop::aws::{Purpose, Scan, scan_page};
use dynahop::compare::{self, Terms, record, record_ends, record_outcome};
use dynahop::config::Cause;
use dynahop::journal::audit::AuditLog;
use serde_json::Value;

use super::world::World;

/// Looks at a page of `place`, as the screen does.
async fn browsed(world: &World, place: &str) {
    let at = world.table(place);
    let session = world.sessions.open(&at.at.account, None, Purpose::Browse);
    let session = session.await.unwrap();
    let scan = Scan {
        table: &at.table,
        index: None,
        after: None,
        limit: Some(1),
        consistent: false,
    };
    scan_page(&session, scan).await.unwrap();
    assert_eq!(session.last_read(at.table.as_str()), None);
}

#[tokio::test]
async fn a_table_that_is_browsed_while_it_is_compared_does_not_change_the_comparisons_entry() {
    let folder = tempfile::tempdir().unwrap();
    let audit = AuditLog::in_folder(folder.path().to_owned(), |error| panic!("{error}"));
    let world = World::new();
    let (source, target) = (world.table("prod:users"), world.table("dev:users"));
    let mut noted = record(&audit, &Cause::default(), (&source, &target), None);
    let opened = compare::open(&world.sessions, &source, &target, None).await;
    let opened = opened.unwrap();
    let sides = (opened.source_session, opened.target_session);
    let sides = (&*sides.0, &*sides.1);
    record_ends(&mut noted, sides);
    let nothing = |_| std::future::ready(());
    let counts = compare::compare(
        opened.source,
        opened.target,
        Terms::default(),
        nothing,
        None,
    );
    let counts = counts.await;
    let last = |side: usize| [sides.0, sides.1][side].last_read("users").unwrap();
    let read = (last(0), last(1));
    // Another comparison of the same tables, and somebody who looks at them.
    let another = compare::open(&world.sessions, &source, &target, None).await;
    let another = another.unwrap();
    compare::compare(
        another.source,
        another.target,
        Terms::default(),
        nothing,
        None,
    )
    .await
    .unwrap();
    browsed(&world, "prod:users").await;
    browsed(&world, "dev:users").await;
    record_outcome(noted, sides, &counts);
    let text = std::fs::read_to_string(folder.path().join("audit.jsonl")).unwrap();
    let entry: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(entry["source_request_id"], read.0.as_str(), "{entry}");
    assert_eq!(entry["request_id"], read.1.as_str(), "{entry}");
}
