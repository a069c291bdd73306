//! The audit log: what is opened, compared and copied, by whom and why.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::collections::HashSet;
use std::path::PathBuf;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use super::demo::clients::in_account;
use super::program::{Program, Ran, assert_no_secret};

pub fn state(program: &Program) -> PathBuf {
    program.path("state")
}

/// The program with its state in a folder of the test's own.
pub fn run(program: &Program, args: &[&str]) -> Ran {
    let mut command = program.command(args);
    command
        .env("DYNAHOP_STATE", state(program))
        .env("USER", "ann");
    Ran::of(command.output().unwrap())
}

fn log(program: &Program) -> String {
    std::fs::read_to_string(state(program).join("audit.jsonl")).unwrap_or_default()
}

pub fn entries(program: &Program) -> Vec<Value> {
    let log = log(program);
    log.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The entries of one operation, each as `operation result`.
fn told(entries: &[Value]) -> Vec<String> {
    let told = |entry: &Value| {
        let word = |field: &str| entry[field].as_str().unwrap().to_owned();
        format!("{} {}", word("operation"), word("result"))
    };
    entries.iter().map(told).collect()
}

const BECAUSE: [&str; 6] = [
    "--reason",
    "restore after the incident",
    "--tag",
    "ticket=OPS-1",
    "--tag",
    "team=core",
];

pub fn copy_sink(program: &Program) -> Ran {
    let mut args = vec!["copy", "prod:kitchen-sink", "dev:kitchen-sink"];
    args.extend(["--on-conflict", "overwrite", "--yes"]);
    args.extend(BECAUSE);
    run(program, &args)
}

#[test]
fn a_copy_is_noted_before_it_begins_and_when_it_has_ended() {
    let program = Program::new();
    assert_eq!(copy_sink(&program).code, Some(0));
    let entries = entries(&program);
    let copies: Vec<&Value> = entries
        .iter()
        .filter(|entry| entry["operation"] == "copy")
        .collect();
    let [begun, done] = copies[..] else {
        panic!("{copies:?}")
    };
    for (entry, result) in [(begun, "begun"), (done, "done")] {
        assert_eq!(entry["result"], result);
        assert_eq!(entry["requestor"], "ann");
        assert_eq!(entry["reason"], "restore after the incident");
        assert_eq!(entry["metadata"]["ticket"], "OPS-1");
        assert_eq!(entry["metadata"]["team"], "core");
        assert_eq!(entry["account"], "dev");
        assert_eq!(entry["account_id"], "111111111111");
        assert_eq!(entry["role"], "DynamoDBAccessRole");
        assert_eq!(entry["region"], "us-east-1");
        assert_eq!(entry["table"], "kitchen-sink");
        assert_eq!(entry["source"]["account"], "prod");
        assert_eq!(entry["source"]["account_id"], "333333333333");
        assert_eq!(entry["operation_id"], begun["operation_id"]);
    }
    assert_eq!(done["count"]["written"], 29);
    assert!(
        done["caller"]
            .as_str()
            .unwrap()
            .starts_with("arn:aws:sts::111111111111:assumed-role/"),
        "{done}"
    );
}

#[test]
fn a_comparison_is_noted_with_what_it_found() {
    let program = Program::new();
    run(&program, &["compare", "prod:users", "dev:users"]);
    let entries = entries(&program);
    let entry = entries.last().unwrap();
    assert_eq!(
        (&entry["operation"], &entry["result"]),
        (&"compare".into(), &"done".into())
    );
    assert_eq!(entry["table"], "users");
    assert_eq!(entry["source"]["table"], "users");
    assert!(entry["count"]["same"].as_u64().unwrap() > 0);
    assert!(entry["count"]["changed"].as_u64().unwrap() > 0);
    let ids = [&entry["request_id"], &entry["source_request_id"]];
    assert!(ids.iter().all(|id| id.is_string()), "{entry}");
    assert_ne!(ids[0], ids[1], "{entry}");
    assert!(entry["began"].as_str().unwrap() <= entry["time"].as_str().unwrap());

    run(&program, &["compare", "prod:users", "dev:nothing"]);
    let entries = self::entries(&program);
    let entry = entries.last().unwrap();
    assert_eq!(
        (&entry["operation"], &entry["result"]),
        (&"compare".into(), &"failed".into())
    );
    assert_eq!(entry["error"]["action"], "dynamodb:DescribeTable");
    assert_eq!(entry["error"]["code"], "ResourceNotFoundException");
    assert!(entry["request_id"].is_string(), "{entry}");
}

#[test]
fn each_account_that_is_opened_is_noted_once_and_so_is_one_that_refuses() {
    let program = Program::new();
    run(&program, &["ls", "prod:users"]);
    assert_eq!(told(&entries(&program)), ["open done"]);
    let entry = entries(&program).remove(0);
    assert_eq!(entry["account"], "prod");
    assert_eq!(entry["account_id"], "333333333333");
    assert_eq!(entry["role"], "DynamoDBAccessRole");
    assert!(entry["session_name"].is_string(), "{entry}");

    let denied = dynahop::demo::Faults {
        denied_role: Some("staging".to_owned()),
        ..dynahop::demo::Faults::default()
    };
    program.faults(denied);
    run(&program, &["ls", "staging"]);
    let entries = entries(&program);
    assert_eq!(told(&entries), ["open done", "open failed"]);
    assert_eq!(entries[1]["account"], "staging");
    assert_eq!(entries[1]["error"]["action"], "sts:AssumeRole");
    assert_eq!(entries[1]["error"]["code"], "AccessDenied");
}

/// A page that is read is in `tui/audited.rs`.
#[test]
fn the_list_of_accounts_is_not_noted() {
    let program = Program::new();
    run(&program, &["ls"]);
    assert_eq!(log(&program), "");
}

/// The texts of an attribute, as far as they are long enough to be in nothing else by chance; not those of maps' keys.
fn texts(value: &AttributeValue, found: &mut HashSet<String>) {
    match value {
        AttributeValue::S(text) => found.extend((text.len() >= 8).then(|| text.clone())),
        AttributeValue::Ss(texts) => {
            found.extend(texts.iter().filter(|text| text.len() >= 8).cloned());
        }
        AttributeValue::N(digits) => found.extend((digits.len() >= 16).then(|| digits.clone())),
        AttributeValue::L(values) => values.iter().for_each(|value| texts(value, found)),
        AttributeValue::M(values) => values.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// Those of all attributes of the table but its key, `id`.
async fn texts_of(program: &Program, table: &str) -> HashSet<String> {
    let mut found = HashSet::new();
    for account in ["prod", "dev"] {
        let client = in_account(&program.demo, account).await;
        let scanned = client.scan().table_name(table).send().await.unwrap();
        let attributes = scanned.items().iter().flatten();
        let attributes = attributes.filter(|(name, _)| *name != "id");
        attributes.for_each(|(_, value)| texts(value, &mut found));
    }
    found
}

#[tokio::test]
async fn no_value_of_an_item_and_no_secret_is_in_it() {
    let program = Program::new();
    let mut values = texts_of(&program, "users").await;
    values.extend(texts_of(&program, "kitchen-sink").await);
    let email = values.iter().find(|text| text.contains('@')).unwrap();
    assert!(values.len() > 300, "{}", values.len());
    copy_sink(&program);
    let condition = format!("email = \"{email}\"");
    let users = ["prod:users", "dev:users"];
    for args in [
        &["compare"][..],
        &["compare", "--where", &condition],
        &[
            "copy",
            "--where",
            &condition,
            "--on-conflict",
            "skip",
            "--yes",
        ],
    ] {
        let (command, more) = args.split_first().unwrap();
        run(&program, &[&[*command], &users[..], more].concat());
    }
    let log = log(&program);
    assert_no_secret(&log);
    assert!(log.contains("email = ?"), "{log}");
    let told: Vec<&String> = values.iter().filter(|text| log.contains(*text)).collect();
    assert!(told.is_empty(), "{told:?}");
    let known: HashSet<&str> = [
        "time",
        "began",
        "operation",
        "operation_id",
        "purpose",
        "result",
        "requestor",
        "reason",
        "metadata",
        "account",
        "account_id",
        "role",
        "session_name",
        "caller",
        "region",
        "table",
        "source",
        "source_request_id",
        "key",
        "where",
        "count",
        "error",
        "request_id",
    ]
    .into();
    for line in log.lines() {
        let entry: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        for field in entry.keys() {
            assert!(known.contains(field.as_str()), "{field}");
        }
        assert!(
            !entry.contains_key("key"),
            "more than one item has no key: {line}"
        );
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new();
    run(&program, &["ls", "dev"]);
    let mode = |path: PathBuf| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(state(&program)), 0o700);
    let file = state(&program).join("audit.jsonl");
    assert_eq!(mode(file.clone()), 0o600);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    run(&program, &["ls", "dev"]);
    assert_eq!(
        mode(file),
        0o600,
        "what somebody opened to all is closed again"
    );
}

#[test]
fn a_write_that_cannot_be_noted_is_refused_and_reading_goes_on_with_a_warning() {
    let program = Program::new();
    // A file where the folder would be.
    std::fs::write(state(&program), "").unwrap();
    let ran = run(&program, &["ls", "dev"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("users"), "{}", ran.stdout);
    assert_eq!(
        ran.stderr.matches("warning: the audit log").count(),
        1,
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("audit.jsonl cannot be written"),
        "{}",
        ran.stderr
    );

    let ran = copy_sink(&program);
    assert_eq!(ran.code, Some(2));
    for said in [
        "audit.jsonl cannot be written",
        "DYNAHOP_STATE",
        "Nothing was written.",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert_eq!(program.writes(), 0);
}

#[test]
fn the_log_is_read_newest_last_and_by_account_operation_and_age() {
    let program = Program::new();
    copy_sink(&program);
    run(&program, &["ls", "staging"]);
    let read = |more: &[&str]| {
        let mut args = vec!["audit", "--format", "json"];
        args.extend(more);
        let ran = run(&program, &args);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        ran.json()["entries"].as_array().unwrap().clone()
    };
    let all = read(&[]);
    assert_eq!(all.len(), log(&program).lines().count());
    let times: Vec<&str> = all
        .iter()
        .map(|entry| entry["time"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(
        told(&read(&["--operation", "copy"])),
        ["copy begun", "copy done"]
    );
    assert_eq!(told(&read(&["--account", "staging"])), ["open done"]);
    let of_prod = read(&["--account", "prod", "--operation", "copy"]);
    assert_eq!(of_prod.len(), 2, "an account that is copied from counts");
    assert_eq!(read(&["--since", "1d"]).len(), all.len());

    let year = &all[0]["time"].as_str().unwrap()[..4];
    let old = log(&program).replace(&format!("\"time\":\"{year}"), "\"time\":\"2001");
    std::fs::write(state(&program).join("audit.jsonl"), old).unwrap();
    for long_after in ["1d", "2002-01-01", "2002-01-01T00:00:00+01:00"] {
        assert_eq!(read(&["--since", long_after]).len(), 0, "{long_after}");
    }
    assert_eq!(read(&["--since", "2000-12-31"]).len(), all.len());
    assert_eq!(read(&[]).len(), all.len());
}

#[test]
fn a_time_that_is_none_says_what_is_one() {
    let program = Program::new();
    let ran = run(&program, &["audit", "--since", "yesterday"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    for said in ["'yesterday'", "1d", "2026-11-23,", "2026-11-23T08:00:00Z"] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
}

#[test]
fn broken_lines_are_left_out_and_counted() {
    let program = Program::new();
    run(&program, &["ls", "dev"]);
    let broken = format!("{{\"time\":\n{}\u{1b}[31mno entry", log(&program));
    std::fs::write(state(&program).join("audit.jsonl"), broken).unwrap();
    run(&program, &["ls", "dev"]);
    let ran = run(&program, &["audit"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(
        ran.stderr,
        "2 lines of the audit log are no entries: left out\n"
    );
    assert_eq!(ran.stdout.matches(" open ").count(), 2, "{}", ran.stdout);
}

#[test]
fn an_empty_log_says_so() {
    let program = Program::new();
    let ran = run(&program, &["audit"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), "Nothing of that is in the audit log.\n")
    );
}

#[test]
fn a_person_reads_who_did_what_where_and_why() {
    let program = Program::new();
    copy_sink(&program);
    let text = run(&program, &["audit", "--operation", "copy"]).stdout;
    for said in [
        "copy     done        prod:kitchen-sink → dev:kitchen-sink",
        "by ann  because: restore after the incident  team=core  ticket=OPS-1",
        "in 111111111111, us-east-1, as arn:aws:sts::111111111111:assumed-role/DynamoDBAccessRole/",
        "29 written",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_comparison_with_a_backup_is_noted_for_each_table_whose_items_are_compared() {
    let program = Program::new();
    let ran = run(
        &program,
        &["check", "--failover", "prod", "--format", "json"],
    );
    let report = ran.json();
    let tables = report["failovers"][0]["tables"].as_array().unwrap();
    let sampled = tables.iter().filter(|table| table["sampled"].is_object());
    let sampled: HashSet<&str> = sampled
        .map(|table| table["what"].as_str().unwrap())
        .collect();
    assert!(!sampled.is_empty(), "{report}");
    let entries = entries(&program);
    let noted = entries
        .iter()
        .filter(|entry| entry["operation"] == "compare");
    let noted: Vec<&Value> = noted.collect();
    let names: HashSet<&str> = noted
        .iter()
        .map(|entry| entry["table"].as_str().unwrap())
        .collect();
    assert_eq!((noted.len(), names), (sampled.len(), sampled));
    for entry in &noted {
        assert_eq!(entry["result"], "done", "{entry}");
        assert_eq!(entry["purpose"], "check --failover", "{entry}");
        assert_eq!(entry["account"], "standby", "{entry}");
        assert_eq!(entry["source"]["account"], "prod", "{entry}");
        assert!(entry["count"]["same"].as_u64().unwrap() > 0, "{entry}");
        assert!(entry["request_id"].is_string(), "{entry}");
        assert!(entry["source_request_id"].is_string(), "{entry}");
    }
    // Tables are read a few at a time: each has the ids of its own reads.
    let ids = noted
        .iter()
        .flat_map(|entry| [&entry["request_id"], &entry["source_request_id"]]);
    let ids: HashSet<String> = ids.map(ToString::to_string).collect();
    assert_eq!(ids.len(), 2 * noted.len());
}

#[test]
fn what_an_account_was_opened_for_is_noted_and_told() {
    let program = Program::new();
    let copy = [
        "copy",
        "prod:kitchen-sink",
        "dev:kitchen-sink",
        "--on-conflict",
        "skip",
    ];
    let dry = [&copy[..], &["--dry-run"]].concat();
    let confirmed = [&copy[..], &["--yes"]].concat();
    for (args, purposes) in [
        (&["ls", "dev"][..], &["ls"][..]),
        (&["check", "dev"], &["check"]),
        (
            &["check", "--failover", "prod"],
            &["check --failover", "check --failover"],
        ),
        // In both of its regions.
        (&["policy", "dev"], &["policy", "policy"]),
        (
            &["compare", "prod:users", "dev:users"],
            &["compare", "compare"],
        ),
        (&dry, &["copy --dry-run", "copy --dry-run"]),
        (&confirmed, &["copy", "copy", "write"]),
    ] {
        std::fs::remove_dir_all(state(&program)).ok();
        let ran = run(&program, args);
        assert!(ran.code != Some(2), "{args:?}: {}", ran.stderr);
        let entries = entries(&program);
        let opened = entries.iter().filter(|entry| entry["operation"] == "open");
        let noted: Vec<&str> = opened
            .map(|entry| entry["purpose"].as_str().unwrap())
            .collect();
        assert_eq!(noted, purposes, "{args:?}");
    }
    let told = run(&program, &["audit"]).stdout;
    for line in [
        "open     done        dev, for copy\n",
        "open     done        dev, for write\n",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
}

/// Ctrl-C: what is under way is finished, and the entry says how far it came.
#[cfg(unix)]
#[test]
fn a_copy_that_is_interrupted_is_noted_as_cancelled_with_what_was_written_before() {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let program = Program::new();
    program.demo.fill_table("prod", "many", 20_000).unwrap();
    program.demo.fill_table("dev", "many", 0).unwrap();
    let held = |held: Option<&str>| dynahop::demo::Faults {
        held: held.map(str::to_owned),
        ..dynahop::demo::Faults::default()
    };
    program.faults(held(Some("BatchWriteItem")));
    let args = ["--on-conflict", "overwrite", "--yes"];
    let mut command = program.command(&["copy", "prod:many", "dev:many"]);
    let child = command
        .args(args)
        .env("DYNAHOP_STATE", state(&program))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let given_up = Instant::now() + Duration::from_mins(1);
    while program.writes() < 8 {
        assert!(Instant::now() < given_up, "no write was sent");
        std::thread::yield_now();
    }
    let told: Vec<String> = told(&entries(&program));
    assert_eq!(told.last().unwrap(), "open done", "{told:?}");
    assert!(told.contains(&"copy begun".to_owned()), "{told:?}");
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    program.faults(held(None));
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let end = ran.last_line().strip_prefix("Cancelled: ").unwrap();
    let written = end.split(" written").next().unwrap().replace(',', "");
    let entries = entries(&program);
    let entry = entries.last().unwrap();
    assert_eq!(
        (&entry["operation"], &entry["result"]),
        (&"copy".into(), &"cancelled".into())
    );
    assert_eq!(entry["count"]["written"].to_string(), written);
    let written: u64 = written.parse().unwrap();
    assert!((200..20_000).contains(&written), "{written}");
    assert!(entry["request_id"].is_string(), "{entry}");
    let text = run(&program, &["audit", "--operation", "copy"]).stdout;
    assert!(text.contains("copy     cancelled"), "{text}");
}
