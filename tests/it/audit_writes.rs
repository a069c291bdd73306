//! What the audit log has of a write: the ids that AWS gave, and the reason that the plan has.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use dynahop::aws::{Happened, SessionEvent, Surroundings, Witness};
use dynahop::config::Cause;
use dynahop::copy::{self, What};
use dynahop::demo::{Demo, DemoOptions};
use dynahop::journal::audit::{AuditLog, Auditor};
use dynahop::write::Conflict;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::world::{World, confirmed, id, raw};

/// Keeps the ids that AWS gave, each with its action before it.
#[derive(Debug, Clone, Default)]
struct Ids(Arc<Mutex<BTreeSet<String>>>);

impl Witness for Ids {
    fn see(&self, event: &SessionEvent) {
        if let Happened::Request {
            action,
            request_id: Some(id),
            ..
        } = &event.what
        {
            let mut ids = self.0.lock().unwrap();
            ids.insert(format!("{action} {id}"));
        }
    }
}

impl Ids {
    /// Whether AWS gave the entry's id to a request for `action`.
    fn has(&self, action: &str, entry: &Value) -> bool {
        let id = entry["request_id"].as_str().unwrap_or("none");
        let ids = self.0.lock().unwrap();
        ids.contains(&format!("{action} {id}"))
    }
}

/// One user copied from prod to dev, for the plan's own reason; and what the log has of it.
async fn copied(conflict: Conflict) -> (Vec<Value>, Ids) {
    let folder = tempfile::tempdir().unwrap();
    let audit = AuditLog::in_folder(folder.path().to_owned(), |error| panic!("{error}"));
    let (ids, cause) = (Ids::default(), Cause::default());
    let next: Arc<dyn Witness> = Arc::new(ids.clone());
    let options = DemoOptions {
        items: 300,
        ..DemoOptions::default()
    };
    let world = World::over(
        Demo::start(options).unwrap(),
        Surroundings {
            witness: Arc::new(Auditor::new(audit.clone(), cause, next)),
            ..Surroundings::default()
        },
    );
    let put = vec![raw(
        r#"{"id":{"S":"one"},"name":{"S":"a-value-that-is-nobodys-business"}}"#,
    )];
    world.put("prod:users", conflict, put).await.unwrap();
    let plan = world.plan("prod:users", "dev:users", What::Items(vec![id("one")]));
    let plan = plan.await.unwrap();
    let grant = confirmed(plan.write_plan(conflict).because(Some("mend the copy")));
    let operation = grant.operation().to_string();
    let never = CancellationToken::new();
    let copied = copy::run(&world.sessions, &audit, &plan, grant, &never, |_| ()).await;
    assert_eq!(copied.unwrap().progress.written, 1);
    let text = std::fs::read_to_string(folder.path().join("audit.jsonl")).unwrap();
    assert!(!text.contains("nobodys-business"), "{text}");
    let entries = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let of_it = |entry: &Value| entry["operation_id"] == operation;
    (entries.filter(of_it).collect(), ids)
}

fn told(entry: &Value) -> String {
    let word = |field: &str| entry[field].as_str().unwrap_or_default().to_owned();
    format!("{} {}", word("operation"), word("result"))
}

#[tokio::test]
async fn what_was_done_has_the_id_of_the_request_that_did_it() {
    let put = [
        (Conflict::Overwrite, "dynamodb:BatchWriteItem"),
        (Conflict::Skip, "dynamodb:PutItem"),
    ];
    for (conflict, action) in put {
        let (entries, ids) = copied(conflict).await;
        let [_, open, copy] = entries.as_slice() else {
            panic!("{entries:?}")
        };
        assert_eq!(told(open), "open done");
        assert!(ids.has("sts:GetCallerIdentity", open), "{open}, {ids:?}");
        assert_eq!(told(copy), "copy done");
        assert_eq!(copy["key"], "one", "{copy}");
        assert!(ids.has(action, copy), "{copy}, {ids:?}");
    }
}

#[tokio::test]
async fn every_entry_of_a_write_has_the_reason_that_its_plan_has() {
    let (entries, _) = copied(Conflict::Overwrite).await;
    let told: Vec<String> = entries.iter().map(told).collect();
    assert_eq!(told, ["copy begun", "open done", "copy done"]);
    for entry in entries {
        assert_eq!(entry["reason"], "mend the copy", "{entry}");
    }
}
