//! What finds an entry of the audit log in `CloudTrail`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use serde_json::Value;

use super::audit::{copy_sink, entries, run};
use super::program::Program;

#[test]
fn an_entry_gives_the_look_up_that_finds_it_in_cloudtrail() {
    let program = Program::new();
    copy_sink(&program);
    let entries = entries(&program);
    let done = entries.last().unwrap();
    let id = done["operation_id"].as_str().unwrap();
    let session = done["session_name"].as_str().unwrap();
    let ran = run(&program, &["audit", "--cloudtrail", id]);
    let attribute = format!("AttributeKey=Username,AttributeValue={session}");
    let command = ran
        .stdout
        .lines()
        .find(|line| line.contains(&attribute))
        .unwrap_or_else(|| panic!("{}", ran.stdout));
    let words = shlex::split(command.trim().trim_start_matches("$ ")).unwrap();
    assert_eq!(
        words[..5],
        [
            "aws",
            "cloudtrail",
            "lookup-events",
            "--region",
            "us-east-1"
        ]
    );
    let time = |option: &str| {
        let at = words.iter().position(|word| word == option).unwrap();
        humantime::parse_rfc3339(&words[at + 1]).unwrap()
    };
    let entry = |field: &str| humantime::parse_rfc3339(done[field].as_str().unwrap()).unwrap();
    assert!(time("--start-time") < entry("began") && entry("time") < time("--end-time"));
    assert!(
        ran.stdout
            .contains("With credentials of account 111111111111 (dev)")
    );
    assert!(ran.stdout.contains("data events"));

    let ran = run(&program, &["audit", "--cloudtrail", "nothing"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("dynahop audit"), "{}", ran.stderr);
}

#[test]
fn the_list_ends_with_the_look_up_of_its_newest_entry() {
    let program = Program::new();
    run(&program, &["ls", "dev"]);
    let entry = entries(&program).remove(0);
    let id = entry["operation_id"].as_str().unwrap();
    let told = run(&program, &["audit"]).stdout;
    let (_, end) = told.split_once("\n\n").unwrap();
    let lines: Vec<&str> = end.lines().collect();
    let session = entry["session_name"].as_str().unwrap();
    assert_eq!(lines[0], format!("CloudTrail finds the newest, {id}, by"));
    assert_eq!(lines[1], "With credentials of account 111111111111 (dev):");
    assert!(
        lines[2].starts_with("  $ aws cloudtrail lookup-events --region us-east-1 "),
        "{told}"
    );
    assert!(
        lines[2].contains(&format!("AttributeValue={session}")),
        "{told}"
    );
    let all = lines.last().unwrap().trim_start_matches("  $ dynahop ");
    let args: Vec<&str> = all.split(' ').collect();
    assert_eq!(args, ["audit", "--cloudtrail", id]);
    assert!(run(&program, &args).stdout.contains(lines[2]), "{told}");
}

#[test]
fn an_account_that_is_reached_through_a_hub_names_the_hubs_account_and_session() {
    let program = Program::new();
    let config = crate::sessions::ways::through_hub(&program.demo.config_toml(), &["prod"]);
    program.config(&config);
    run(&program, &["ls", "prod:users"]);
    let entries = entries(&program);
    let [entry] = &entries[..] else {
        panic!("{entries:?}")
    };
    let through = entry["through"].as_array().unwrap();
    let [hub] = &through[..] else {
        panic!("{entry}")
    };
    assert_eq!(hub["account"], "hub");
    assert_eq!(hub["account_id"], "999999999999");
    assert_eq!(hub["session_name"], "dynahop-ann");
    let caller = hub["caller"].as_str().unwrap();
    assert!(
        caller.starts_with("arn:aws:sts::999999999999:assumed-role/"),
        "{caller}"
    );
    assert!(caller.ends_with("/dynahop-ann"), "{caller}");
    let id = entry["operation_id"].as_str().unwrap();
    let told = run(&program, &["audit", "--cloudtrail", id]).stdout;
    for said in [
        format!("through hub, in 999999999999, us-east-1, as {caller}"),
        "With credentials of account 999999999999 (hub):".to_owned(),
        "With credentials of account 333333333333 (prod):".to_owned(),
    ] {
        assert!(told.contains(&said), "{said}: {told}");
    }
}

#[test]
fn the_two_sides_of_a_comparison_are_looked_up_each_in_its_own_account() {
    let program = Program::new();
    run(&program, &["compare", "prod:users", "dev:users"]);
    let told = run(&program, &["audit"]).stdout;
    let (_, end) = told.split_once("\n\n").unwrap();
    for (id, name) in [("333333333333", "prod"), ("111111111111", "dev")] {
        let with = format!("With credentials of account {id} ({name}):\n  $ aws cloudtrail ");
        assert!(end.contains(&with), "{with}: {end}");
        let arn = format!("userIdentity.arn is arn:aws:sts::{id}:assumed-role/");
        assert!(end.contains(&arn), "{arn}: {end}");
    }
    let json = run(
        &program,
        &["audit", "--operation", "compare", "--format", "json"],
    )
    .json();
    let lookups = json["entries"][0]["cloudtrail"].as_array().unwrap();
    let mut told: Vec<(&str, &str)> = lookups
        .iter()
        .map(|lookup| {
            let word = |field: &str| lookup[field].as_str().unwrap();
            assert!(word("command").starts_with("aws cloudtrail "), "{lookup}");
            let arn = format!("arn:aws:sts::{}:", word("account_id"));
            assert!(word("caller").starts_with(&arn), "{lookup}");
            (word("account"), word("account_id"))
        })
        .collect();
    told.sort_unstable();
    assert_eq!(told, [("dev", "111111111111"), ("prod", "333333333333")]);
}

/// A program whose staging is asked for with an external id that is none of it.
fn with_a_wrong_external_id() -> Program {
    let program = Program::new();
    let config = program.demo.config_toml();
    let (before, staging) = config.split_once("[accounts.staging]").unwrap();
    let staging = staging.replacen("external_id = \"", "external_id = \"not-", 1);
    program.config(&format!("{before}[accounts.staging]{staging}"));
    program
}

#[test]
fn a_role_that_is_refused_is_looked_up_by_its_event_with_the_source_credentials() {
    let program = with_a_wrong_external_id();
    run(&program, &["ls", "dev"]);
    assert_eq!(run(&program, &["ls", "staging"]).code, Some(2));
    let entries = entries(&program);
    let refused = entries.last().unwrap();
    let word = |field: &str| refused[field].as_str().unwrap();
    let (id, request) = (word("operation_id"), word("request_id"));
    let told = run(&program, &["audit"]).stdout;
    let (list, end) = told.split_once("\n\n").unwrap();
    assert!(
        list.ends_with(&format!("\n    request {request}")),
        "{list}"
    );
    let lines: Vec<&str> = end.lines().collect();
    assert_eq!(lines[0], format!("CloudTrail finds the newest, {id}, by"));
    assert_eq!(
        lines[1],
        "With the credentials that the role of staging is assumed with:"
    );
    let event = "'AttributeKey=EventName,AttributeValue=AssumeRole'";
    assert!(lines[2].contains(event), "{told}");
    assert_eq!(lines[3], format!("  requestID is {request}"));
    let one = run(&program, &["audit", "--cloudtrail", id]).stdout;
    for line in &lines[1..4] {
        assert!(one.contains(line), "{line}: {one}");
    }
    let json = run(&program, &["audit", "--format", "json"]).json();
    let lookup = &json["entries"][1]["cloudtrail"][0];
    assert_eq!(
        (&lookup["account"], &lookup["caller"]),
        (&"staging".into(), &Value::Null)
    );
    assert_eq!(lookup["request_id"], request);
}

#[test]
fn where_aws_knew_nobody_the_list_says_that_the_entry_it_looks_up_is_not_its_last() {
    let program = Program::new();
    run(&program, &["ls", "dev"]);
    let config = program.demo.config_toml();
    program.config(&config.replace(dynahop::demo::SOURCE_ACCESS_KEY_ID, "AKIAUNKNOWNUNKNOWN00"));
    run(&program, &["ls", "staging"]);
    let entries = entries(&program);
    let known = entries[0]["operation_id"].as_str().unwrap();
    assert_eq!(
        (entries.len(), &entries[1]["result"]),
        (2, &"failed".into())
    );
    let told = run(&program, &["audit"]).stdout;
    let newest = format!("\nCloudTrail finds the newest that it knows of, {known}, by\n");
    assert!(told.contains(&newest), "{told}");
}
