//! `dynahop check --failover`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use dynahop::demo::Faults;
use serde_json::Value;

use super::program::{Program, Ran};

/// A program whose prod has this backup.
fn backed_by(backup: &str) -> Program {
    let program = Program::new();
    let wanted = format!("failover = \"{backup}\"");
    let config = program.demo.config_toml();
    program.config(&config.replace("failover = \"standby\"", &wanted));
    program
}

fn check(program: &Program, more: &[&str]) -> Ran {
    let mut args = vec!["check", "--failover"];
    args.extend(more);
    program.run(&args)
}

fn table(program: &Program, name: &str) -> Value {
    let json = check(program, &["prod", "--format", "json"]).json();
    let tables = json["failovers"][0]["tables"].as_array().unwrap().clone();
    let found = tables.into_iter().find(|table| table["what"] == name);
    found.unwrap_or_default()
}

fn copy(program: &Program, table: &str, to: &str) {
    let (source, target) = (format!("prod:{table}"), format!("{to}:{table}"));
    let args = ["copy", &source, &target, "--on-conflict", "overwrite"];
    let confirm = ["--confirm", to];
    let ran = program.run(&[&args[..], &confirm].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn a_backup_without_the_tables_cannot_serve() {
    let program = backed_by("backup");
    let ran = check(&program, &["prod"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert!(
        ran.stdout.starts_with("✗ prod → backup\n"),
        "{}",
        ran.stdout
    );
    let last = "backup cannot serve in the place of prod: see the lines with ✗.";
    assert_eq!(ran.last_line(), last);
    assert_eq!(table(&program, "users")["found"], "is not in backup");
    assert_eq!(program.writes(), 0);
}

#[test]
fn a_backup_that_is_behind_says_how_far_and_one_that_was_copied_to_is_equal() {
    let program = backed_by("dev");
    let users = table(&program, "users");
    assert_eq!(users["mark"], "doubtful", "{users}");
    let count = |what: &str| users["sampled"][what].as_u64().unwrap();
    let (items, equal) = (count("items"), count("equal"));
    assert_eq!(items, equal + count("differ") + count("missing"));
    assert!(items > 100 && equal < items, "{users}");
    let said = users["found"].as_str().unwrap();
    let percent = format!(
        "{}.{}% equal",
        equal * 100 / items,
        equal * 1000 / items % 10
    );
    assert!(said.contains(&percent), "{said}");
    assert_eq!(program.writes(), 0);

    copy(&program, "users", "dev");
    let users = table(&program, "users");
    assert_eq!(users["mark"], "good", "{users}");
    assert_eq!(users["sampled"]["equal"], users["sampled"]["items"]);
    assert!(
        users["found"].as_str().unwrap().ends_with("all equal"),
        "{users}"
    );
}

#[test]
fn a_backup_that_cannot_be_opened_cannot_serve_and_says_what_to_do() {
    let program = backed_by("backup");
    program.faults(Faults {
        denied_role: Some("backup".to_owned()),
        ..Faults::default()
    });
    let ran = check(&program, &[]);
    assert_eq!(ran.code, Some(1));
    for said in ["✗ backup: Could not assume the role of backup", "→ "] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
}

#[test]
fn an_account_without_a_backup_is_an_error_that_says_what_to_write() {
    let program = backed_by("backup");
    let ran = check(&program, &["dev"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("failover = \"backup\""),
        "{}",
        ran.stderr
    );
    let config = program.demo.config_toml();
    program.config(&config.replace("failover = \"standby\"\n", ""));
    let none = check(&program, &[]);
    assert_eq!(none.code, Some(2));
    assert!(none.stderr.contains("no account has a backup"), "{none:?}");
}
