//! The code of an MFA device on the command line: by an option, or asked for at the terminal.
#![expect(clippy::unwrap_used, reason = "tests")]

use dynahop::demo::{DemoOptions, MFA_SERIAL, SHOWN_MFA_CODE, SHOWN_MFA_SERIAL};

use crate::program::Program;
#[cfg(unix)]
use crate::pty::Pty;
use crate::sessions::mfa::with_device;
#[cfg(unix)]
use crate::sessions::mfa_refused::with_many;

fn program() -> Program {
    let program = Program::new();
    program.config(&with_device(&program.demo.config_toml(), ""));
    program
}

#[test]
fn the_option_gives_the_code_for_all_that_the_subcommand_opens() {
    let program = program();
    let code = program.demo.mfa_code();
    let ran = program.run(&[
        "compare",
        "dev:products",
        "prod:products",
        "--mfa-code",
        &code,
    ]);
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    assert!(ran.last_line().contains("same"), "{ran:?}");
}

/// `dynahop demo --mfa`, for whoever has no device at hand.
#[test]
fn the_demo_has_a_device_whose_name_shows_its_code() {
    let program = Program::over(DemoOptions {
        items: 10,
        mfa: true,
        ..DemoOptions::default()
    });
    let ran = program.run(&["ls", "dev"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains(SHOWN_MFA_SERIAL), "{ran:?}");
    assert!(SHOWN_MFA_SERIAL.ends_with(SHOWN_MFA_CODE));
    // As often as one likes; and no other.
    for _ in 0..2 {
        let ran = program.run(&["ls", "dev", "--mfa-code", SHOWN_MFA_CODE]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    assert_eq!(
        program.run(&["ls", "dev", "--mfa-code", "314159"]).code,
        Some(2)
    );
}

/// What a device opened is a session already: roles that are assumed from it last an hour.
#[test]
fn a_session_that_lasts_shorter_than_configured_is_told_once() {
    let program = Program::new();
    let config = program.demo.config_toml();
    program.config(&with_device(&config, "session_duration = \"2h\""));
    for args in [
        &["ls", "dev:users"][..],
        &["compare", "dev:users", "staging:users"],
        &[
            "copy",
            "staging:users",
            "dev:users",
            "--on-conflict",
            "skip",
            "--yes",
        ],
    ] {
        let code = program.demo.mfa_code();
        let ran = program.run(&[args, &["--mfa-code", &code]].concat());
        assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
        let note = "note: dev: its session lasts 1h, not 2h: AWS gives a role no longer one when it is assumed from another session\n";
        assert_eq!(ran.stderr.matches(note).count(), 1, "{ran:?}");
        // A code is good once.
        program.demo.advance(std::time::Duration::from_secs(30));
    }
}

/// In the report, which is where a check tells it.
#[test]
fn a_check_tells_once_that_a_session_lasts_shorter_than_configured() {
    let program = Program::new();
    let config = program.demo.config_toml();
    program.config(&with_device(&config, "session_duration = \"2h\""));
    let code = program.demo.mfa_code();
    let ran = program.run(&["check", "dev", "--mfa-code", &code]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let told = |text: &str| text.matches("its session lasts 1h, not 2h").count();
    assert_eq!((told(&ran.stdout), told(&ran.stderr)), (1, 0), "{ran:?}");
}

#[test]
fn where_nobody_can_be_asked_it_says_what_to_do() {
    let program = program();
    let ran = program.run(&["ls", "dev"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for part in [MFA_SERIAL, "--mfa-code"] {
        assert!(ran.stderr.contains(part), "{part}: {ran:?}");
    }
}

#[test]
fn a_wrong_code_is_told_in_aws_words_and_never_repeated() {
    let program = program();
    for (code, said) in [
        ("314159", "invalid MFA one time pass code"),
        ("31415", "a code has six digits"),
        ("\u{1b}[31m", "a code has six digits"),
    ] {
        let ran = program.run(&["ls", "dev", "--mfa-code", code]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(said), "{ran:?}");
        assert!(!ran.stderr.contains("31415"), "{ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn at_a_terminal_it_is_asked_for_and_again_when_it_is_wrong() {
    let program = program();
    let config = program.path("config.toml");
    let variables = [("DYNAHOP_CONFIG", config.to_str().unwrap())];
    let mut pty = Pty::sized(24, 80, &["ls", "dev"], &variables);
    pty.wait_for("to open dev");
    pty.send("314159\r");
    pty.wait_for("The code before was refused");
    let code = program.demo.mfa_code();
    pty.send(&format!("{code}\r"));
    pty.wait_for("kitchen-sink");
    assert_eq!(pty.wait().exit_code(), 0);
}

/// Declines the first question of a subcommand, which says this in the end, and ends with 1: there is no second one.
#[cfg(unix)]
fn declined(config: impl FnOnce(&str) -> String, arguments: &[&str], says: &str) {
    let program = Program::new();
    program.config(&config(&program.demo.config_toml()));
    let config = program.path("config.toml");
    let variables = [("DYNAHOP_CONFIG", config.to_str().unwrap())];
    let mut pty = Pty::sized(24, 80, arguments, &variables);
    pty.wait_for("(Enter alone declines)");
    // No line of progress is in its way.
    assert!(!pty.contents().contains('░'), "{}", pty.contents());
    pty.send("\r");
    pty.wait_for(says);
    assert_eq!(pty.wait().exit_code(), 1);
    let written = String::from_utf8_lossy(pty.written());
    assert_eq!(written.matches("MFA code of ").count(), 1, "{written}");
}

/// More accounts than are tried at once; and backups, which are tried one after the other.
#[cfg(unix)]
#[test]
fn whoever_declines_in_a_check_of_many_accounts_is_asked_once() {
    let says = "46 accounts: 0 ✓, 0 !, 46 ✗";
    declined(|text| with_many(text, 40), &["check"], says);
    let backups = |text: &str| {
        let dev = "[accounts.dev]\n";
        with_device(text, "").replace(dev, &format!("{dev}failover = \"backup\"\n"))
    };
    let says = "standby cannot serve in the place of prod";
    declined(backups, &["check", "--failover"], says);
}
