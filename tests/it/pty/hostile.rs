//! Item data cannot act on the terminal.

use super::terminal::Pty;

/// As many columns as a row of the table's items could fill.
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
    let mut pty = Pty::sized(60, COLUMNS, &arguments, &[]);
    pty.wait_until("all items", |pty| pty.row(1).contains("all "));
    let items = loaded(&pty.row(1));
    assert!(items > 20, "{}", pty.contents());
    let mut seen = String::new();
    for item in 0..items {
        every_spelling(&mut pty, &mut seen);
        if item + 1 < items {
            pty.step("j");
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
    pty.step("\r");
    for (key, spelling) in [
        ("1", " tree "),
        ("2", " JSON "),
        ("3", " DynamoDB JSON "),
        ("4", " raw "),
    ] {
        pty.step(key);
        let title = pty.row(1);
        assert!(title.contains(spelling), "{spelling}: {}", pty.contents());
        seen.push_str(&pty.contents());
        pty.step("G");
        seen.push_str(&pty.contents());
        pty.step("g");
    }
    pty.step("\x1b");
    assert!(pty.row(1).contains("all "), "{}", pty.contents());
}

/// Goes over all columns of the grid, until the last stays where it is.
fn every_column(pty: &mut Pty, seen: &mut String) {
    loop {
        let before = pty.screen().contents_formatted();
        pty.step("l");
        if pty.screen().contents_formatted() == before {
            return;
        }
        seen.push_str(&pty.contents());
    }
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
    for (at, _) in text.match_indices(|character: char| character.is_control()) {
        let rest = text.get(at..).unwrap_or_default();
        assert!(
            is_ours(rest),
            "the terminal was told {:?}",
            rest.get(..20.min(rest.len()))
        );
    }
    for once in [
        "\x1b[?1049h",
        "\x1b[?1049l",
        "\x1b[?2004h",
        "\x1b[?2004l",
        "\x1b[?25h",
    ] {
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
