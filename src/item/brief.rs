//! A value in one line of the grid.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Item, Value};

/// How many characters of a value the grid may want.
const ENOUGH: usize = 200;
/// How many bytes of a binary show as base64.
const BYTES: usize = 48;

impl Value {
    /// The value in one line: strings as they are, numbers as written, `{city: "Paris", …}`, `[1, 2]`, `{a, b}`,
    /// `b64:AQID (3 B)`, `null`, `true`. Stops after some 200 characters with `…`, however long the value is.
    /// Foreign text: not yet safe on a terminal.
    pub fn brief(&self) -> String {
        match self {
            Self::S(text) => brief_text(text),
            value => Brief::of(|brief| brief.value(value)),
        }
    }
}

impl Item {
    /// All attributes in one line, as a map's [`Value::brief`].
    pub fn brief(&self) -> String {
        Brief::of(|brief| brief.members("{", self.iter(), "}", Brief::named))
    }
}

/// As much of a text as one line may want.
pub(super) fn brief_text(text: &str) -> String {
    Brief::of(|brief| brief.push(text))
}

/// The bytes in one line: `b64:AQID (3 B)`.
pub(super) fn brief_bytes(bytes: &[u8]) -> String {
    let (head, more) = match bytes.get(..BYTES) {
        Some(head) if bytes.len() > BYTES => (head, "…"),
        _ => (bytes, ""),
    };
    format!("b64:{}{more} ({} B)", STANDARD.encode(head), bytes.len())
}

struct Brief {
    text: String,
    left: usize,
}

/// Each method says whether there is room for more; false ends the work.
impl Brief {
    fn of(write: impl FnOnce(&mut Self) -> bool) -> String {
        let mut brief = Self {
            text: String::new(),
            left: ENOUGH,
        };
        write(&mut brief);
        brief.text
    }

    fn value(&mut self, value: &Value) -> bool {
        match value {
            Value::S(text) => self.push("\"") && self.push(text) && self.push("\""),
            Value::N(number) => self.push(number.text()),
            Value::B(bytes) => self.push(&brief_bytes(bytes)),
            Value::Bool(true) => self.push("true"),
            Value::Bool(false) => self.push("false"),
            Value::Null => self.push("null"),
            Value::M(map) => {
                let members = map.iter().map(|(name, value)| (name.as_str(), value));
                self.members("{", members, "}", Self::named)
            }
            Value::L(list) => self.members("[", list.iter(), "]", Self::value),
            Value::Ss(set) => self.members("{", set.iter(), "}", |brief, text| brief.push(text)),
            Value::Ns(set) => self.members("{", set.iter(), "}", |brief, number| {
                brief.push(number.text())
            }),
            Value::Bs(set) => self.members("{", set.iter(), "}", |brief, bytes| {
                brief.push(&brief_bytes(bytes))
            }),
            Value::Other { kind, json } => self.push(kind) && self.push(": ") && self.push(json),
        }
    }

    fn named(&mut self, (name, value): (&str, &Value)) -> bool {
        self.push(name) && self.push(": ") && self.value(value)
    }

    fn members<T>(
        &mut self,
        open: &str,
        members: impl Iterator<Item = T>,
        close: &str,
        write: impl Fn(&mut Self, T) -> bool,
    ) -> bool {
        let mut room = self.push(open);
        for (index, member) in members.enumerate() {
            room = room && (index == 0 || self.push(", ")) && write(self, member);
            if !room {
                return false;
            }
        }
        room && self.push(close)
    }

    fn push(&mut self, text: &str) -> bool {
        let mut chars = text.char_indices();
        let Some((end, _)) = chars.nth(self.left) else {
            self.text.push_str(text);
            self.left -= text.chars().count();
            return true;
        };
        self.text.push_str(text.get(..end).unwrap_or_default());
        self.text.push('…');
        self.left = 0;
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::{any_item, deterministic, item};

    #[test]
    fn values_are_written_in_one_line() {
        for (json, brief) in [
            (r#"{"S":"plain, \"quoted\""}"#, "plain, \"quoted\""),
            (r#"{"N":"1.50"}"#, "1.50"),
            (r#"{"B":"AQID"}"#, "b64:AQID (3 B)"),
            (r#"{"BOOL":true}"#, "true"),
            (r#"{"NULL":true}"#, "null"),
            (r#"{"M":{}}"#, "{}"),
            (
                r#"{"M":{"city":{"S":"Paris"},"at":{"L":[{"N":"1"},{"N":"2"}]}}}"#,
                "{at: [1, 2], city: \"Paris\"}",
            ),
            (r#"{"SS":["b","a"]}"#, "{a, b}"),
            (r#"{"NS":["10","9"]}"#, "{9, 10}"),
            (r#"{"BS":["AQ=="]}"#, "{b64:AQ== (1 B)}"),
            (r#"{"VEC":[1]}"#, "VEC: [1]"),
        ] {
            let item = item(&format!(r#"{{"v":{json}}}"#));
            assert_eq!(item.get("v").map(Value::brief), Some(brief.to_owned()));
        }
        assert_eq!(item(r#"{"a":{"S":"x"}}"#).brief(), "{a: \"x\"}");
    }

    #[test]
    fn a_long_value_is_cut() {
        let long = Value::L(vec![Value::S("é".repeat(300)); 1000]);
        assert_eq!(long.brief().chars().count(), ENOUGH + 1);
        assert!(long.brief().ends_with('…'));
        assert!(
            Value::B(vec![0; 400_000])
                .brief()
                .ends_with("AAAA… (400000 B)")
        );
        assert_eq!(Value::S("x".repeat(ENOUGH)).brief(), "x".repeat(ENOUGH));
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn a_line_is_bounded(item in any_item()) {
            prop_assert!(item.brief().chars().count() <= ENOUGH + 1);
        }
    }
}
