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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::testing::item;

    #[test]
    fn sizes_follow_dynamodbs_rules() {
        for (json, bytes) in [
            ("{}", 0),
            (r#"{"id":{"S":"é"}}"#, 4),
            (r#"{"n":{"N":"123.0"}}"#, 1 + 3),
            (r#"{"n":{"N":"0"}}"#, 1 + 1),
            (r#"{"b":{"B":"AQID"}}"#, 1 + 3),
            (r#"{"b":{"NULL":true},"c":{"BOOL":false}}"#, 2 + 2),
            (r#"{"m":{"M":{}},"l":{"L":[]}}"#, 4 + 4),
            (r#"{"m":{"M":{"k":{"S":"v"}}}}"#, 1 + 3 + 1 + 2),
            (r#"{"l":{"L":[{"S":"v"},{"S":"w"}]}}"#, 1 + 3 + 2 + 2),
            (
                r#"{"s":{"SS":["ab","c"]},"n":{"NS":["10","22"]}}"#,
                1 + 3 + 1 + 4,
            ),
        ] {
            assert_eq!(size_bytes(&item(json)), bytes, "{json}");
        }
    }

    #[test]
    fn units_are_begun_blocks() {
        for (bytes, write, consistent, eventual) in [
            (0, 1, 1.0, 0.5),
            (1024, 1, 1.0, 0.5),
            (1025, 2, 1.0, 0.5),
            (4097, 5, 2.0, 1.0),
            (409_600, 400, 100.0, 50.0),
        ] {
            assert_eq!(write_units(bytes), write);
            let read = (read_units(bytes, true), read_units(bytes, false));
            assert_eq!(read, (consistent, eventual), "{bytes}");
        }
    }
}
