//! Keys that are numbers or bytes, from one account to another.
#![expect(clippy::indexing_slicing, reason = "tests")]

use serde_json::Value;

use super::program::Program;
use super::tables::{self, Key};

const LONG: &str = "12345678901234567890123456789012345678";

fn number(n: &str, at: &str, name: &str) -> String {
    format!(r#"{{"n":{{"N":"{n}"}},"at":{{"N":"{at}"}},"name":{{"S":"{name}"}}}}"#)
}

fn bytes(id: &str, name: &str) -> String {
    format!(r#"{{"id":{{"B":"{id}"}},"name":{{"S":"{name}"}}}}"#)
}

/// In dev and in staging a table with this key, and the items of each.
fn both(table: &str, key: &[(&str, Key)], dev: &[String], staging: &[String]) -> Program {
    let program = Program::new();
    for (account, items) in [("dev", dev), ("staging", staging)] {
        tables::create(&program.demo, account, table, key);
        tables::put(&program.demo, account, table, items.iter().cloned());
    }
    program
}

fn compared(program: &Program, table: &str) -> [Value; 4] {
    let (source, target) = (format!("dev:{table}"), format!("staging:{table}"));
    let json = program
        .run(&["compare", &source, &target, "--format", "json"])
        .json();
    ["same", "changed", "only_source", "only_target"].map(|count| json[count].clone())
}

fn copied(program: &Program, table: &str, conflict: &str) -> String {
    let (source, target) = (format!("dev:{table}"), format!("staging:{table}"));
    let ran = program.run(&["copy", &source, &target, "--on-conflict", conflict, "--yes"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    ran.last_line().to_owned()
}

/// The same table is compared, copied without what exists, and copied with it.
fn through(program: &Program, table: &str) {
    assert_eq!(compared(program, table), [1, 1, 2, 1].map(Value::from));
    let skipped = copied(program, table, "skip");
    assert!(
        skipped.starts_with("Done: 2 written, 2 skipped, 0 failed"),
        "{skipped}"
    );
    assert_eq!(
        compared(program, table),
        [3, 1, 0, 1].map(Value::from),
        "nothing replaced"
    );
    let overwritten = copied(program, table, "overwrite");
    assert!(
        overwritten.starts_with("Done: 4 written, 0 skipped, 0 failed"),
        "{overwritten}"
    );
    assert_eq!(compared(program, table), [4, 0, 0, 1].map(Value::from));
}

#[test]
fn numbers_are_one_key_however_they_are_spelled() {
    let program = both(
        "numbers",
        &[("n", Key::N), ("at", Key::N)],
        &[
            number("1", "-0.5", "one"),
            number(LONG, "1", "long"),
            number("-7", "1E-130", "small"),
            number("9.9999999999999999999999999999999999999E+125", "0", "large"),
        ],
        &[
            // The same, spelled otherwise; another content; and one that differs in the last of 38 digits.
            number("1.0", "-5e-1", "one"),
            number("-70e-1", "0.1E-129", "changed"),
            number("12345678901234567890123456789012345679", "1", "long"),
        ],
    );
    through(&program, "numbers");
}

#[test]
fn bytes_are_one_key_by_what_they_are() {
    let program = both(
        "bytes",
        &[("id", Key::B)],
        &[
            bytes("AP+A", "same"),
            bytes("/w==", "one"),
            bytes("AA==", "zero"),
            bytes("AAA=", "two zeros"),
        ],
        &[
            bytes("AP+A", "same"),
            bytes("/w==", "changed"),
            bytes("AAAA", "three zeros"),
        ],
    );
    through(&program, "bytes");
}

#[test]
fn a_key_of_another_type_is_another_key() {
    let program = Program::new();
    tables::create(&program.demo, "dev", "mixed", &[("id", Key::N)]);
    tables::create(&program.demo, "staging", "mixed", &[("id", Key::B)]);
    let args = [
        "copy",
        "dev:mixed",
        "staging:mixed",
        "--on-conflict",
        "skip",
        "--yes",
    ];
    let ran = program.run(&args);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("the keys differ"), "{}", ran.stderr);
    assert_eq!(program.writes(), 0);
}
