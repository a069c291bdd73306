//! The command line's surface, as `--help` shows it, and wrong usage.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::program::Program;

#[test]
fn help_is_as_it_was() {
    let program = Program::new();
    for (name, args) in [
        ("help", vec!["--help"]),
        ("help_ls", vec!["ls", "--help"]),
        ("help_compare", vec!["compare", "--help"]),
        ("help_copy", vec!["copy", "--help"]),
        ("help_audit", vec!["audit", "--help"]),
        ("help_check", vec!["check", "--help"]),
        ("help_demo", vec!["demo", "--help"]),
        ("help_policy", vec!["policy", "--help"]),
    ] {
        let output = program
            .command(&args)
            .env("COLUMNS", "100")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        insta::assert_snapshot!(name, String::from_utf8(output.stdout).unwrap());
    }
}

#[test]
fn wrong_usage_exits_with_2() {
    let program = Program::new();
    for args in [
        vec!["compare", "dev:users"],
        vec![
            "copy",
            "dev:users",
            "prod:users",
            "--on-conflict",
            "perhaps",
        ],
        vec!["ls", "--format", "yaml"],
        vec!["ls", "a b"],
        vec!["dev", "prod", "staging"],
        vec!["dev", "ls"],
        vec!["demo", "--port", "1"],
        vec!["demo", "--describe", "--serve"],
        vec!["demo", "--describe", "--config", "x"],
        vec!["demo", "--deny", "nobody"],
    ] {
        let ran = program.run(&args);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(
            ran.stderr.starts_with("error: "),
            "{args:?}: {}",
            ran.stderr
        );
    }
}

#[test]
fn the_demo_describes_itself() {
    let program = Program::new();
    let ran = program.run(&["demo", "--describe", "--items", "50"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.json()["accounts"][0]["name"], "dev");
}
