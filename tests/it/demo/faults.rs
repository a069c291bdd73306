//! Faults, switched on in the middle.

use std::num::NonZeroU32;
use std::time::Duration;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, PutRequest, WriteRequest};
use dynahop::demo::{Every, Faults};

use super::clients::{in_account, refusal, small};

fn every(count: u32) -> Every {
    NonZeroU32::new(count)
}

fn id(number: usize) -> AttributeValue {
    AttributeValue::S(format!("new-{number}"))
}

#[tokio::test]
async fn every_second_data_request_is_throttled() {
    let demo = small();
    let client = in_account(&demo, "dev").await;
    demo.set_faults(Faults {
        throttle: every(2),
        ..Faults::default()
    });
    let get = || {
        client
            .get_item()
            .table_name("users")
            .key("id", AttributeValue::S("u-000001".to_owned()))
            .send()
    };
    assert!(get().await.is_ok());
    let throttled = get().await.unwrap_err().into_service_error();
    assert!(throttled.is_provisioned_throughput_exceeded_exception());
    let reason = &match &throttled {
        aws_sdk_dynamodb::operation::get_item::GetItemError::ProvisionedThroughputExceededException(error) => error.throttling_reasons().to_vec(),
        other => panic!("{other}"),
    }[0];
    assert_eq!(
        reason.reason(),
        Some("TableReadProvisionedThroughputExceeded")
    );
    assert_eq!(
        reason.resource(),
        Some("arn:aws:dynamodb:us-east-1:111111111111:table/users")
    );
    assert!(get().await.is_ok());
    // Descriptions are no data requests.
    for _ in 0..3 {
        assert!(
            client
                .describe_table()
                .table_name("users")
                .send()
                .await
                .is_ok()
        );
    }
}

#[tokio::test]
async fn every_third_request_fails() {
    let demo = small();
    let client = in_account(&demo, "dev").await;
    demo.set_faults(Faults {
        server_errors: every(3),
        ..Faults::default()
    });
    let mut codes = Vec::new();
    for _ in 0..6 {
        codes.push(
            client
                .list_tables()
                .send()
                .await
                .err()
                .and_then(|error| error.code().map(str::to_owned)),
        );
    }
    let failed = Some("InternalServerError".to_owned());
    assert_eq!(codes, [None, None, failed.clone(), None, None, failed]);
}

#[tokio::test]
async fn an_expired_token_stays_expired() {
    let demo = small();
    let client = in_account(&demo, "dev").await;
    demo.set_faults(Faults {
        expired_tokens: every(2),
        ..Faults::default()
    });
    assert!(client.list_tables().send().await.is_ok());
    assert_eq!(
        refusal!(client.list_tables().send()).0,
        "ExpiredTokenException"
    );
    assert_eq!(
        refusal!(client.list_tables().send()).0,
        "ExpiredTokenException"
    );
    let anew = in_account(&demo, "dev").await;
    assert_eq!(
        refusal!(anew.list_tables().send()).0,
        "ExpiredTokenException"
    );
}

#[tokio::test]
async fn what_is_unprocessed_was_not_written() {
    let demo = small();
    let client = in_account(&demo, "backup").await;
    demo.set_faults(Faults {
        unprocessed: every(4),
        ..Faults::default()
    });
    let put = |number| {
        let item = PutRequest::builder()
            .item("id", id(number))
            .item("n", AttributeValue::N("1.50".to_owned()));
        WriteRequest::builder()
            .put_request(item.build().unwrap())
            .build()
    };
    let written = client
        .batch_write_item()
        .request_items("health-check", (0..10).map(put).collect())
        .send()
        .await
        .unwrap();
    let unprocessed = &written.unprocessed_items().unwrap()["health-check"];
    assert_eq!(unprocessed.len(), 2);
    assert_eq!(unprocessed[0].put_request().unwrap().item()["id"], id(3));
    demo.set_faults(Faults::default());
    let scanned = client
        .scan()
        .table_name("health-check")
        .send()
        .await
        .unwrap();
    assert_eq!(
        scanned.count(),
        9,
        "the one that was there, and eight of ten"
    );
    let again = client
        .batch_write_item()
        .request_items("health-check", unprocessed.clone())
        .send()
        .await
        .unwrap();
    assert!(again.unprocessed_items().unwrap().is_empty());
    assert_eq!(
        client
            .scan()
            .table_name("health-check")
            .send()
            .await
            .unwrap()
            .count(),
        11
    );
    assert_eq!(demo.requests().writes("backup"), 2);
}

#[tokio::test]
async fn keys_can_be_unprocessed_too() {
    let demo = small();
    let client = in_account(&demo, "prod").await;
    demo.set_faults(Faults {
        unprocessed: every(3),
        ..Faults::default()
    });
    let keys = (1..=6)
        .map(|number| [("id".to_owned(), AttributeValue::S(format!("u-{number:06}")))].into());
    let wanted = KeysAndAttributes::builder()
        .set_keys(Some(keys.collect()))
        .consistent_read(true)
        .build()
        .unwrap();
    let read = client
        .batch_get_item()
        .request_items("users", wanted)
        .send()
        .await
        .unwrap();
    assert_eq!(read.responses().unwrap()["users"].len(), 4);
    let unprocessed = &read.unprocessed_keys().unwrap()["users"];
    assert_eq!(unprocessed.keys().len(), 2);
    assert_eq!(unprocessed.consistent_read(), Some(true));
}

#[tokio::test]
async fn everything_unprocessed_is_an_answer_too() {
    let demo = small();
    let client = in_account(&demo, "backup").await;
    demo.set_faults(Faults {
        unprocessed: every(1),
        ..Faults::default()
    });
    let item = PutRequest::builder().item("id", id(1)).build().unwrap();
    let request = WriteRequest::builder().put_request(item).build();
    let written = client
        .batch_write_item()
        .request_items("health-check", vec![request])
        .send()
        .await
        .unwrap();
    assert_eq!(
        written.unprocessed_items().unwrap()["health-check"].len(),
        1
    );
}

#[tokio::test]
async fn answers_can_be_held_back() {
    let demo = small();
    let client = in_account(&demo, "dev").await;
    demo.set_faults(Faults {
        latency: Duration::from_millis(60),
        ..Faults::default()
    });
    let begun = std::time::Instant::now();
    client.list_tables().send().await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(60));
}
