//! `dynahop copy`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::io::{Read, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use dynahop::demo::Faults;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::program::{Program, Ran};

const OVERWRITE: [&str; 2] = ["--on-conflict", "overwrite"];

fn copy<'a>(source: &'a str, target: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["copy", source, target];
    args.extend(more);
    args
}

fn equal(program: &Program, source: &str, target: &str) -> bool {
    let json = program
        .run(&["compare", source, target, "--format", "json"])
        .json();
    json["changed"] == 0 && json["only_source"] == 0
}

#[test]
fn a_table_is_copied_and_then_the_same() {
    let program = Program::new();
    let args = ["--on-conflict", "overwrite", "--yes"];
    let ran = program.run(&copy("prod:kitchen-sink", "dev:kitchen-sink", &args));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(
        ran.last_line()
            .starts_with("Done: 29 written, 0 skipped, 0 failed; "),
        "{}",
        ran.stdout
    );
    let units = ran.last_line().rsplit_once("; ").unwrap().1;
    assert!(
        units.contains(" write units in dev, ") && units.ends_with(" read units in prod."),
        "{units}"
    );
    assert!(!units.starts_with("about "), "{units}");
    assert!(equal(&program, "prod:kitchen-sink", "dev:kitchen-sink"));
    let again = ["--on-conflict", "skip", "--yes"];
    let ran = program.run(&copy("prod:kitchen-sink", "dev:kitchen-sink", &again));
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.last_line()
            .starts_with("Done: 0 written, 29 skipped, 0 failed; about "),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_dry_run_shows_the_plan_and_writes_nothing() {
    let program = Program::new();
    for more in [vec!["--dry-run"], vec!["--dry-run", "--confirm", "prod"]] {
        let args: Vec<&str> = OVERWRITE.into_iter().chain(more).collect();
        let ran = program.run(&copy("dev:users", "prod:users", &args));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        insta::assert_snapshot!("dry_run", ran.stdout);
    }
    assert_eq!(program.writes(), 0);
}

#[test]
fn without_confirmation_nothing_is_begun_and_the_flag_is_named() {
    let program = Program::new();
    for (target, more, said) in [
        ("dev:users", vec![], "error: writing to dev needs --yes\n"),
        (
            "prod:users",
            vec![],
            "error: writing to prod needs --confirm prod\n",
        ),
        (
            "prod:users",
            vec!["--yes"],
            "error: --yes stands for a free account only; writing to prod needs --confirm prod\n",
        ),
        (
            "prod:users",
            vec!["--confirm", "dev"],
            "error: \"dev\" is not the account that would be written, which is prod\n",
        ),
        (
            "dev:users",
            vec!["--yes", "--confirm", "prod"],
            "error: \"prod\" is not the account that would be written, which is dev\n",
        ),
    ] {
        let args: Vec<&str> = OVERWRITE.into_iter().chain(more).collect();
        let ran = program.run(&copy("staging:users", target, &args));
        assert_eq!(ran.code, Some(2), "{args:?}");
        assert_eq!(ran.stderr, format!("{said}Nothing was written.\n"));
    }
    assert_eq!(program.writes(), 0);
}

#[test]
fn a_confirm_account_is_written_when_it_is_named() {
    let program = Program::new();
    let args = ["--on-conflict", "skip", "--confirm", "prod"];
    let ran = program.run(&copy("dev:users", "prod:users", &args));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.last_line().starts_with("Done: "), "{}", ran.stdout);
}

#[test]
fn what_does_not_fit_is_refused_before_anything_is_written() {
    let program = Program::new();
    let args = ["--on-conflict", "overwrite", "--yes"];
    for (source, target, said) in [
        (
            "prod:users",
            "prod:users",
            "is both the source and the target",
        ),
        ("prod:users", "backup:users", "has no table \"users\""),
        ("prod:users", "dev:orders", "the keys differ"),
        ("prod:orders/by-status", "dev:orders", "is an index"),
        (
            "prod:orders",
            "dev:orders/by-status",
            "dev:orders/by-status is an index, and nothing is written into one",
        ),
        (
            "prod",
            "dev:users",
            "prod is an account: name a table in it",
        ),
        (
            "prod:users",
            "nobody:users",
            "there is no account or tenant \"nobody\"",
        ),
    ] {
        let ran = program.run(&copy(source, target, &args));
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(2), ""),
            "{source} {target}"
        );
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let read_only = program
        .demo
        .config_toml()
        .replacen("\"free\"", "\"read-only\"", 1);
    program.config(&read_only);
    let ran = program.run(&copy("prod:users", "dev:users", &args));
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("dev is read-only in the config"),
        "{}",
        ran.stderr
    );
    assert_eq!(program.writes(), 0);
}

#[test]
fn the_conflict_is_never_a_silent_default() {
    let program = Program::new();
    let ran = program.run(&copy("prod:users", "dev:users", &["--yes"]));
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--on-conflict"), "{}", ran.stderr);
}

