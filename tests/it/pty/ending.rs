//! However it ends, the terminal is as it was before.

use super::terminal::Pty;

const CTRL_C: &str = "\x03";

fn started() -> Pty {
    started_with(&[])
}

fn started_with(variables: &[(&str, &str)]) -> Pty {
    let mut pty = Pty::sized(24, 80, &["demo", "--items", "200"], variables);
    pty.wait_for("backup");
    assert!(pty.is_taken(), "{}", pty.contents());
    pty
}

#[test]
fn q_ends_it() {
    let mut pty = started();
    pty.send("q");
    assert_eq!(pty.wait().exit_code(), 0);
    pty.assert_given_back();
}

#[test]
fn ctrl_c_twice_ends_it_and_once_says_so() {
    let mut pty = started();
    pty.send(CTRL_C);
    pty.wait_for("once more quits");
    pty.send(CTRL_C);
    assert_eq!(pty.wait().exit_code(), 0);
    pty.assert_given_back();
}

#[test]
fn signals_end_it() {
    for signal in ["TERM", "HUP", "INT"] {
        let mut pty = started();
        pty.signal(signal);
        assert_eq!(pty.wait().exit_code(), 0, "{signal}");
        pty.assert_given_back();
    }
}

#[test]
fn a_signal_ends_it_while_items_come_in() {
    let arguments = ["demo", "dev:users", "--items", "5000", "--latency", "50"];
    let mut pty = Pty::sized(24, 80, &arguments, &[]);
    pty.wait_for("loaded");
    pty.send("L");
    pty.signal("TERM");
    assert_eq!(pty.wait().exit_code(), 0);
    pty.assert_given_back();
}

/// Only a debug build can be asked to panic.
#[cfg(debug_assertions)]
#[test]
fn a_panic_is_told_after_the_terminal_is_back() {
    const F12: &str = "\x1b[24~";
    for place in ["loop", "task"] {
        let mut pty = started_with(&[("DYNAHOP_TEST_PANIC", place)]);
        pty.send(F12);
        assert_eq!(pty.wait().exit_code(), 101, "{place}");
        pty.assert_given_back();
        let told = pty.contents();
        assert!(told.contains("a test wanted a panic in"), "{place}: {told}");
        // Where the shell goes on: under what was told, not over it.
        let (row, column) = pty.screen().cursor_position();
        let above = told.lines().count();
        assert_eq!((usize::from(row), column), (above, 0), "{place}: {told}");
    }
}
