//! The one table whose items are encrypted by a key of the customer's: prod's `orders`.

use serde_json::{Value, json};

use super::{Answer, Place};
use crate::demo::accounts::CUSTOMER_KEY_ARN;

const ENCRYPTED: &str = "arn:aws:dynamodb:us-east-1:333333333333:table/orders";

/// The customer's key by which this table's (or its index's) items are encrypted.
pub(super) fn of_table(arn: &str) -> Option<&'static str> {
    let rest = arn.strip_prefix(ENCRYPTED)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(CUSTOMER_KEY_ARN)
}

/// Adds the key to the table's description.
pub(super) fn describe(answer: &mut Answer, place: Place<'_>) {
    let Ok(mut description) = serde_json::from_slice::<Value>(&answer.body) else {
        return;
    };
    let Some(Value::Object(table)) = description.get_mut("Table") else {
        return;
    };
    let name = table
        .get("TableName")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let arn = format!("{}table/{name}", place.arn_prefix());
    if let Some(key) = of_table(&arn) {
        let encryption = json!({ "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key });
        table.insert("SSEDescription".to_owned(), encryption);
        answer.body = description.to_string().into();
    }
}
