//! Items made comparable: attributes and sets come in any order.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};

/// An item as DynamoDB JSON, attributes and sets in one order.
pub fn canonical(item: &HashMap<String, AttributeValue>) -> Value {
    item.iter()
        .map(|(name, value)| (name.clone(), value_of(value)))
        .collect()
}

/// A value as DynamoDB JSON, sets in one order; bytes as numbers.
pub fn value_of(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::B(bytes) => json!({ "B": bytes.as_ref() }),
        AttributeValue::M(entries) => json!({ "M": canonical(entries) }),
        AttributeValue::L(elements) => {
            json!({ "L": elements.iter().map(value_of).collect::<Vec<_>>() })
        }
        AttributeValue::Ss(members) => json!({ "SS": sorted(members.clone()) }),
        AttributeValue::Ns(members) => json!({ "NS": sorted(members.clone()) }),
        AttributeValue::Bs(members) => {
            json!({ "BS": sorted(members.iter().map(|member| member.as_ref().to_vec()).collect()) })
        }
        other => json!(format!("{other:?}")),
    }
}

fn sorted<T: Ord>(mut members: Vec<T>) -> Vec<T> {
    members.sort_unstable();
    members
}
