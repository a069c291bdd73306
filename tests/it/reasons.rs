//! An account that demands a reason for each write.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{Read, Write};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::program::{Program, Ran};

/// dev demands a reason.
fn demanding() -> Program {
    let program = Program::new();
    let head = "[accounts.dev]\n";
    let with = format!("{head}require_reason = true\n");
    program.config(&program.demo.config_toml().replace(head, &with));
    program
}

const COPY: [&str; 5] = [
    "copy",
    "prod:kitchen-sink",
    "dev:kitchen-sink",
    "--on-conflict",
    "overwrite",
];

fn copy(program: &Program, more: &[&str]) -> Ran {
    let mut command = program.command(&[&COPY[..], more].concat());
    command.env("DYNAHOP_STATE", program.path("state"));
    Ran::of(command.output().unwrap())
}

fn log(program: &Program) -> String {
    let path = program.path("state").join("audit.jsonl");
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn without_a_reason_nothing_is_written_and_the_option_is_named() {
    let program = demanding();
    for more in [&["--yes"][..], &["--yes", "--reason", "  "]] {
        let ran = copy(&program, more);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains("--reason TEXT"), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("Nothing was written."),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(program.writes(), 0);
    let dry = copy(&program, &["--dry-run"]);
    assert!(
        dry.stdout.contains("reason  has to be given"),
        "{}",
        dry.stdout
    );
}

#[test]
fn with_one_it_is_written_and_the_log_has_it() {
    let program = demanding();
    let ran = copy(
        &program,
        &["--yes", "--reason", "restore after the incident"],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let log = log(&program);
    assert!(
        log.contains("\"reason\":\"restore after the incident\""),
        "{log}"
    );
}

/// What it says on a terminal where these answers are typed after these questions.
fn on_a_terminal(program: &Program, answers: &[(&str, &str)]) -> (String, u32) {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dynahop"));
    command.env_clear();
    command.env("TERM", "xterm");
    command.env("HOME", program.path(""));
    command.env("DYNAHOP_STATE", program.path("state"));
    command.env("DYNAHOP_CONFIG", program.path("config.toml"));
    command.args(COPY);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let (mut said, mut buffer, mut left) = (String::new(), [0; 4096], answers.iter());
    let mut next = left.next();
    // Reading fails when the program has gone, which is the end too.
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        said.push_str(&String::from_utf8_lossy(buffer.get(..count).unwrap()));
        if let Some((_, answer)) = next.filter(|(question, _)| said.contains(question)) {
            writer.write_all(format!("{answer}\r").as_bytes()).unwrap();
            next = left.next();
        }
    }
    (said, child.wait().unwrap().exit_code())
}

#[test]
fn on_a_terminal_it_is_asked_for() {
    let program = demanding();
    let (said, code) = on_a_terminal(&program, &[("Why is this done? ", "")]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("dev demands a reason, and none was given."),
        "{said}"
    );
    assert_eq!(program.writes(), 0);
    let answers = [("Why is this done? ", "typed"), ("to go on: ", "yes")];
    let (said, code) = on_a_terminal(&program, &answers);
    assert_eq!(code, 0, "{said}");
    assert!(
        log(&program).contains("\"reason\":\"typed\""),
        "{}",
        log(&program)
    );
}
