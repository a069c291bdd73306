//! `--debug FILE` beside the terminal program.

use super::Pty;
use crate::cli_debug::assert_nothing_secret;
use crate::program::Program;

#[test]
fn the_debug_file_tells_of_each_switch_to_another_account_and_of_no_secret() {
    let program = Program::new();
    let (config, state) = (program.path("config.toml"), program.path("state"));
    let file = program.path("debug");
    let variables = [
        ("DYNAHOP_STATE", state.to_str().unwrap()),
        ("DYNAHOP_CONFIG", config.to_str().unwrap()),
    ];
    let places = ["dev:users", "--debug", file.to_str().unwrap()];
    let mut pty = Pty::sized(30, 120, &places, &variables);
    pty.wait_for("RRU in all");
    pty.send("@");
    pty.wait_for("Go to which account?");
    pty.send("staging\r");
    pty.wait_for("staging  222222222222 ▸");
    pty.send("q");
    assert_eq!(pty.wait().exit_code(), 0);
    let text = std::fs::read_to_string(file).unwrap();
    let at = |line: &str| {
        let parts: Vec<&str> = line.split(" … ").collect();
        let is_it = |there: &str| parts.iter().all(|part| there.contains(part));
        let found = text.lines().position(is_it);
        found.unwrap_or_else(|| panic!("{line}: {text}"))
    };
    // First the one, then the other is looked at and opened.
    let looked_at = [at("on the screen: dev"), at("on the screen: staging")];
    assert!(looked_at[0] < looked_at[1], "{text}");
    let opened = [
        at(
            "dev us-east-1: opened in … as arn:aws:sts::111111111111:assumed-role/DynamoDBAccessRole/",
        ),
        at(
            "staging us-east-1: opened in … as arn:aws:sts::222222222222:assumed-role/DynamoDBAccessRole/",
        ),
    ];
    assert!(opened[0] < opened[1], "{text}");
    assert_nothing_secret(&text);
    assert!(!text.contains("@example.com"), "values of items: {text}");
}
