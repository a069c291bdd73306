//! Pieces of text that several views draw.

use std::time::{Duration, SystemTime};

use ratatui::style::Style;
use ratatui::text::Span;

use crate::config::{Access, Account};
pub use crate::item::thousands;
use crate::item::{fit, visible, width};

/// `one thing`, `12 things`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", thousands(number as u64))
}

/// An estimate of capacity units: nobody needs its fractions.
pub fn units(units: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, never negative"
    )]
    let whole = units.ceil() as u64;
    thousands(whole)
}

/// Something that turns while the user waits.
pub fn spinner(tick: u64) -> &'static str {
    const PICTURES: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇", "⠏", "⠹"];
    let at = usize::try_from(tick).unwrap_or_default() % PICTURES.len();
    PICTURES.get(at).copied().unwrap_or("⠋")
}

/// How long a request took: `84 ms`, `2.3 s`.
pub fn elapsed(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// How long something still lasts: `11h`, `59m`, `20s`.
pub fn time_left(expiry: SystemTime, now: SystemTime) -> String {
    let seconds = expiry.duration_since(now).unwrap_or_default().as_secs();
    match seconds {
        7200.. => format!("{}h", seconds / 3600),
        60.. => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

/// An account's name: a protected one's in capitals, so that it cannot be taken for another.
pub fn account_name(account: &Account) -> String {
    let name = visible(account.name.as_str()).into_owned();
    if account.access == Access::Free {
        name
    } else {
        name.to_uppercase()
    }
}

/// Foreign text in exactly `columns` columns: cut, or filled with spaces.
pub fn cell(text: &str, columns: usize) -> String {
    let mut cell = fit(text, columns);
    cell.extend(std::iter::repeat_n(
        ' ',
        columns.saturating_sub(width(&cell)),
    ));
    cell
}

/// The same, to the right.
pub fn cell_right(text: &str, columns: usize) -> String {
    let cut = fit(text, columns);
    let mut cell: String = std::iter::repeat_n(' ', columns.saturating_sub(width(&cut))).collect();
    cell.push_str(&cut);
    cell
}

/// Foreign text, made safe.
pub fn safe(text: &str, style: Style) -> Span<'static> {
    Span::styled(visible(text).into_owned(), style)
}

/// Text broken into lines of at most `columns` columns, at spaces where there are any. Lines after the first are
/// indented as the first is; those of advice (`→ `) stand under its words.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = visible(text);
    let columns = columns.max(1);
    let spaces = text
        .chars()
        .take_while(|character| *character == ' ')
        .count();
    let hanging = if text.starts_with("→ ") { 2 } else { spaces };
    let indent = " ".repeat(if hanging < columns { hanging } else { 0 });
    let mut lines = Vec::new();
    let mut line = String::new();
    // Spaces inside a line are kept: facts stand in columns.
    for piece in text.split_inclusive(' ') {
        let word = piece.trim_end_matches(' ');
        if width(&line) + width(word) > columns && !line.trim().is_empty() {
            lines.push(
                std::mem::replace(&mut line, indent.clone())
                    .trim_end()
                    .to_owned(),
            );
        }
        push_word(&mut line, piece, columns, &indent, &mut lines);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// A word longer than a line is broken where the line ends: an ARN is all one word.
fn push_word(line: &mut String, word: &str, columns: usize, indent: &str, lines: &mut Vec<String>) {
    for character in word.chars() {
        let mut buffer = [0; 4];
        let room = columns.saturating_sub(width(line));
        if width(character.encode_utf8(&mut buffer)) > room {
            if character == ' ' {
                continue;
            }
            lines.push(std::mem::replace(line, indent.to_owned()));
        }
        line.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::{cell, wrap};

    #[test]
    fn text_wraps_at_spaces_and_long_words_where_the_line_ends() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("  in dent", 6), ["  in", "  dent"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(
            wrap("key   value and more", 11),
            ["key   value", "and more"]
        );
        assert_eq!(wrap("→ do this now", 9), ["→ do this", "  now"]);
    }

    #[test]
    fn a_cell_is_as_wide_as_it_should_be() {
        assert_eq!(cell("ab", 4), "ab  ");
        assert_eq!(cell("abcdef", 4), "abc…");
        assert_eq!(cell("漢字漢", 4), "漢… ");
    }
}