#[test]
fn a_role_that_is_denied_is_an_error_with_what_to_do() {
    let program = Program::new();
    program.faults(Faults {
        denied_role: Some("dev".to_owned()),
        ..Faults::default()
    });
    let ran = program.run(&copy(
        "prod:users",
        "dev:users",
        &["--on-conflict", "skip", "--yes"],
    ));
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("AccessDenied") && ran.stderr.contains("sts:AssumeRole"),
        "{}",
        ran.stderr
    );
    assert_eq!(program.writes(), 0);
}

#[cfg(unix)]
#[test]
fn an_interrupted_copy_finishes_what_is_under_way_and_reports_it() {
    let program = Program::new();
    program.faults(Faults {
        latency: Duration::from_millis(150),
        ..Faults::default()
    });
    let mut command = program.command(&copy(
        "prod:users",
        "dev:users",
        &["--on-conflict", "skip", "--yes"],
    ));
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let given_up = Instant::now() + Duration::from_secs(30);
    while program.writes() == 0 {
        assert!(Instant::now() < given_up, "no write was sent");
        std::thread::yield_now();
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.last_line().starts_with("Cancelled: "), "{ran:?}");
    assert!(program.writes() < 300);
}

/// AWS takes nothing: what waits to be sent again when somebody stops it has not failed.
#[cfg(unix)]
#[test]
fn what_an_interrupted_copy_has_not_sent_is_not_told_as_failed() {
    let program = Program::new();
    program.faults(Faults {
        unprocessed: std::num::NonZeroU32::new(1),
        ..Faults::default()
    });
    let options = ["--on-conflict", "overwrite", "--yes"];
    let mut command = program.command(&copy("prod:users", "dev:users", &options));
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let given_up = Instant::now() + Duration::from_secs(30);
    while program.writes() == 0 {
        assert!(Instant::now() < given_up, "no write was sent");
        std::thread::yield_now();
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let told = "Cancelled: 0 written, 0 skipped, 0 failed";
    assert!(ran.last_line().starts_with(told), "{ran:?}");
    assert!(
        ran.stderr.contains(" not sent of those that were read."),
        "{ran:?}"
    );
    assert!(!ran.stderr.contains("failed"), "{ran:?}");
}

/// What the program says on a terminal where `answer` is typed when it asks, and its exit code.
fn on_a_terminal(program: &Program, target: &str, answer: &str) -> (String, u32) {
    let command = CommandBuilder::new(env!("CARGO_BIN_EXE_dynahop"));
    asked(command, program, target, answer)
}

/// The same by another command that takes the program's arguments.
fn asked(
    mut command: CommandBuilder,
    program: &Program,
    target: &str,
    answer: &str,
) -> (String, u32) {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    command.env_clear();
    command.env("TERM", "xterm");
    command.env("HOME", program.path(""));
    command.env("DYNAHOP_CONFIG", program.path("config.toml"));
    command.args(copy("staging:users", target, &["--on-conflict", "skip"]));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let (mut said, mut buffer, mut answered) = (String::new(), [0; 4096], false);
    // Reading fails when the program has gone, which is the end too.
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        said.push_str(&String::from_utf8_lossy(&buffer[..count]));
        if !answered && said.contains("to go on: ") {
            writer.write_all(format!("{answer}\r").as_bytes()).unwrap();
            answered = true;
        }
    }
    (said, child.wait().unwrap().exit_code())
}

#[test]
fn on_a_terminal_it_asks() {
    let program = Program::new();
    for (target, answer, question, code) in [
        (
            "prod:users",
            "yes",
            "Type the account's name, prod, to go on: ",
            2,
        ),
        ("dev:users", "y", "Type yes to go on: ", 2),
    ] {
        let (said, exit) = on_a_terminal(&program, target, answer);
        assert!(
            said.contains(question) && said.contains("Not confirmed."),
            "{said}"
        );
        assert_eq!(exit, code);
    }
    assert_eq!(program.writes(), 0);
    for (target, answer) in [("prod:users", "prod"), ("dev:users", "yes")] {
        let (said, exit) = on_a_terminal(&program, target, answer);
        assert!(said.contains("Done: "), "{said}");
        assert_eq!(exit, 0);
    }
}

#[cfg(unix)]
#[test]
fn whoever_is_asked_sees_the_plan_wherever_standard_output_goes() {
    let program = Program::new();
    let mut command = CommandBuilder::new("/bin/sh");
    let log = program.path("log");
    let redirected = format!(
        "exec '{}' \"$@\" > '{}'",
        env!("CARGO_BIN_EXE_dynahop"),
        log.display()
    );
    command.args(["-c", &redirected, "sh"]);
    let (said, exit) = asked(command, &program, "dev:users", "yes");
    assert_eq!(exit, 0, "{said}");
    let plan = said.find("from    staging:users").unwrap();
    assert!(plan < said.find("Type yes to go on: ").unwrap(), "{said}");
    let logged = std::fs::read_to_string(log).unwrap();
    assert!(logged.starts_with("Done: "), "{logged}");
}
