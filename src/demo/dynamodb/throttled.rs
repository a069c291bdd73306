//! What a throttled request is answered: by which code and for which reason. Source: the `DynamoDB` guide on diagnosing
//! throttling.

use serde_json::json;

use crate::demo::answer::Answer;
use crate::demo::faults::Limit;

const THROTTLING: &str = "ThrottlingException";

/// The answer to `operation` on the table of the ARN `resource`.
pub(super) fn answer(by: Limit, operation: &str, resource: &str) -> Answer {
    let (code, message, reason) = told(by);
    let reason = reason.map(|reason| format!("Table{}{reason}", way(operation)));
    let reasons = reason.map(|reason| json!({ "reason": reason, "resource": resource }));
    let body = json!({
        "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
        "message": message,
        // The API's model spells it small for this one error.
        (if code == THROTTLING { "throttlingReasons" } else { "ThrottlingReasons" }):
            reasons.into_iter().collect::<Vec<_>>(),
    });
    Answer::json_error(400, body.to_string())
}

/// Code, message, and how the reason ends.
fn told(by: Limit) -> (&'static str, &'static str, Option<&'static str>) {
    match by {
        Limit::Provisioned => (
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
             provisioning level with the UpdateTable API.",
            Some("ProvisionedThroughputExceeded"),
        ),
        Limit::Partition => (
            THROTTLING,
            "Throughput exceeds the current capacity of one or more partitions of the table.",
            Some("KeyRangeThroughputExceeded"),
        ),
        Limit::Account => (
            THROTTLING,
            "Throughput exceeds the account's limit for the table.",
            Some("AccountLimitExceeded"),
        ),
        Limit::OnDemand => (
            THROTTLING,
            "Throughput exceeds the maximum OnDemandThroughput configured on the table or index.",
            Some("MaxOnDemandThroughputExceeded"),
        ),
        Limit::Requests => (
            "RequestLimitExceeded",
            "Throughput exceeds the current throughput limit for your account.",
            None,
        ),
    }
}

fn way(operation: &str) -> &'static str {
    if operation.contains("Get") || matches!(operation, "Query" | "Scan") {
        "Read"
    } else {
        "Write"
    }
}
