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
    columns_in(header, rows, None).0
}

/// The same in this many columns of a terminal. What does not fit is left out from the end on, and told by its headers.
pub(super) fn columns_in<'a, const N: usize>(
    header: [&'a str; N],
    rows: &[[String; N]],
    room: Option<usize>,
) -> (Vec<String>, Vec<&'a str>) {
    let names = header.map(str::to_owned);
    let all = || std::iter::once(&names).chain(rows);
    let widths: [usize; N] = std::array::from_fn(|column| {
        all()
            .filter_map(|row| row.get(column))
            .map(|cell| width(cell))
            .max()
            .unwrap_or_default()
    });
    let fitting = fitting(&widths, room);
    let lines = all().map(|row| {
        let cells = row.iter().zip(widths).take(fitting).map(|(cell, wide)| {
            let cell = visible(cell);
            format!("{cell}{}", " ".repeat(wide.saturating_sub(width(&cell))))
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    let left_out = header.into_iter().skip(fitting).collect();
    (lines.collect(), left_out)
}

/// How many columns of these widths fit, two spaces apart; at least the first.
fn fitting(widths: &[usize], room: Option<usize>) -> usize {
    let Some(room) = room else {
        return widths.len();
    };
    let ends = widths.iter().scan(0, |end, wide| {
        let at = *end + wide;
        *end = at + 2;
        Some(at)
    });
    ends.take_while(|end| *end <= room).count().max(1)
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

    #[test]
    fn what_does_not_fit_is_left_out_from_the_end_on_and_told() {
        let rows = [["prod".to_owned(), "333".to_owned(), "confirm".to_owned()]];
        let header = ["NAME", "ID", "ACCESS"];
        let within = |room| columns_in(header, &rows, room);
        let first = |room: usize| within(Some(room)).0.concat();
        assert_eq!(within(None).1, [""; 0]);
        assert_eq!(within(Some(18)).1, [""; 0]);
        assert_eq!(within(Some(17)).1, ["ACCESS"]);
        assert_eq!(within(Some(17)).0, ["NAME  ID", "prod  333"]);
        assert_eq!(first(1), "NAMEprod", "something is always shown");
    }
}
