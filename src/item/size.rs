//! What an item weighs by DynamoDB's own rules, and what that costs.

use super::{Item, Value};

/// The overhead of a map or a list, in bytes, and that of each element in it.
const CONTAINER: u64 = 3;
const ELEMENT: u64 = 1;

/// The size of an item as DynamoDB counts it, in bytes: attribute names and values. Numbers are an estimate, as
/// DynamoDB says of its own rule, one byte for each two significant digits and one more.
pub fn size_bytes(item: &Item) -> u64 {
    item.iter()
        .map(|(name, value)| bytes(name) + value_bytes(value))
        .sum()
}

/// Write capacity units of writing an item of that size: one for each begun KiB.
pub fn write_units(bytes: u64) -> u64 {
    bytes.div_ceil(1024).max(1)
}

/// Read capacity units of reading so many bytes: one for each begun 4 KiB, half of it where the read is not consistent.
pub fn read_units(bytes: u64, consistent: bool) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count of 4 KiB blocks is far below 2^53"
    )]
    let blocks = bytes.div_ceil(4096).max(1) as f64;
    if consistent { blocks } else { blocks / 2.0 }
}

fn value_bytes(value: &Value) -> u64 {
    match value {
        Value::S(text) => bytes(text),
        Value::N(number) => number_bytes(number),
        Value::B(binary) => bytes(binary),
        Value::Bool(_) | Value::Null => 1,
        Value::M(map) => {
            CONTAINER
                + map
                    .iter()
                    .map(|(name, value)| ELEMENT + bytes(name) + value_bytes(value))
                    .sum::<u64>()
        }
        Value::L(list) => {
            CONTAINER
                + list
                    .iter()
                    .map(|value| ELEMENT + value_bytes(value))
                    .sum::<u64>()
        }
        Value::Ss(set) => set.iter().map(bytes).sum(),
        Value::Ns(set) => set.iter().map(number_bytes).sum(),
        Value::Bs(set) => set.iter().map(bytes).sum(),
        Value::Other { json, .. } => bytes(json),
    }
}

fn bytes(value: impl AsRef<[u8]>) -> u64 {
    value.as_ref().len() as u64
}

fn number_bytes(number: &super::Number) -> u64 {
    number.decimal().precision().div_ceil(2) as u64 + 1
}
