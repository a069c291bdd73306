//! A session that has expired or was revoked in the middle of a request is renewed, and the request tried once more:
//! whatever the request is.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use dynahop::aws::{self, Purpose, Scan, Segment, Session};
use dynahop::copy::{self, CopyProgress, What};
use dynahop::demo::Demo;
use dynahop::failure::FailureKind;
use dynahop::item::KeyAttributes;
use dynahop::journal::audit::AuditLog;
use dynahop::write::{Conflict, Sink};
use tokio_util::sync::CancellationToken;

use crate::world::{World, confirmed, id};

/// How a session ends before its time.
type End = fn(&Demo);

const ENDS: [End; 2] = [Demo::expire_sessions, Demo::revoke_sessions];

async fn session(world: &World, account: &str) -> Arc<Session> {
    let at = world.table(&format!("{account}:users")).at;
    let opened = world.sessions.open(&at.account, None, Purpose::Browse);
    opened.await.unwrap()
}

fn assumed(world: &World, account: &str) -> u64 {
    world.demo.requests().count(account, "AssumeRole")
}

#[tokio::test]
async fn each_way_to_read_renews_a_session_that_ended_and_reads_on() {
    for end in ENDS {
        let world = World::new();
        let session = session(&world, "dev").await;
        let table = "users".parse().unwrap();
        let schema = world.schema("dev:users").await;
        let key = schema.key_of_raw(&id("u-000001")).unwrap();
        let scan = Scan {
            table: &table,
            index: None,
            after: None,
            limit: Some(1),
            consistent: false,
        };
        end(&world.demo);
        aws::list_tables(&session, None).await.unwrap();
        end(&world.demo);
        aws::describe_table(&session, &table).await.unwrap();
        end(&world.demo);
        aws::scan_page(&session, scan).await.unwrap();
        end(&world.demo);
        aws::get_item(&session, &table, &schema, &key)
            .await
            .unwrap();
        end(&world.demo);
        aws::get_items(&session, &table, &[id("u-000001")])
            .await
            .unwrap();
        end(&world.demo);
        let asked = KeyAttributes::from(&schema).typed(&["u-000001"]).unwrap();
        aws::query_page(&session, scan, &asked).await.unwrap();
        end(&world.demo);
        let first = Segment { number: 0, of: 2 };
        aws::sample(&session, &table, first, 1).await.unwrap();
        assert_eq!(assumed(&world, "dev"), 8, "once for each end");
    }
}

#[tokio::test]
async fn a_table_in_another_region_is_found_by_a_session_that_ended() {
    let world = World::new();
    let at = world.table("dev@eu-west-1:users");
    let (account, region) = (&at.at.account, at.at.region.as_ref());
    let opened = world.sessions.open(account, region, Purpose::Browse).await;
    let session = opened.unwrap();
    world.demo.expire_sessions();
    let instead = aws::instead_of(&session, &at.table).await;
    assert_eq!(instead.regions, ["us-east-1".parse().unwrap()]);
    assert_eq!(assumed(&world, "dev"), 2, "renewed once for all who asked");
}

#[tokio::test]
async fn each_way_to_write_renews_a_session_that_ended_and_writes_on() {
    for end in ENDS {
        for conflict in [Conflict::Overwrite, Conflict::Skip] {
            let world = World::new();
            let plan = world.stream_plan("dev:users", conflict).await;
            let writer = world.writer("dev:users", confirmed(plan)).await.unwrap();
            let before = assumed(&world, "dev");
            for number in 0..3 {
                end(&world.demo);
                let item = id(&format!("new-{number}"));
                let receipt = writer.put(vec![item]).await.unwrap();
                assert_eq!((receipt.written, receipt.failed.len()), (1, 0));
            }
            assert_eq!(assumed(&world, "dev") - before, 3, "once for each end");
        }
    }
}

#[tokio::test]
async fn a_whole_copy_goes_on_though_its_sessions_end_in_the_middle() {
    for end in ENDS {
        let world = World::new();
        let planned = world.plan("dev:users", "staging:users", What::Whole);
        let plan = planned.await.unwrap();
        let grant = confirmed(plan.write_plan(Conflict::Overwrite));
        let mut has_ended = false;
        let on = |progress: CopyProgress| {
            if progress.written > 0 && !std::mem::replace(&mut has_ended, true) {
                end(&world.demo);
            }
        };
        let never = CancellationToken::new();
        let audit = AuditLog::none();
        let copied = copy::run(&world.sessions, &audit, &plan, grant, &never, on).await;
        assert!(copied.as_ref().unwrap().is_complete(), "{copied:?}");
        let counts = world.counts("dev:users", "staging:users").await;
        assert_eq!((counts.changed, counts.only_source), (0, 0));
        assert!(has_ended);
    }
}

#[tokio::test]
async fn many_requests_that_find_their_session_revoked_renew_it_once() {
    let world = World::new();
    let session = session(&world, "dev").await;
    let table = "users".parse().unwrap();
    world.demo.revoke_sessions();
    let describe = || aws::describe_table(&session, &table);
    let (a, b, c, d) = tokio::join!(describe(), describe(), describe(), describe());
    assert!(a.is_ok() && b.is_ok() && c.is_ok() && d.is_ok());
    assert_eq!(assumed(&world, "dev"), 2);
}

/// A denial that a policy means looks like a revocation: it costs one renewal and one request, once for each life.
#[tokio::test]
async fn a_denial_that_is_meant_costs_one_more_request_only_once() {
    let world = World::new();
    let policy = r#"{"Statement": [
        {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "dynamodb:ListTables", "Resource": "*"}
    ]}"#;
    world.demo.set_role_policy("dev", policy).unwrap();
    let session = session(&world, "dev").await;
    for asked in [2, 3, 4] {
        let denied = aws::list_tables(&session, None).await.unwrap_err();
        assert_eq!(denied.kind, FailureKind::AccessDenied);
        assert!(denied.message.contains("explicit deny"), "{denied}");
        let requests = world.demo.requests();
        assert_eq!(requests.count("dev", "ListTables"), asked);
        assert_eq!(assumed(&world, "dev"), 2, "renewed once");
    }
    // What is denied because nothing allows it is no sign at all.
    world
        .demo
        .set_role_policy("dev", r#"{"Statement": []}"#)
        .unwrap();
    aws::list_tables(&session, None).await.unwrap_err();
    assert_eq!(assumed(&world, "dev"), 2);
}
