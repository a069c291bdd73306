//! Our values as the SDK's, for the few requests that carry keys, and for expressions.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::item::{ItemError, RawItem, Value};
use crate::query::Selection;

/// A key as the SDK's map. Keys hold strings, numbers and binaries only; anything else is left out, and AWS says so.
pub(crate) fn key_map(key: &RawItem) -> Result<HashMap<String, AttributeValue>, ItemError> {
    let item = key.parse()?;
    Ok(item
        .iter()
        .filter_map(|(name, value)| Some((name.to_owned(), scalar(value)?)))
        .collect())
}

/// A string, a number or bytes as the SDK has it; none for anything else, which no key holds.
pub(in crate::aws) fn scalar(value: &Value) -> Option<AttributeValue> {
    match value {
        Value::S(text) => Some(AttributeValue::S(text.clone())),
        Value::N(number) => Some(AttributeValue::N(number.to_string())),
        Value::B(bytes) => Some(AttributeValue::B(Blob::new(bytes.clone()))),
        _ => None,
    }
}

/// What the names in a selection's expressions mean; none where there are none, which AWS demands.
pub(super) fn names(selection: &Selection) -> Option<HashMap<String, String>> {
    let names: HashMap<_, _> = selection.names.clone().into_iter().collect();
    (!names.is_empty()).then_some(names)
}

/// What the values in a selection's expressions mean. Containers and sets stand in none.
pub(super) fn values(selection: &Selection) -> Option<HashMap<String, AttributeValue>> {
    let sdk = |value: &Value| match value {
        Value::Bool(value) => Some(AttributeValue::Bool(*value)),
        Value::Null => Some(AttributeValue::Null(true)),
        other => scalar(other),
    };
    let values = selection.values.iter();
    let values: HashMap<_, _> = values
        .filter_map(|(name, value)| Some((name.clone(), sdk(value)?)))
        .collect();
    (!values.is_empty()).then_some(values)
}
