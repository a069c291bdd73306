//! What the terminal program notes in the audit log.

use super::Pty;
use crate::program::Program;

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
