//! Batches of which some items come back unprocessed: neither written nor read, as AWS does under load.

use serde_json::{Map, Value, json};

use super::{Answer, dispatch};
use crate::demo::server::Server;
use crate::demo::store::Store;

/// Answers `BatchWriteItem` or `BatchGetItem` while the fault is on.
pub(super) fn answer(server: &Server, store: &Store, operation: &str, body: &str) -> Answer {
    let Ok(mut request) = serde_json::from_str::<Value>(body) else {
        return dispatch::answer(store, operation, body);
    };
    let (member, unprocessed) = match operation {
        "BatchWriteItem" => ("UnprocessedItems", hold_back_writes(server, &mut request)),
        _ => ("UnprocessedKeys", hold_back_keys(server, &mut request)),
    };
    if request
        .get("RequestItems")
        .and_then(Value::as_object)
        .is_none_or(Map::is_empty)
        && !unprocessed.is_empty()
    {
        return Answer::json(json!({ member: unprocessed, "Responses": {} }).to_string());
    }
    let mut answer = dispatch::answer(store, operation, &request.to_string());
    if answer.status.is_success()
        && let Ok(mut response) = serde_json::from_slice::<Map<String, Value>>(&answer.body)
    {
        response.insert(member.to_owned(), Value::Object(unprocessed));
        answer.body = Value::Object(response).to_string().into();
    }
    answer
}

/// Takes every nth write request out of the batch.
fn hold_back_writes(server: &Server, request: &mut Value) -> Map<String, Value> {
    let mut unprocessed = Map::new();
    let Some(Value::Object(tables)) = request.get_mut("RequestItems") else {
        return unprocessed;
    };
    for (table, writes) in tables.iter_mut() {
        let held = hold_back(server, writes);
        if !held.is_empty() {
            unprocessed.insert(table.clone(), Value::Array(held));
        }
    }
    tables.retain(|_, writes| writes.as_array().is_none_or(|writes| !writes.is_empty()));
    unprocessed
}

/// Takes every nth key out of the batch; what else is said about its table stays with it.
fn hold_back_keys(server: &Server, request: &mut Value) -> Map<String, Value> {
    let mut unprocessed = Map::new();
    let Some(Value::Object(tables)) = request.get_mut("RequestItems") else {
        return unprocessed;
    };
    for (table, wanted) in tables.iter_mut() {
        let Some(keys) = wanted.get_mut("Keys") else {
            continue;
        };
        let held = hold_back(server, keys);
        if !held.is_empty() {
            let mut rest = wanted.as_object().cloned().unwrap_or_default();
            rest.insert("Keys".to_owned(), Value::Array(held));
            unprocessed.insert(table.clone(), Value::Object(rest));
        }
    }
    tables.retain(|_, wanted| {
        wanted
            .get("Keys")
            .and_then(Value::as_array)
            .is_none_or(|keys| !keys.is_empty())
    });
    unprocessed
}

fn hold_back(server: &Server, list: &mut Value) -> Vec<Value> {
    let Value::Array(list) = list else {
        return Vec::new();
    };
    let (held, kept) = std::mem::take(list)
        .into_iter()
        .partition(|_| server.faults.leaves_unprocessed_now());
    *list = kept;
    held
}
