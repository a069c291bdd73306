//! `dynahop copy` of a selection: by a condition, and by keys.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;

use super::program::{Program, Ran};
use super::tables::{self, Key};

/// Members in dev, and the table for them in staging: 20 customers with 3 entries each, every other of them active.
fn members() -> Program {
    let program = Program::new();
    let key = [("customer", Key::N), ("at", Key::N)];
    for account in ["dev", "staging"] {
        tables::create(&program.demo, account, "members", &key);
    }
    let items = (0..60).map(|number| {
        let (customer, at) = (number / 3, number % 3);
        let status = if number % 2 == 0 {
            "active"
        } else {
            "secret-state"
        };
        format!(
            r#"{{"customer":{{"N":"{customer}"}},"at":{{"N":"{at}"}},"status":{{"S":"{status}"}}}}"#
        )
    });
    tables::put(&program.demo, "dev", "members", items);
    program
}

fn copy(program: &Program, more: &[&str]) -> Ran {
    let mut args = vec![
        "copy",
        "dev:members",
        "staging:members",
        "--on-conflict",
        "skip",
    ];
    args.extend(more);
    program.run(&args)
}

/// How many are in staging, of which none differs.
fn arrived(program: &Program) -> u64 {
    let args = [
        "compare",
        "dev:members",
        "staging:members",
        "--format",
        "json",
    ];
    let json = program.run(&args).json();
    assert_eq!(
        (&json["changed"], &json["only_target"]),
        (&0.into(), &0.into())
    );
    json["same"].as_u64().unwrap()
}

#[test]
fn the_items_that_meet_a_condition_are_copied_and_no_others() {
    let program = members();
    let ran = copy(&program, &["--where", r#"status = "active""#, "--yes"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("copied_where", ran.stdout);
    assert_eq!(arrived(&program), 30);
    let ran = copy(&program, &["--where", "customer = 7", "--yes"]);
    assert!(
        ran.last_line().starts_with("Done: 3 read, 3 met the condition; 2 written, 1 skipped, 0 failed; about 3.0 write units in staging, "),
        "{ran:?}"
    );
    assert_eq!(arrived(&program), 32);
    let ran = copy(&program, &["--where", "attribute_exists(nothing)", "--yes"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let said = "Done: 60 read, 0 met the condition; 0 written, ";
    assert!(ran.last_line().starts_with(said), "{ran:?}");
}

#[test]
fn a_dry_run_of_a_condition_reads_no_item() {
    let program = members();
    let before = program.writes();
    let ran = copy(
        &program,
        &["--where", "customer = 7 and at > 0", "--dry-run"],
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("dry_run_where", ran.stdout);
    let requests = program.demo.requests();
    let read = |operation| requests.count("dev", operation);
    assert_eq!((read("Scan"), read("Query")), (0, 0));
    assert_eq!(program.writes(), before);
}

#[test]
fn items_are_copied_by_their_keys() {
    let program = members();
    let keys = [
        "--key",
        "7 / 1",
        "--key",
        r#"{"at":{"N":"2"},"customer":{"N":"7"}}"#,
        "--yes",
    ];
    let ran = copy(&program, &keys);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(
        ran.stdout.starts_with("Copy 2 items from dev:members"),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("keys    7 / 1, 7 / 2\n"), "{ran:?}");
    assert!(ran.last_line().starts_with("Done: 2 written, "), "{ran:?}");
    assert_eq!(arrived(&program), 2);
    // Once more, there is nothing left to do, and that is well.
    let ran = copy(&program, &keys);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        ran.stdout,
        "Done: nothing to copy: 2 the same there already.\n"
    );
}

#[test]
fn a_whole_key_that_nothing_has_is_a_condition_that_nothing_meets() {
    let program = members();
    let before = program.writes();
    for more in [["--yes"], ["--dry-run"]] {
        let ran = copy(
            &program,
            &[&["--where", "customer = 7 and at = 9"], &more[..]].concat(),
        );
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
        let said = "Done: nothing to copy: no item meets the condition.\n";
        assert_eq!(ran.stdout, said);
    }
    assert_eq!(program.writes(), before);
}

/// Named one by one, keys are there as far as the user knows.
#[test]
fn a_key_that_is_not_there_did_not_arrive() {
    let program = members();
    let ran = copy(&program, &["--key", "7 / 1", "--key", "7 / 9", "--yes"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.stderr, "failed: 7 / 9: not at the source\n");
    assert!(
        ran.last_line()
            .starts_with("Not everything arrived: 1 written"),
        "{ran:?}"
    );
    let ran = copy(&program, &["--key", "7 / 9", "--yes"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.stderr,
        "error: nothing to copy: 1 not at the source\nNothing was written.\n"
    );
    assert_eq!(arrived(&program), 1);
}

#[test]
fn what_is_written_wrong_says_where_and_what_is_right() {
    let program = members();
    let before = program.writes();
    for (more, said) in [
        (
            ["--where", "status = active"],
            "column 10: a value is expected: \"text\" in double quotes",
        ),
        (
            ["--where", "status"],
            "column 7: =, <>, <, <=, >, >=, between or in is expected",
        ),
        (
            ["--where", r#"customer = "7""#],
            "customer holds numbers: compare it with a number, without quotes",
        ),
        (
            ["--key", "7"],
            "\"7\" is not a key of two parts: write both with \" / \" between them, as customer / at",
        ),
        (
            ["--key", "x / 1"],
            "\"x / 1\" is not a key: customer: \"x\" is not a DynamoDB number",
        ),
    ] {
        let ran = copy(&program, &[more[0], more[1], "--yes"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{more:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let ran = copy(&program, &["--where", "at = 1", "--key", "7 / 1", "--yes"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
    assert_eq!(program.writes(), before);
}

#[test]
fn the_audit_log_has_the_condition_without_its_values_and_so_has_the_debug_file() {
    let program = members();
    let debug = program.path("debug.log");
    let condition = r#"status = "secret-state" and at < 2"#;
    let ran = copy(
        &program,
        &[
            "--where",
            condition,
            "--yes",
            "--debug",
            debug.to_str().unwrap(),
        ],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = program.run(&["audit", "--operation", "copy"]);
    assert!(
        ran.stdout
            .contains("where status = ? and at < ?, 0 failed, "),
        "{}",
        ran.stdout
    );
    let json = program.run(&["audit", "--operation", "copy", "--format", "json"]);
    let entry = json.json()["entries"][0].clone();
    assert_eq!(entry["where"], "status = ? and at < ?");
    assert_eq!(entry["count"]["planned"], serde_json::Value::Null);
    let state = program.path(".local/state/dynahop/audit.jsonl");
    for (log, says) in [(state, "status = ? and at < ?"), (debug, "Scan")] {
        let text = fs::read_to_string(&log).unwrap();
        assert!(text.contains(says), "{}", log.display());
        assert!(!text.contains("secret-state"), "{}", log.display());
    }
}
