//! What the terminal program notes in the audit log.

use std::time::{Duration, Instant};

use dynahop::demo::Faults;

use super::Pty;
use crate::program::Program;

/// As a terminal sends it.
const F5: &str = "\x1b[15~";

#[test]
fn an_account_that_is_opened_is_noted_with_the_reason_and_so_is_a_comparison() {
    let program = Program::new();
    let state = program.path("state");
    let config = program.path("config.toml");
    let variables = [
        ("DYNAHOP_STATE", state.to_str().unwrap()),
        ("DYNAHOP_CONFIG", config.to_str().unwrap()),
    ];
    let places = ["dev:products", "prod:products", "--reason", "looking"];
    let mut pty = Pty::sized(30, 120, &places, &variables);
    pty.wait_until("both sides", |pty| {
        pty.contents().matches("RRU in all").count() == 2
    });
    pty.send("=");
    pty.wait_for("done");
    pty.send("q");
    assert_eq!(pty.wait().exit_code(), 0);
    let log = std::fs::read_to_string(state.join("audit.jsonl")).unwrap();
    let told = |operation: &str, account: &str| {
        let operation = format!("\"operation\":\"{operation}\"");
        let account = format!("\"account\":\"{account}\"");
        let lines = log.lines();
        let those = lines.filter(|line| line.contains(&operation) && line.contains(&account));
        those
            .filter(|line| line.contains("\"reason\":\"looking\""))
            .count()
    };
    assert_eq!(told("open", "dev"), 1, "{log}");
    assert_eq!(told("open", "prod"), 1, "{log}");
    assert_eq!(told("compare", "prod"), 1, "{log}");
    assert_eq!(log.lines().count(), 3, "single pages are not noted: {log}");
}

#[test]
fn the_demo_has_a_log_of_its_own_and_says_so() {
    let state = tempfile::tempdir().unwrap();
    let variables = [("DYNAHOP_STATE", state.path().to_str().unwrap())];
    let mut pty = Pty::sized(24, 80, &["demo", "dev", "--items", "10"], &variables);
    pty.wait_for("kitchen-sink");
    pty.send("q");
    assert_eq!(pty.wait().exit_code(), 0);
    pty.wait_for("audit log: 1 entr");
    assert_eq!(std::fs::read_dir(state.path()).unwrap().count(), 0);
}

/// Two tables side by side, and a copy of which eight batches wait for their answers; then the program is left.
fn left_in_a_copy(program: &Program, before_it_ends: impl FnOnce()) -> (Pty, u32) {
    let hold = |holds: bool| {
        program.faults(Faults {
            held: holds.then(|| "BatchWriteItem".to_owned()),
            ..Faults::default()
        });
    };
    let (config, state) = (program.path("config.toml"), program.path("state"));
    let variables = [
        ("DYNAHOP_STATE", state.to_str().unwrap()),
        ("DYNAHOP_CONFIG", config.to_str().unwrap()),
    ];
    let mut pty = Pty::sized(30, 140, &["dev", "staging"], &variables);
    pty.wait_until("both sides", |pty| {
        pty.contents().matches("kitchen-sink").count() == 2
    });
    hold(true);
    pty.send("/");
    pty.send("users\r");
    pty.send(F5);
    pty.wait_for("[ Cancel ]");
    pty.send("\t\r");
    let given_up = Instant::now() + Duration::from_secs(30);
    while program.writes() < 8 {
        assert!(Instant::now() < given_up, "{}", pty.contents());
        std::thread::yield_now();
    }
    pty.send("q");
    pty.wait_for("[ Stay ]");
    pty.send("\t\r");
    pty.wait_for("finishing what is being written");
    before_it_ends();
    hold(false);
    let code = pty.wait().exit_code();
    (pty, code)
}

#[test]
fn a_copy_that_is_left_is_noted_as_cancelled_with_what_was_written() {
    let program = Program::new();
    let (pty, _) = left_in_a_copy(&program, || ());
    assert!(
        pty.contents().contains("200 written, cancelled"),
        "{}",
        pty.contents()
    );
    let log = std::fs::read_to_string(program.path("state/audit.jsonl")).unwrap();
    let last = log.lines().last().unwrap();
    for part in [
        "\"operation\":\"copy\"",
        "\"result\":\"cancelled\"",
        "\"written\":200",
    ] {
        assert!(last.contains(part), "{part}: {last}");
    }
}

#[test]
fn that_a_copy_that_is_left_cannot_be_noted_is_told_where_the_screen_was() {
    let program = Program::new();
    let log = program.path("state/audit.jsonl");
    let (pty, _) = left_in_a_copy(&program, || {
        std::fs::remove_file(&log).unwrap();
        std::fs::create_dir(&log).unwrap();
    });
    for part in ["200 written, cancelled", "audit.jsonl cannot be written"] {
        assert!(pty.contents().contains(part), "{part}: {}", pty.contents());
    }
}
