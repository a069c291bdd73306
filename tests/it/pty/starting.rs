//! How it starts, and how it does not.

use std::process::{Command, Stdio};

use super::terminal::Pty;

#[test]
fn the_accounts_are_on_the_screen_and_the_terminal_is_taken() {
    let mut pty = Pty::start(&["demo", "--items", "200"]);
    for account in ["dev", "staging", "PROD", "backup"] {
        pty.wait_for(account);
    }
    assert!(pty.is_taken(), "{}", pty.contents());
    assert_eq!(pty.acts(), [] as [String; 0]);
}

#[test]
fn a_config_that_is_wrong_is_told_before_the_screen_is_touched() {
    let mut pty = Pty::sized(24, 80, &["--config", "nowhere.toml"], &[]);
    assert_eq!(pty.wait().exit_code(), 2);
    pty.assert_given_back();
    let told = pty.contents();
    assert!(
        told.starts_with("error: ") && told.contains("nowhere.toml"),
        "{told}"
    );
    assert!(!pty.written().contains(&0x1b), "no escape at all: {told}");
}

#[test]
fn a_place_of_no_account_is_told_before_the_screen_is_touched() {
    let mut pty = Pty::start(&["demo", "prd:users", "--items", "1"]);
    assert_eq!(pty.wait().exit_code(), 2);
    pty.assert_given_back();
    assert_eq!(
        pty.contents().trim().lines().count(),
        1,
        "{}",
        pty.contents()
    );
    assert!(pty.contents().contains("prod"), "{}", pty.contents());
    assert!(!pty.written().contains(&0x1b));
}

#[test]
fn without_a_terminal_it_says_what_works_without_one() {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dynahop"));
    command.args(["demo", "--items", "1"]);
    command.env_clear().env("HOME", home.path());
    command.stdin(Stdio::null());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("needs a terminal"), "{told}");
}
