//! The operations that `dynoxide` lacks and clients ask for all the same, answered by constants.

use serde_json::{Value, json};

use super::Answer;
use crate::demo::store::Store;

/// Whether the operation is answered here.
pub(super) fn knows(operation: &str) -> bool {
    matches!(
        operation,
        "DescribeLimits" | "DescribeEndpoints" | "DescribeContinuousBackups"
    )
}

/// The answer to an operation that `knows` knows; `address` is the server's own.
pub(super) fn answer(operation: &str, body: &str, store: &Store, address: &str) -> Answer {
    match operation {
        "DescribeLimits" => Answer::json(limits().to_string()),
        "DescribeEndpoints" => {
            let endpoints =
                json!({ "Endpoints": [{ "Address": address, "CachePeriodInMinutes": 1440 }] });
            Answer::json(endpoints.to_string())
        }
        _ => continuous_backups(body, store),
    }
}

fn limits() -> Value {
    json!({
        "AccountMaxReadCapacityUnits": 80_000,
        "AccountMaxWriteCapacityUnits": 80_000,
        "TableMaxReadCapacityUnits": 40_000,
        "TableMaxWriteCapacityUnits": 40_000,
    })
}

fn continuous_backups(body: &str, store: &Store) -> Answer {
    let request: Value = serde_json::from_str(body).unwrap_or_default();
    let table = request
        .get("TableName")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !store.has_table(table) {
        return Answer::dynamodb_error(
            "TableNotFoundException",
            &format!("Table not found: {table}"),
        );
    }
    let description = json!({
        "ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": { "PointInTimeRecoveryStatus": "DISABLED" },
        }
    });
    Answer::json(description.to_string())
}
