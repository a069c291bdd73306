//! `--debug FILE`: everything that sessions do, and nothing that is secret.
#![expect(clippy::unwrap_used, reason = "tests")]

use dynahop::demo::Faults;

use crate::program::{Program, assert_no_secret};
use crate::world::every;

/// What is in the file after a run of these, and how the run ended.
fn debugged(program: &Program, args: &[&str], level: Option<&str>) -> (Option<i32>, String) {
    let file = program.path("debug");
    std::fs::remove_file(&file).ok();
    let mut command = program.command(args);
    command.arg("--debug").arg(&file);
    if let Some(level) = level {
        command.env("DYNAHOP_LOG", level);
    }
    let output = command.output().unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    (output.status.code(), text)
}

/// Neither the secrets that the tests know nor anything that looks like one: keys and tokens are long words.
pub fn assert_nothing_secret(text: &str) {
    assert_no_secret(text);
    for known in ["ASIA", "AKIA", "IQoJb3JpZ2luX2Vj", "x-amz-security-token"] {
        assert!(!text.contains(known), "{known}: {text}");
    }
    let is_of_a_key = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let longest = text.split(|c| !is_of_a_key(c)).map(str::len).max();
    assert!(longest.unwrap() < 40, "{text}");
}

const COPY: [&str; 5] = [
    "copy",
    "dev:users",
    "staging:users",
    "--on-conflict=overwrite",
    "--yes",
];

#[test]
fn it_tells_of_roles_sessions_and_each_request_with_its_duration_and_id() {
    let program = Program::new();
    let (code, text) = debugged(&program, &COPY, None);
    assert_eq!(code, Some(0), "{text}");
    for expected in [
        " ms: arn:aws:iam::111111111111:role/DynamoDBAccessRole as dynahop",
        " ms as arn:aws:sts::111111111111:assumed-role/DynamoDBAccessRole/",
        "staging us-east-1: dynamodb:DescribeTable users  ",
        "dev us-east-1: sts:AssumeRole  ",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    // The write's session, by the operation's id: it is forgotten when that is done.
    let of_write = |line: &str| {
        let (_, event) = line.split_once("staging us-east-1 ")?;
        Some(event.split_once(": opened in ")?.0.to_owned())
    };
    let id = text.lines().find_map(of_write).unwrap();
    let ended = format!("staging us-east-1 {id}: ended");
    assert!(text.contains(&ended), "{ended}: {text}");
    // What becomes of a session says how long it took, as a request does.
    for begin in ["dev us-east-1: assumed in ", "dev us-east-1: opened in "] {
        let told = text.split_once(begin);
        assert!(told.is_some(), "{begin}: {text}");
        let (took, _) = told.unwrap().1.split_once(" ms").unwrap();
        took.parse::<u64>().unwrap();
    }
    let mut lines = text.lines();
    let write = lines.find(|line| line.contains("dynamodb:BatchWriteItem users  "));
    let (_, measured) = write.unwrap().split_once("users  ").unwrap();
    let (took, id) = measured.split_once(" ms, ").unwrap();
    took.parse::<u64>().unwrap();
    assert!(id.contains("-4000-8000-"), "a request id: {measured}");
    assert_nothing_secret(&text);
    let items = ["@example.com", "u-000001"];
    assert!(
        items.iter().all(|value| !text.contains(value)),
        "values of items: {text}"
    );
}

#[test]
fn it_tells_of_renewals_and_of_what_went_wrong_without_a_secret() {
    let program = Program::new();
    program.faults(Faults {
        expired_tokens: every(7),
        throttle: every(4),
        ..Faults::default()
    });
    let (_, text) = debugged(&program, &COPY, Some("trace"));
    for expected in ["ExpiredTokenException", " attempts", ": renewed in "] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert_nothing_secret(&text);
    program.faults(Faults {
        denied_role: Some("dev".to_owned()),
        ..Faults::default()
    });
    let (code, text) = debugged(&program, &["ls", "dev"], Some("trace"));
    assert_eq!(code, Some(2));
    let failed = "dev us-east-1: not opened: Could not assume the role of dev: AccessDenied";
    assert!(text.contains(failed), "{text}");
    assert_nothing_secret(&text);
}

#[test]
fn it_can_leave_the_requests_out_and_a_level_that_there_is_not_is_an_error() {
    let program = Program::new();
    let (_, text) = debugged(&program, &["ls", "dev"], Some("info"));
    assert!(text.contains(": opened in "), "{text}");
    assert!(!text.contains("ListTables"), "{text}");
    let file = program.path("debug");
    let args = ["ls", "dev", "--debug", file.to_str().unwrap()];
    let refused = program.command(&args).env("DYNAHOP_LOG", "loud").output();
    assert_eq!(refused.unwrap().status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_it_though_others_could_before() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new();
    let file = program.path("debug");
    for others_could in [false, true] {
        if others_could {
            std::fs::write(&file, "").unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        }
        let ran = program.run(&["ls", "dev", "--debug", file.to_str().unwrap()]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
