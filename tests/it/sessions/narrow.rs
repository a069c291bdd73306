//! A session may do what it is for, and nothing else: AWS refuses the rest, not this program.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use dynahop::aws::{Errand, Purpose, Scan, Session, list_tables, scan_page};
use dynahop::config::{Cause, OperationId};
use dynahop::demo::SHARED_TABLE_ARN;
use dynahop::failure::{Failure, FailureKind};
use dynahop::write::{Conflict, Receipt, Sink, Writer};

use crate::world::{World, confirmed, id};

/// A policy of the config's own: everything, but on `users` alone.
const OWN: &str = r#"session_policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:*:*:table/users"}]}'"#;

fn world(of_dev: &str) -> World {
    World::edited(|text| text.replace("[accounts.dev]\n", &format!("[accounts.dev]\n{of_dev}\n")))
}

async fn browsing(world: &World) -> Arc<Session> {
    let dev = world.table("dev:users").at.account;
    world
        .sessions
        .open(&dev, None, Purpose::Browse)
        .await
        .unwrap()
}

/// Writes one item to dev's users through the session that browses: nothing of ours keeps it from that.
async fn write_by_browsing(world: &World, conflict: Conflict) -> Result<Receipt, Failure> {
    let grant = confirmed(world.stream_plan("dev:users", conflict).await);
    let writer = Writer::new(browsing(world).await, grant).unwrap();
    writer.put(vec![id("u-new")]).await
}

/// A session for one write to dev's users.
async fn writing(world: &World, actions: Vec<&'static str>) -> Arc<Session> {
    let errand = Errand {
        id: OperationId::new(),
        operation: "copy",
        actions,
        table: "users".parse().unwrap(),
        encryption: dynahop::policy::Encryption::Own,
        cause: Cause::default(),
    };
    let dev = world.table("dev:users").at.account;
    let purpose = Purpose::Write(Arc::new(errand));
    world.sessions.open(&dev, None, purpose).await.unwrap()
}

async fn scan(session: &Session, table: &str) -> Result<(), Failure> {
    let table = table.parse().unwrap();
    let scan = Scan {
        table: &table,
        index: None,
        after: None,
        limit: Some(1),
        consistent: false,
    };
    scan_page(session, scan).await.map(drop)
}

#[tokio::test]
async fn a_write_through_the_browsing_session_is_refused_by_aws() {
    let world = world("");
    assert!(browsing(&world).await.reached().reads_only);
    for conflict in [Conflict::Overwrite, Conflict::Skip] {
        let failure = write_by_browsing(&world, conflict).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::AccessDenied, "{failure}");
        assert!(
            failure.message.contains("no session policy allows"),
            "{failure}"
        );
        let told = failure.to_string();
        assert!(told.contains("This is the browsing session"), "{told}");
    }
    assert!(world.get("dev:users", "u-new").await.is_none());
    assert!(world.writes() > 0, "the requests were sent");
}

#[tokio::test]
async fn without_the_browsing_policy_the_role_alone_decides() {
    let world = world("browse_policy = false");
    assert!(!browsing(&world).await.reached().reads_only);
    let receipt = write_by_browsing(&world, Conflict::Overwrite)
        .await
        .unwrap();
    assert_eq!(receipt.written, 1);
}

#[tokio::test]
async fn a_writes_session_writes_its_table_and_can_neither_read_nor_write_another() {
    let world = world("");
    for (conflict, action) in [
        (Conflict::Overwrite, "dynamodb:BatchWriteItem"),
        (Conflict::Skip, "dynamodb:PutItem"),
    ] {
        let receipt = world
            .put("dev:users", conflict, vec![id("u-new")])
            .await
            .unwrap();
        assert_eq!(receipt.written + receipt.skipped, 1);
        let session = writing(&world, vec![action]).await;
        assert!(!session.reached().reads_only);
        for denied in [
            list_tables(&session, None).await.map(drop),
            scan(&session, "users").await,
        ] {
            assert_eq!(denied.unwrap_err().kind, FailureKind::AccessDenied);
        }
        // Another table's plan, carried out by this session.
        let grant = confirmed(world.stream_plan("dev:products", conflict).await);
        let writer = Writer::new(session, grant).unwrap();
        let denied = writer
            .put(vec![crate::world::raw(r#"{"sku":{"S":"x"}}"#)])
            .await;
        assert_eq!(denied.unwrap_err().kind, FailureKind::AccessDenied);
    }
}

#[tokio::test]
async fn a_policy_of_the_configs_own_narrows_reading_and_writing_further() {
    let world = world(OWN);
    let session = browsing(&world).await;
    scan(&session, "users").await.unwrap();
    let elsewhere = scan(&session, "products").await.unwrap_err();
    assert_eq!(elsewhere.kind, FailureKind::AccessDenied);
    // It allows everything on users; beside it, writing is denied all the same.
    let failure = write_by_browsing(&world, Conflict::Overwrite)
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::AccessDenied, "{failure}");
    let receipt = world
        .put("dev:users", Conflict::Overwrite, vec![id("u-new")])
        .await;
    assert_eq!(receipt.unwrap().written, 1);
}

/// The table's owner may allow more, and so may the role: this write is for that table alone.
#[tokio::test]
async fn a_writes_session_for_a_table_that_another_account_shares_writes_that_and_none_of_its_name()
{
    let world = world("");
    let policy = format!(
        r#"{{"Statement": {{"Effect": "Allow", "Principal": "*", "Action": "dynamodb:*", "Resource": "{SHARED_TABLE_ARN}"}}}}"#
    );
    world.demo.set_sharing_policy(&policy).unwrap();
    let shared = format!("dev:{SHARED_TABLE_ARN}");
    let item = || vec![crate::world::raw(r#"{"sku":{"S":"x"}}"#)];
    let plan = world.stream_plan(&shared, Conflict::Overwrite).await;
    let grant = confirmed(plan);
    let purpose = Purpose::Write(Arc::new(grant.errand(&Cause::default())));
    let dev = world.table("dev:users").at.account;
    let session = world.sessions.open(&dev, None, purpose).await.unwrap();
    let writer = Writer::new(Arc::clone(&session), grant).unwrap();
    assert_eq!(writer.put(item()).await.unwrap().written, 1);
    let grant = confirmed(world.stream_plan("dev:products", Conflict::Overwrite).await);
    let denied = Writer::new(session, grant).unwrap().put(item()).await;
    assert_eq!(denied.unwrap_err().kind, FailureKind::AccessDenied);
}
