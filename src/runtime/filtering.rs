//! Which loaded items hold a text.

use std::sync::Arc;

use crate::item::{Page, RawItem, Value};

/// The rows, from row `from` on, of which some attribute's value holds `needle`, in any case; and how many rows there
/// are in all. Between pages it gives way, so that it can be cancelled.
pub(super) async fn matching_rows(
    pages: &[Arc<Page>],
    from: usize,
    needle: &str,
) -> (Vec<usize>, usize) {
    let needle = needle.to_lowercase();
    let mut rows = Vec::new();
    let mut start = 0;
    for page in pages {
        let end = start + page.len();
        if end > from {
            let items = page.items().enumerate().skip(from.saturating_sub(start));
            rows.extend(
                items
                    .filter(|(_, item)| holds(item, &needle))
                    .map(|(at, _)| start + at),
            );
            tokio::task::yield_now().await;
        }
        start = end;
    }
    (rows, start.max(from))
}

/// The text of an ASCII needle is looked for in the bytes first: few items have to be parsed.
fn holds(item: &RawItem, needle: &str) -> bool {
    let plain = needle
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || " -_.:@+".contains(c));
    if plain && !contains_ignoring_case(item.bytes(), needle.as_bytes()) {
        return false;
    }
    item.parse()
        .is_ok_and(|item| item.iter().any(|(_, value)| value_holds(value, needle)))
}

fn contains_ignoring_case(bytes: &[u8], needle: &[u8]) -> bool {
    needle.is_empty()
        || bytes
            .windows(needle.len())
            .any(|window| window.eq_ignore_ascii_case(needle))
}

fn value_holds(value: &Value, needle: &str) -> bool {
    let text_holds = |text: &str| text.to_lowercase().contains(needle);
    match value {
        Value::S(text) => text_holds(text),
        Value::N(number) => text_holds(number.text()),
        Value::Bool(flag) => text_holds(if *flag { "true" } else { "false" }),
        Value::Null => text_holds("null"),
        Value::M(map) => map
            .iter()
            .any(|(name, value)| text_holds(name) || value_holds(value, needle)),
        Value::L(list) => list.iter().any(|value| value_holds(value, needle)),
        Value::Ss(set) => set.iter().any(|text| text_holds(text)),
        Value::Ns(set) => set.iter().any(|number| text_holds(number.text())),
        Value::B(_) | Value::Bs(_) => false,
        Value::Other { json, .. } => text_holds(json),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;

    use super::matching_rows;
    use crate::item::{Page, RawItem};

    fn page(items: &[&str]) -> Arc<Page> {
        let raw = |text: &&str| RawItem::new(Bytes::copy_from_slice(text.as_bytes())).unwrap();
        Arc::new(Page::from_raw_items(items.iter().map(raw).collect()))
    }

    #[tokio::test]
    async fn values_match_in_any_case_and_names_of_attributes_do_not() {
        let pages = [
            page(&[
                r#"{"id":{"S":"Ada"}}"#,
                r#"{"id":{"S":"bob"},"ada":{"N":"1"}}"#,
            ]),
            page(&[r#"{"id":{"S":"x"},"m":{"M":{"k":{"L":[{"S":"ADAM"}]}}}}"#]),
        ];
        assert_eq!(matching_rows(&pages, 0, "ada").await, (vec![0, 2], 3));
        assert_eq!(matching_rows(&pages, 1, "aDa").await, (vec![2], 3));
        assert_eq!(matching_rows(&pages, 0, "\"").await, (vec![], 3));
    }
}
