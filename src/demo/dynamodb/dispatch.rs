//! The operations of `dynoxide`, called in this process.

use dynoxide::actions::query::{QueryRequest, QueryResponse};
use dynoxide::actions::scan::{ScanRequest, ScanResponse};
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Answer;
use crate::demo::store::Store;

/// How many items one page reads when the request sets no limit: `dynoxide` would read the whole rest of the table
/// for each page otherwise. More than a megabyte of ordinary items.
const LIMIT: usize = 2500;

macro_rules! operations {
    ($($name:literal => $method:ident,)*) => {
        /// Whether the operation is answered here.
        pub(super) fn knows(operation: &str) -> bool {
            matches!(operation, "Scan" | "Query" $(| $name)*)
        }

        fn run(database: &Database, operation: &str, body: &str) -> Result<String, DynoxideError> {
            match operation {
                "Scan" => call(body, |request| scan(database, request)),
                "Query" => call(body, |request| query(database, request)),
                $($name => call(body, |request| database.$method(request)),)*
                _ => Err(DynoxideError::ValidationException(format!("{operation} is not supported"))),
            }
        }
    };
}

operations! {
    "CreateTable" => create_table,
    "DeleteTable" => delete_table,
    "DescribeTable" => describe_table,
    "ListTables" => list_tables,
    "UpdateTable" => update_table,
    "PutItem" => put_item,
    "GetItem" => get_item,
    "DeleteItem" => delete_item,
    "UpdateItem" => update_item,
    "BatchGetItem" => batch_get_item,
    "BatchWriteItem" => batch_write_item,
    "TransactWriteItems" => transact_write_items,
    "TransactGetItems" => transact_get_items,
    "ListStreams" => list_streams,
    "DescribeStream" => describe_stream,
    "GetShardIterator" => get_shard_iterator,
    "GetRecords" => get_records,
    "UpdateTimeToLive" => update_time_to_live,
    "DescribeTimeToLive" => describe_time_to_live,
    "ExecuteStatement" => execute_statement,
    "ExecuteTransaction" => execute_transaction,
    "BatchExecuteStatement" => batch_execute_statement,
    "TagResource" => tag_resource,
    "UntagResource" => untag_resource,
    "ListTagsOfResource" => list_tags_of_resource,
}

/// Runs an operation that `knows` knows.
pub(super) fn answer(store: &Store, operation: &str, body: &str) -> Answer {
    match run(store.database(), operation, body) {
        Ok(response) => {
            if operation == "CreateTable" {
                store.index_by_hash(body);
            }
            Answer::json(response)
        }
        Err(error) => {
            let error = worded(operation, error);
            Answer::json_error(error.status_code(), error.to_json())
        }
    }
}

fn call<Request: DeserializeOwned, Response: Serialize>(
    body: &str,
    operation: impl FnOnce(Request) -> Result<Response, DynoxideError>,
) -> Result<String, DynoxideError> {
    let request = serde_json::from_str(body).map_err(|error| unreadable(&error))?;
    let response = operation(request)?;
    serde_json::to_string(&response)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// A plain scan of AWS goes by the hash of the key, never by the key: `dynoxide` does so for segments only.
fn scan(database: &Database, mut request: ScanRequest) -> Result<ScanResponse, DynoxideError> {
    if request.segment.is_none() && request.total_segments.is_none() && request.index_name.is_none()
    {
        (request.segment, request.total_segments) = (Some(0), Some(1));
    }
    let limit = *request.limit.get_or_insert(LIMIT);
    let mut response = database.scan(request)?;
    let was_cut = response.last_evaluated_key.is_some() && response.scanned_count < limit;
    response.scanned_count -=
        usize::from(was_cut && response.scanned_count > response.count.max(1));
    Ok(response)
}

fn query(database: &Database, mut request: QueryRequest) -> Result<QueryResponse, DynoxideError> {
    let limit = *request.limit.get_or_insert(LIMIT);
    let mut response = database.query(request)?;
    let was_cut = response.last_evaluated_key.is_some() && response.scanned_count < limit;
    response.scanned_count -=
        usize::from(was_cut && response.scanned_count > response.count.max(1));
    Ok(response)
}

/// What `dynoxide`'s own server makes of a body that it cannot read: the class is in a prefix of the message.
fn unreadable(error: &serde_json::Error) -> DynoxideError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    if let Some(message) = message.strip_prefix("VALIDATION_REQUEST:") {
        return DynoxideError::EnvelopedValidation(message.to_owned());
    }
    for prefix in ["VALIDATION:", "VALIDATION_AS_READ:"] {
        if let Some(message) = message.strip_prefix(prefix) {
            return DynoxideError::ValidationException(message.to_owned());
        }
    }
    for prefix in ["SERIALIZATION:", "SERIALIZATION_AS_READ:"] {
        if let Some(message) = message.strip_prefix(prefix) {
            return DynoxideError::SerializationException(message.to_owned());
        }
    }
    let is_validation = [
        "missing field",
        "unknown variant",
        "invalid type: null",
        "Supplied AttributeValue",
        "empty AttributeValue",
    ];
    if is_validation.iter().any(|part| message.contains(part)) {
        return DynoxideError::ValidationException(message.to_owned());
    }
    DynoxideError::SerializationException(message.to_owned())
}

/// Three operations wrap what is wrong with a request's values; the others say it bare.
fn worded(operation: &str, error: DynoxideError) -> DynoxideError {
    match error {
        DynoxideError::EnvelopedValidation(message)
            if matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem") =>
        {
            DynoxideError::ValidationException(format!("1 validation error detected: {message}"))
        }
        DynoxideError::EnvelopedValidation(message) => DynoxideError::ValidationException(message),
        error => error,
    }
}
