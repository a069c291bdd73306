//! A write whose answer got lost may have been one: nobody is told that nothing was written.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use dynahop::aws::{Purpose, Sessions, describe_table};
use dynahop::config::Config;
use dynahop::failure::{Failure, FailureKind};
use dynahop::write::{Conflict, Receipt, Sink, Target, WriteKind, WritePlan, WriteScope, Writer};

use super::program::Program;
use super::server::{no_sts, server};
use super::world::{confirmed, id};

const DENIED: &str =
    r#"{"__type":"x#AccessDeniedException","Message":"not authorized to perform that"}"#;

/// A table `users` with one item for whoever reads; the first `lost` writes fail inside, and the others are denied.
fn denies_after(lost: u32) -> String {
    let writes = AtomicU32::new(0);
    server(move |body| {
        let answer = if body.contains("RequestItems") || body.contains("ConditionExpression") {
            if writes.fetch_add(1, Ordering::Relaxed) < lost {
                return (500, r#"{"__type":"x#InternalServerError"}"#.to_owned());
            }
            return (400, DENIED.to_owned());
        } else if body.contains("Segment") {
            r#"{"Items":[{"id":{"S":"u-1"}}],"Count":1,"ScannedCount":1}"#
        } else if body.contains("TableName") {
            r#"{"Table":{"TableName":"users","TableStatus":"ACTIVE","ItemCount":1,"TableSizeBytes":8,
                "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
                "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}}"#
        } else {
            return no_sts(body);
        };
        (200, answer.to_owned())
    })
}

fn config(endpoint: &str) -> String {
    format!(
        "region = \"us-east-1\"\nendpoint_url = \"{endpoint}\"\naccess_key_id = \"local\"\n\
         secret_access_key = \"local\"\n[accounts.one]\naccess = \"free\"\n"
    )
}

async fn put(lost: u32, conflict: Conflict) -> Result<Receipt, Failure> {
    let text = config(&denies_after(lost));
    let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
    let account = &config.accounts[0];
    let session = Sessions::default()
        .open(account, None, Purpose::Browse)
        .await
        .unwrap();
    let table = "users".parse().unwrap();
    let target = Target {
        account: account.clone(),
        account_id: None,
        region: session.region().clone(),
        schema: describe_table(&session, &table).await.unwrap().schema,
        table,
        encryption: dynahop::policy::Encryption::Own,
    };
    let scope = WriteScope::Stream {
        source: "a test".to_owned(),
    };
    let plan = WritePlan::new(WriteKind::Copy, target, scope, conflict, SystemTime::now());
    let writer = Writer::new(session, confirmed(plan)).unwrap();
    writer.put(vec![id("u-1")]).await
}

#[tokio::test]
async fn an_error_inside_aws_and_then_a_refusal_leaves_a_doubt() {
    for conflict in [Conflict::Overwrite, Conflict::Skip] {
        let receipt = put(1, conflict).await.unwrap();
        assert!(receipt.maybe_written, "{conflict}");
        assert_eq!(receipt.written, 0);
        assert_eq!(receipt.stopped.unwrap().kind, FailureKind::AccessDenied);
    }
}

#[tokio::test]
async fn a_refusal_from_the_first_leaves_none() {
    for conflict in [Conflict::Overwrite, Conflict::Skip] {
        let failure = put(0, conflict).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::AccessDenied);
    }
}

#[test]
fn the_program_does_not_say_that_nothing_was_written() {
    let program = Program::new();
    let args = [
        "copy",
        "one:users",
        "one:people",
        "--on-conflict",
        "overwrite",
        "--yes",
    ];
    for (lost, code, said, unsaid) in [
        (
            1,
            1,
            "AWS may have taken some of the items of the last request: compare to see.",
            "Nothing was written.",
        ),
        (0, 2, "Nothing was written.", "AWS may have taken"),
    ] {
        program.config(&config(&denies_after(lost)));
        let ran = program.run(&args);
        assert_eq!(ran.code, Some(code), "{ran:?}");
        assert!(ran.stderr.contains(said), "{ran:?}");
        assert!(!ran.stderr.contains(unsaid), "{ran:?}");
    }
}
