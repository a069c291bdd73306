//! Item data cannot act on the terminal.

use super::terminal::Pty;

/// Enough rows for all items of the table.
const ROWS: u16 = 60;
const COLUMNS: u16 = 200;

/// What stands in the demo's values, keys and attribute names, and must never reach the terminal as it is.
const IN_THE_DATA: [&str; 20] = [
    "\x1b]52",
    "\x1b]0;",
    "\x1b]8;",
    "\x1b[2J\x1b[H",
    "\x1b[2J\x1b[31m",
    "\x1b[1;31m",
    "\x1b[31m",
    "\x1b[5A",
    "\x1b[6n",
    "\x1b[c",
    "\x1b\\",
    "\u{9b}",
    "\u{9d}",
    "\u{9c}",
    "\u{202e}",
    "\u{2067}",
    "\u{2028}",
    "\u{feff}",
    "\u{200b}",
    "\u{7f}",
];

#[test]
fn whatever_is_in_an_item_is_only_shown() {
    let arguments = ["demo", "dev:kitchen-sink", "--items", "10"];
    let mut pty = Pty::sized(ROWS, COLUMNS, &arguments, &[]);
    pty.wait_until("all items", |pty| pty.row(1).contains("all "));
    // One side on all of the screen.
    pty.send("|");
    pty.wait_until("one side", |pty| !pty.contents().contains("PROD"));
    let items = loaded(&pty.row(1));
    assert!(items > 20, "{}", pty.contents());
    let mut seen = String::new();
    for item in 0..items {
        every_spelling(&mut pty, &mut seen);
        if item + 1 < items {
            pty.settle("j");
        }
    }
    every_column(&mut pty, &mut seen);
    for sign in [
        "␛]52;c;",
        "␛]0;owned",
        "ding␇dong",
        "␛[2J␛[H",
        "\\u{9b}31mred",
        "␛[31mred",
        "␛[?1049h",
    ] {
        assert!(
            seen.contains(sign),
            "{sign} was not on the screen: then nothing was tried"
        );
    }
    pty.send("q");
    assert_eq!(pty.wait().exit_code(), 0);
    pty.assert_given_back();
    assert_harmless(pty.written());
}

/// `all 28 loaded`.
fn loaded(title: &str) -> usize {
    let words: Vec<&str> = title.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "loaded").unwrap();
    words.get(at - 1).unwrap().parse().unwrap()
}

/// Opens the item under the cursor, looks at each spelling from its first line to its last, and goes back.
fn every_spelling(pty: &mut Pty, seen: &mut String) {
    for (key, spelling) in [
        ("\r", " tree "),
        ("2", " JSON "),
        ("3", " DynamoDB JSON "),
        ("4", " raw "),
    ] {
        pty.send(key);
        pty.wait_until(spelling, |pty| pty.row(1).contains(spelling));
        seen.push_str(&pty.contents());
        let is_full = pty.row(ROWS - 3).chars().any(char::is_alphanumeric);
        if is_full {
            pty.settle("G");
            seen.push_str(&pty.contents());
        }
    }
    pty.send("\x1b");
    pty.wait_until("the grid again", |pty| pty.row(1).contains("all "));
}

/// Goes over all columns of the grid, from the first to the last.
fn every_column(pty: &mut Pty, seen: &mut String) {
    pty.settle("$");
    let last = titles(pty);
    pty.settle("0");
    for _ in 0..200 {
        if titles(pty) == last {
            return;
        }
        // More than four columns are always in sight.
        pty.settle("llll");
        seen.push_str(&pty.contents());
    }
    panic!("the last column is not reached: {}", pty.contents());
}

/// The names of the columns in sight. Not the items: a terminal that takes joined characters apart, as this one does,
/// keeps pieces of them on the screen.
fn titles(pty: &Pty) -> String {
    pty.row(2)
}

/// No control character but ESC, no escape but the few that draw, and nothing as it stands in the data.
fn assert_harmless(written: &[u8]) {
    let text = std::str::from_utf8(written).unwrap();
    for sign in IN_THE_DATA {
        assert!(
            !text.contains(sign),
            "{} reached the terminal",
            sign.escape_debug()
        );
    }
    // What it says when the screen is given back is plain lines.
    let (text, last_words) = text
        .split_once("The demo kept an audit log")
        .unwrap_or((text, ""));
    assert!(
        last_words
            .chars()
            .all(|c| !c.is_control() || matches!(c, '\r' | '\n')),
        "{last_words:?}"
    );
    for (at, _) in text.match_indices(|character: char| character.is_control()) {
        let rest = text.get(at..).unwrap_or_default();
        assert!(
            is_ours(rest),
            "the terminal was told {:?}",
            rest.get(..20.min(rest.len()))
        );
    }
    for once in ["\x1b[?1049h", "\x1b[?1049l", "\x1b[?2004h", "\x1b[?2004l"] {
        assert_eq!(text.matches(once).count(), 1, "{}", once.escape_debug());
    }
}

/// A move of the cursor, a style, or one of the modes that the program sets and undoes.
fn is_ours(text: &str) -> bool {
    let Some(sequence) = text.strip_prefix("\x1b[") else {
        return false;
    };
    let modes = ["?25", "?1049", "?2004", "?2026"];
    let end = sequence.find(|character: char| character.is_ascii_alphabetic());
    let (parameters, last) = sequence.split_at(end.unwrap_or_default());
    match last.chars().next() {
        Some('H' | 'm') => parameters.chars().all(|c| c.is_ascii_digit() || c == ';'),
        Some('h' | 'l') => modes.contains(&parameters),
        _ => false,
    }
}
