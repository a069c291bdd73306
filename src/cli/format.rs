//! Text for people, JSON for programs.

use std::fmt::Write;

use serde::Serialize;

use crate::item::{visible, width};

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One object, for programs.
    Json,
}

/// `value` as JSON that is safe on a terminal: characters that do not show as themselves are written `\u…`, which is
/// the same JSON.
pub(super) fn json(value: &impl Serialize) -> String {
    let plain = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut safe = String::with_capacity(plain.len() + 1);
    for character in plain.chars() {
        let mut buffer = [0; 4];
        let shown = &*character.encode_utf8(&mut buffer);
        if character == '\n' || visible(shown) == shown {
            safe.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                write!(safe, "\\u{unit:04x}").ok();
            }
        }
    }
    safe.push('\n');
    safe
}

/// Rows below a header, in columns as wide as they need to be.
pub(super) fn columns<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> Vec<String> {
    let header = header.map(str::to_owned);
    let all = || std::iter::once(&header).chain(rows);
    let widths: [usize; N] = std::array::from_fn(|column| {
        all()
            .filter_map(|row| row.get(column))
            .map(|cell| width(cell))
            .max()
            .unwrap_or_default()
    });
    all()
        .map(|row| {
            let cells = row.iter().zip(widths).map(|(cell, wide)| {
                let cell = visible(cell);
                format!("{cell}{}", " ".repeat(wide.saturating_sub(width(&cell))))
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn json_is_safe_and_says_the_same() {
        let text = "a\u{1b}[31m\u{9b}2J\u{7f}\u{202e}é😀\u{e0041}\n\"";
        let printed = json(&text);
        assert!(
            printed.chars().all(|c| c == '\n' || !c.is_control()),
            "{printed}"
        );
        assert!(!printed.contains(['\u{202e}', '\u{e0041}']), "{printed}");
        assert!(printed.contains("é😀"), "{printed}");
        assert_eq!(serde_json::from_str::<String>(&printed).unwrap(), text);
    }

    #[test]
    fn columns_are_as_wide_as_they_need_to_be() {
        let rows = [["a".to_owned(), "世界".to_owned(), "x".to_owned()]];
        let lines = columns(["name", "b", "c"], &rows);
        assert_eq!(lines, ["name  b     c", "a     世界  x"]);
    }
}
