//! The README's table of exit codes, code by code.
#![expect(clippy::unwrap_used, reason = "tests")]

use dynahop::demo::Faults;

use super::program::Program;

const COPY: [&str; 6] = [
    "copy",
    "dev:users",
    "staging:users",
    "--on-conflict",
    "skip",
    "--yes",
];
const AGAIN: [&str; 6] = [
    "copy",
    "prod:orders",
    "dev:orders",
    "--on-conflict",
    "overwrite",
    "--yes",
];

/// What each subcommand ends with: when it did its work, and when it was kept from it. The 1 of a copy that was cancelled
/// in the middle is in `cli_copy`.
#[test]
fn every_subcommand_ends_with_the_codes_that_the_readme_has() {
    let program = Program::new();
    let table = [
        (
            0,
            &["compare", "prod:health-check", "standby:health-check"][..],
        ),
        (1, &["compare", "prod:users", "dev:users"]),
        (2, &["compare", "prod:users", "nobody:users"]),
        (0, &COPY),
        (
            0,
            &[
                "copy",
                "dev:users",
                "prod:users",
                "--on-conflict",
                "skip",
                "--dry-run",
            ],
        ),
        (
            2,
            &[
                "copy",
                "dev:users",
                "prod:users",
                "--on-conflict",
                "skip",
                "--yes",
            ],
        ),
        (
            2,
            &[
                "copy",
                "prod:users",
                "standby:users",
                "--on-conflict",
                "skip",
                "--yes",
            ],
        ),
        (0, &["check", "dev"]),
        (2, &["check", "nobody"]),
        (1, &["check", "--failover", "prod"]),
        (2, &["check", "--failover", "dev"]),
        (0, &["ls"]),
        (0, &["ls", "dev:users"]),
        (2, &["ls", "dev:nothing"]),
        (2, &["ls", "--config", "/nowhere/config.toml"]),
        (2, &["ls", "--format", "yaml"]),
        (0, &["audit"]),
        (2, &["audit", "--since", "yesterday"]),
        (0, &["policy", "prod"]),
        (2, &["policy", "nobody"]),
        (2, &["policy", "--source", "--part", "9"]),
        (2, &["policy", "--source", "--part", "0"]),
        (2, &["ls", "dev", "--tag", "nothing"]),
        (2, &["ls", "dev", "--tenant", "nobody"]),
        (2, &["nothing", "dev", "prod"]),
        (0, &["--help"]),
        (0, &["--version"]),
    ];
    for (code, args) in table {
        let ran = program.run(args);
        assert_eq!(
            ran.code,
            Some(code),
            "{args:?}: {}{}",
            ran.stdout,
            ran.stderr
        );
        let is_silent = ran.stderr.is_empty();
        assert!(code != 2 || !is_silent, "{args:?} says why");
    }
    program.faults(Faults {
        denied_role: Some("staging".to_owned()),
        ..Faults::default()
    });
    assert_eq!(program.run(&["check", "staging"]).code, Some(1));
    assert_eq!(program.run(&COPY).code, Some(2), "nothing was begun");
    program.faults(Faults {
        throttle: std::num::NonZeroU32::new(1),
        ..Faults::default()
    });
    let ran = program.run(&["compare", "prod:users", "dev:users"]);
    assert_eq!(ran.code, Some(2), "an error in the middle: {ran:?}");
    program.faults(Faults::default());
    let reads = r#"{"Statement": [
        {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
        {"Effect": "Deny", "Action": ["dynamodb:BatchWriteItem", "dynamodb:PutItem"], "Resource": "*"}
    ]}"#;
    program.demo.set_role_policy("dev", reads).unwrap();
    let ran = program.run(&AGAIN);
    assert_eq!(ran.code, Some(2), "nothing was written: {ran:?}");
}

#[test]
fn the_readme_has_a_column_for_each_subcommand() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let readme = readme.unwrap();
    let table = "| exit code | `compare` | `copy` | `check` | `ls`, `audit`, `policy` |";
    assert!(readme.contains(table));
}
