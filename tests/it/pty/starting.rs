//! How it starts, and how it does not.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

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

/// No account of the demo's own config wants one: it is kept for the first that does, and is not shown.
#[test]
fn the_demo_takes_the_code_of_an_mfa_device_and_does_not_show_it() {
    let mut pty = Pty::start(&[
        "demo",
        "dev:products",
        "--items",
        "1",
        "--mfa-code",
        "314159",
    ]);
    pty.wait_for("RRU in all");
    let written = String::from_utf8_lossy(pty.written()).into_owned();
    assert!(!written.contains("314159"), "{written}");
}

#[test]
fn a_command_that_the_demo_suggests_reaches_the_demo() {
    let mut pty = Pty::sized(50, 180, &["demo", "--items", "1", "prod"], &[]);
    pty.wait_for("kitchen-sink");
    pty.send(":open prod:usres\r");
    pty.wait_for("$ dynahop prod:users --config ");
    let contents = pty.contents();
    let command = contents.split_once("$ dynahop prod:users --config ");
    let (_, rest) = command.unwrap();
    let config = rest.split_whitespace().next().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dynahop"));
    command.args(["ls", "prod:users", "--config", config]);
    command
        .env_clear()
        .env("DYNAHOP_STATE", tempfile::tempdir().unwrap().path());
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("333333333333"), "{told}");
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

#[test]
fn y_puts_a_name_into_the_terminals_clipboard() {
    let mut pty = Pty::start(&["demo", "--items", "10"]);
    pty.wait_for("backup");
    pty.send("y");
    // "dev", as OSC 52 carries it.
    let copied = |pty: &Pty| pty.acts().iter().any(|act| act == "clipboard ZGV2");
    pty.wait_until("clipboard", copied);
}

/// The demo needs nothing of the user's environment, and is led astray by none of it.
#[test]
fn the_demo_uses_neither_the_users_config_nor_their_credentials_nor_a_proxy() {
    let nowhere = "http://127.0.0.1:1";
    let variables = [
        ("DYNAHOP_CONFIG", "/nonexistent/config.toml"),
        ("AWS_PROFILE", "nobody"),
        ("AWS_ACCESS_KEY_ID", "AKIAWRONG00000000000"),
        ("AWS_SECRET_ACCESS_KEY", "wrong"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ENDPOINT_URL", nowhere),
        ("HTTP_PROXY", nowhere),
        ("HTTPS_PROXY", nowhere),
        ("ALL_PROXY", nowhere),
    ];
    let mut pty = Pty::sized(24, 80, &["demo", "prod:users", "--items", "10"], &variables);
    pty.wait_for("333333333333");
    pty.wait_for("loaded");
}

/// A config of two thousand accounts that is read no further than a file of tenants which comes only when a test wants it.
struct Long {
    folder: TempDir,
}

impl Long {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut text = "region = \"us-east-1\"\ntenants_file = \"tenants.toml\"\n".to_owned();
        for number in 0..2000 {
            write!(text, "[accounts.acct-{number:04}]\naccess = \"free\"\n").unwrap();
        }
        std::fs::write(folder.path().join("config.toml"), text).unwrap();
        let long = Self { folder };
        let made = Command::new("mkfifo").arg(long.tenants()).status();
        assert!(made.unwrap().success());
        long
    }

    fn tenants(&self) -> PathBuf {
        self.folder.path().join("tenants.toml")
    }

    /// The program, with the first accounts on the screen, and the others not read yet.
    fn shown(&self) -> Pty {
        let config = self.folder.path().join("config.toml");
        let mut pty = Pty::start(&["--config", config.to_str().unwrap()]);
        pty.wait_for("reading the config");
        assert!(pty.contents().contains("acct-0003"), "{}", pty.contents());
        assert!(pty.is_taken());
        pty
    }
}

#[test]
fn the_first_accounts_of_a_long_config_are_shown_while_it_is_read_and_keys_wait() {
    let long = Long::new();
    let mut pty = long.shown();
    pty.send("/1999");
    std::fs::write(long.tenants(), "acme = \"acct-0007\"\n").unwrap();
    pty.wait_for("1 of 2,000");
    let screen = pty.contents();
    assert!(screen.contains("acct-1999"), "{screen}");
    assert!(!screen.contains("reading the config"), "{screen}");
}

#[test]
fn what_is_wrong_with_the_rest_of_a_long_config_is_told_when_the_screen_is_given_back() {
    let long = Long::new();
    let mut pty = long.shown();
    std::fs::write(long.tenants(), "acme = \"acct-9999\"\n").unwrap();
    assert_eq!(pty.wait().exit_code(), 2);
    pty.assert_given_back();
    let told = pty.contents();
    assert!(told.starts_with("error: "), "{told}");
    assert!(told.contains("acct-9999"), "{told}");
}

#[test]
fn ctrl_c_ends_it_while_a_long_config_is_read() {
    let long = Long::new();
    let mut pty = long.shown();
    pty.send("\u{3}");
    assert_eq!(pty.wait().exit_code(), 2);
    pty.assert_given_back();
    let told = pty.contents();
    assert!(
        told.contains("stopped before the config was read"),
        "{told}"
    );
}
