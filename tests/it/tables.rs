//! Tables and items of a test's own in the embedded AWS, by AWS's own client.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, PutRequest,
    ScalarAttributeType, WriteRequest,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dynahop::demo::Demo;
use serde_json::Value;

use crate::demo::clients::in_account;

/// The type of a key attribute.
#[derive(Clone, Copy)]
pub enum Key {
    N,
    B,
}

impl From<Key> for ScalarAttributeType {
    fn from(key: Key) -> Self {
        match key {
            Key::N => Self::N,
            Key::B => Self::B,
        }
    }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

/// Creates a table with this key: the partition key, and a sort key if there is one.
pub fn create(demo: &Demo, account: &str, table: &str, key: &[(&str, Key)]) {
    wait(async {
        let client = in_account(demo, account).await;
        let mut request = client
            .create_table()
            .table_name(table)
            .billing_mode(BillingMode::PayPerRequest);
        for ((name, kind), role) in key.iter().zip([KeyType::Hash, KeyType::Range]) {
            let attribute = AttributeDefinition::builder()
                .attribute_name(*name)
                .attribute_type((*kind).into());
            let element = KeySchemaElement::builder()
                .attribute_name(*name)
                .key_type(role);
            request = request
                .attribute_definitions(attribute.build().unwrap())
                .key_schema(element.build().unwrap());
        }
        request.send().await.unwrap();
        // The first description says CREATING.
        client
            .describe_table()
            .table_name(table)
            .send()
            .await
            .unwrap();
    });
}

/// Puts items, each in DynamoDB JSON.
pub fn put(demo: &Demo, account: &str, table: &str, items: impl IntoIterator<Item = String>) {
    wait(put_all(demo, account, table, items));
}

/// The same, where there is a runtime already.
pub async fn put_all(
    demo: &Demo,
    account: &str,
    table: &str,
    items: impl IntoIterator<Item = String>,
) {
    let items: Vec<String> = items.into_iter().collect();
    let client = in_account(demo, account).await;
    for batch in items.chunks(25) {
        let puts = batch.iter().map(|item| {
            let put = PutRequest::builder().set_item(Some(item_of(item)));
            WriteRequest::builder()
                .put_request(put.build().unwrap())
                .build()
        });
        let sent = client
            .batch_write_item()
            .request_items(table, puts.collect());
        sent.send().await.unwrap();
    }
}

fn item_of(json: &str) -> HashMap<String, AttributeValue> {
    let item: serde_json::Map<String, Value> = serde_json::from_str(json).unwrap();
    let value = |value: &Value| {
        let (kind, text) = value.as_object().unwrap().iter().next().unwrap();
        let text = text.as_str().unwrap();
        match kind.as_str() {
            "N" => AttributeValue::N(text.to_owned()),
            "B" => AttributeValue::B(Blob::new(STANDARD.decode(text).unwrap())),
            _ => AttributeValue::S(text.to_owned()),
        }
    };
    item.iter()
        .map(|(name, of)| (name.clone(), value(of)))
        .collect()
}
