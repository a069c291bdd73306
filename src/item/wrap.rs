//! Text broken into lines.

use super::{visible, width};

/// Text broken into lines of at most `columns` columns, at spaces where there are any, and made safe. Lines after the
/// first are indented as the first is; those of advice (`→ `) stand under its words, and those of a fact under what is
/// said beside its label.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = visible(text);
    let columns = columns.max(1);
    let indent = " ".repeat(hanging(&text, columns));
    let mut lines = Vec::new();
    let mut line = String::new();
    // Spaces inside a line are kept: facts stand in columns.
    for piece in text.split_inclusive(' ') {
        let word = piece.trim_end_matches(' ');
        // Beside its label a word is broken rather than put below it.
        let says_something = !line.trim().is_empty() && width(&line) > indent.len();
        if width(&line) + width(word) > columns && says_something {
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

/// Where the lines after the first begin: a label stands apart from what is said beside it by two spaces or more. Where
/// that would leave too little room for them, at the start.
fn hanging(text: &str, columns: usize) -> usize {
    let rest = text.trim_start_matches(' ');
    let spaces = text.len() - rest.len();
    let is_advice = rest.starts_with("→ ") || rest.starts_with("$ ");
    let own = if is_advice { spaces + 2 } else { spaces };
    let label = rest.split_once("  ").map(|(label, beside)| {
        let apart = beside.len() - beside.trim_start_matches(' ').len();
        spaces + width(label) + 2 + apart
    });
    let label = label.filter(|begins| *begins <= columns / 3);
    label.unwrap_or(if own <= columns / 2 { own } else { 0 })
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
    use super::wrap;

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
        assert_eq!(
            wrap("    → do this now", 13),
            ["    → do this", "      now"]
        );
    }

    #[test]
    fn what_is_said_beside_a_label_stays_beside_it() {
        assert_eq!(
            wrap("region  the one and the other, and many more", 32),
            ["region  the one and the other,", "        and many more"]
        );
        assert_eq!(
            wrap("as      abcdefghijklmnopqrstuvwxyz0123", 32),
            ["as      abcdefghijklmnopqrstuvwx", "        yz0123"]
        );
        // Where that would leave no room, it does not.
        assert_eq!(wrap("region  the one and", 12), ["region  the", "one and"]);
    }
}
