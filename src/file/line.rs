//! One item as one line.

use std::io::{self, Write};

use crate::item::{RawItem, is_unseen};

/// Writes the item's bytes, as they are, into a line: `{"Item":{…}}`.
pub(super) fn write(out: &mut impl Write, item: &RawItem) -> io::Result<()> {
    out.write_all(br#"{"Item":"#)?;
    // Outside of texts, where JSON has them escaped, ends of lines are nothing but space.
    for part in item.bytes().split(|byte| matches!(byte, b'\n' | b'\r')) {
        out.write_all(part)?;
    }
    out.write_all(b"}\n")
}

/// The same for a terminal, which obeys or hides some characters: they are escaped as JSON can, and so mean the same.
pub(super) fn show(out: &mut impl Write, item: &RawItem) -> io::Result<()> {
    out.write_all(br#"{"Item":"#)?;
    let mut units = [0; 2];
    for char in item
        .text()
        .chars()
        .filter(|char| !matches!(char, '\n' | '\r'))
    {
        if is_unseen(char) || char == '\u{7f}' {
            for unit in char.encode_utf16(&mut units) {
                write!(out, "\\u{unit:04x}")?;
            }
        } else {
            write!(out, "{char}")?;
        }
    }
    out.write_all(b"}\n")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn raw(text: &str) -> RawItem {
        RawItem::new(Bytes::copy_from_slice(text.as_bytes())).unwrap()
    }

    #[test]
    fn an_item_is_its_bytes_in_one_line() {
        for (item, line) in [
            (
                r#"{"id":{"N":"12345678901234567890123456789012345678"}}"#,
                r#"{"Item":{"id":{"N":"12345678901234567890123456789012345678"}}}"#,
            ),
            (
                "{\r\n  \"id\": {\"S\": \"a\\nb ü\"}\n}",
                "{\"Item\":{  \"id\": {\"S\": \"a\\nb ü\"}}}",
            ),
        ] {
            let mut out = Vec::new();
            write(&mut out, &raw(item)).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), format!("{line}\n"));
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_means_the_same() {
        let item = "{\"id\":{\"S\":\"ü\u{9b}2J \u{202e}x \u{7f}\u{e0041}\"}}";
        let mut out = Vec::new();
        show(&mut out, &raw(item)).unwrap();
        let line = String::from_utf8(out).unwrap();
        assert_eq!(
            line,
            "{\"Item\":{\"id\":{\"S\":\"ü\\u009b2J \\u202ex \\u007f\\udb40\\udc41\"}}}\n"
        );
        let shown: serde_json::Value = serde_json::from_str(&line).unwrap();
        let meant: serde_json::Value = serde_json::from_str(item).unwrap();
        assert_eq!(shown.get("Item"), Some(&meant));
    }
}
