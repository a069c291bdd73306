//! Credentials of a helper that a profile names as its `credential_process`.

use std::io::Write;
use std::process::{Command, Stdio};

use dynahop::demo::{DemoAccount, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY};
use serde_json::json;

use super::{ran, with_keys_of_nobody};
use crate::cli_profiles::{ONE, program, reads, role};
use crate::program::{Program, Ran};

/// Account `one` with dev's role, assumed with what this shell script prints.
fn by_helper(script: &str) -> Program {
    by_helper_of((ONE, "helped"), script)
}

/// These accounts, and a profile whose helper is this shell script.
fn by_helper_of((accounts, profile): (&str, &str), script: &str) -> Program {
    let program = program(accounts, "");
    let helper = program.path("helper.sh");
    std::fs::write(&helper, script).unwrap();
    let process = format!("credential_process = /bin/sh {}\n", helper.display());
    let profiles = format!(
        "[profile {profile}]\n{process}{}",
        role("last", "dev", profile)
    );
    std::fs::write(program.path(".aws/config"), profiles).unwrap();
    program
}

/// The demo's own keys, as helpers print them.
fn keys() -> String {
    json!({
        "Version": 1,
        "AccessKeyId": SOURCE_ACCESS_KEY_ID,
        "SecretAccessKey": SOURCE_SECRET_ACCESS_KEY,
    })
    .to_string()
}

#[test]
fn a_helpers_keys_open_the_way_and_not_those_in_the_environment() {
    let program = by_helper(&format!("printf '%s' '{}'", keys()));
    let mut command = program.command(&["ls", "one"]);
    reads(&ran(with_keys_of_nobody(&mut command)));
}

/// It waits for somebody, as for one who has to sign in in a browser: the program waits with it. (That this may take
/// nearly two minutes is held in `aws/renewing/tests.rs`, where time can be moved on.)
#[test]
fn a_helper_that_takes_its_time_is_waited_for() {
    let program = by_helper("read -r keys < \"$HOME/answer\"; printf '%s' \"$keys\"");
    let answer = program.path("answer");
    let made = Command::new("mkfifo").arg(&answer).status().unwrap();
    assert!(made.success());
    let mut command = program.command(&["ls", "one"]);
    let running = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let running = running.spawn().unwrap();
    // Opens as soon as the helper reads it, and not before.
    let mut answer = std::fs::File::options().write(true).open(answer).unwrap();
    assert_eq!(program.demo.requests().iter().count(), 0);
    writeln!(answer, "{}", keys()).unwrap();
    drop(answer);
    reads(&Ran::of(running.wait_with_output().unwrap()));
}

#[test]
fn a_helper_that_fails_ends_it_there_and_what_it_wrote_is_not_shown() {
    let program = by_helper("echo 'the token is s3cr3t' >&2; exit 3");
    let mut command = program.command(&["ls", "one"]);
    command
        .env("AWS_ACCESS_KEY_ID", SOURCE_ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SOURCE_SECRET_ACCESS_KEY);
    let ran = ran(&mut command);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for said in [
        "the profile's credential_process failed (exit status: 3)",
        "$ aws configure export-credentials --profile helped\n",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {ran:?}");
    }
    assert!(!format!("{ran:?}").contains("s3cr3t"), "{ran:?}");
    assert_eq!(program.demo.requests().iter().count(), 0);
}

/// Such as of a helper without a clock: nothing is asked with them, and nothing else is tried.
#[test]
fn a_helpers_keys_that_ended_before_1970_are_refused_as_expired() {
    for expired in ["1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z"] {
        let keys = keys().replace('}', &format!(r#","Expiration":"{expired}"}}"#));
        let program = by_helper(&format!("printf '%s' '{keys}'"));
        let ran = ran(&mut program.command(&["ls", "one"]));
        assert_eq!(ran.code, Some(2), "{ran:?}");
        for said in [
            "the credentials that were given ended before 1970",
            "The source credentials have run out.",
        ] {
            assert!(ran.stderr.contains(said), "{said}: {ran:?}");
        }
        assert_eq!(program.demo.requests().iter().count(), 0);
    }
}

/// It is told by what failed, whatever it says.
#[test]
fn a_helper_that_prints_no_keys_is_told_to_be_run_by_hand() {
    let program = by_helper("echo 'credential_source'");
    let ran = ran(&mut program.command(&["ls", "one"]));
    let said = "The credential_process of profile \"helped\" failed";
    assert!(ran.stderr.contains(said), "{ran:?}");
    assert!(!ran.stderr.contains("has its credentials from"), "{ran:?}");
}

/// As a session of SSO or `aws login`, whose renewal by two at once would be refused to one of them.
#[test]
fn a_helper_is_asked_once_however_many_regions_are_opened_by_it() {
    let role = DemoAccount::find("dev").unwrap().role_arn();
    let in_the_chain = format!("[accounts.one]\nrole_arn = \"{role}\"\n");
    let external_id = DemoAccount::find("dev").unwrap().external_id();
    for (accounts, profile) in [
        (ONE.to_owned(), "helped"),
        (
            format!("{in_the_chain}external_id = \"{external_id}\"\n"),
            "default",
        ),
    ] {
        let count = "echo asked >> \"$HOME/asked\"";
        let program = by_helper_of(
            (&accounts, profile),
            &format!("{count}; printf '%s' '{}'", keys()),
        );
        program.run(&["compare", "one:users", "one@eu-west-1:invoices"]);
        assert_eq!(program.demo.requests().count("dev", "AssumeRole"), 2);
        let asked = std::fs::read_to_string(program.path("asked")).unwrap();
        assert_eq!(asked.lines().count(), 1, "{accounts}");
    }
}
