//! Tables that are named by their ARN: perhaps another account's, and named so in the answer.

use serde_json::{Map, Value};

use super::named::table_of;
use super::{Answer, Place, answer_in};
use crate::demo::server::Server;

/// Answers an authorized request whose body has names where it had ARNs; `arn` is the first of them, and all tables
/// are taken to be in its account.
pub(super) fn answer(
    server: &Server,
    place: Place<'_>,
    operation: &str,
    arn: &str,
    body: &str,
) -> Answer {
    let mut parts = arn.split(':').skip(3);
    let (region, account_id) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    if region != place.region || server.directory.account(account_id).is_none() {
        return Answer::dynamodb_error("ResourceNotFoundException", "Requested resource not found");
    }
    let there = Place { account_id, region };
    let mut answer = answer_in(server, there, operation, body);
    let is_description = operation.starts_with("Describe");
    if answer.status.is_success()
        && !is_description
        && let Ok(Value::Object(mut response)) = serde_json::from_slice(&answer.body)
    {
        let prefix = arn.strip_suffix(table_of(arn)).unwrap_or_default();
        name_by_arn(&mut response, prefix);
        answer.body = Value::Object(response).to_string().into();
    }
    answer
}

/// Puts the ARNs back, where the answer names tables.
fn name_by_arn(response: &mut Map<String, Value>, prefix: &str) {
    for member in [
        "Responses",
        "UnprocessedKeys",
        "UnprocessedItems",
        "ItemCollectionMetrics",
    ] {
        if let Some(Value::Object(tables)) = response.get_mut(member) {
            let renamed = std::mem::take(tables).into_iter();
            *tables = renamed
                .map(|(name, value)| (format!("{prefix}{name}"), value))
                .collect();
        }
    }
    let consumed = match response.get_mut("ConsumedCapacity") {
        Some(Value::Array(many)) => many.as_mut_slice(),
        Some(one) => std::slice::from_mut(one),
        None => return,
    };
    for one in consumed {
        if let Some(Value::String(name)) = one.get_mut("TableName") {
            name.insert_str(0, prefix);
        }
    }
}
