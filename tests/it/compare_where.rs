//! `dynahop compare` of the items that meet a condition on either side.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;

use clap::Parser;
use dynahop::cli::Cli;
use dynahop::compare::{self, Counts, SideProgress, Terms, compare};
use dynahop::query::Where;
use serde_json::{Value, json};

use super::program::{Program, Ran};
use super::tables::{self, Key};
use super::world::World;

/// Of each key (customer / at), the status in dev and in staging: `-` where there is no item, none where it has no status.
const MEMBERS: [(&str, &str, Option<&str>, Option<&str>); 10] = [
    ("1", "1", Some("active"), Some("active")),
    ("1", "2", Some("active"), Some("secret-state")),
    ("1", "3", Some("secret-state"), Some("active")),
    ("1", "4", Some("active"), Some("-")),
    ("1", "5", Some("secret-state"), Some("lost")),
    ("1", "6", Some("-"), Some("active")),
    ("2", "1", None, Some("active")),
    ("2", "2", None, Some("lost")),
    ("3", "1", Some("lost"), Some("-")),
    ("3", "2", Some("-"), Some("lost")),
];

/// Members in dev and in staging, and more of them that are equal and that nobody asks for.
fn members() -> Program {
    let program = Program::new();
    let key = [("customer", Key::N), ("at", Key::N)];
    for account in ["dev", "staging"] {
        tables::create(&program.demo, account, "members", &key);
        let items = MEMBERS.iter().filter_map(|(customer, at, dev, staging)| {
            let status = match if account == "dev" { dev } else { staging } {
                Some("-") => return None,
                Some(status) => format!(r#","status":{{"S":"{status}"}}"#),
                None => String::new(),
            };
            let key = format!(r#""customer":{{"N":"{customer}"}},"at":{{"N":"{at}"}}"#);
            Some(format!("{{{key}{status}}}"))
        });
        let others = (0..50).map(|at| {
            format!(r#"{{"customer":{{"N":"9"}},"at":{{"N":"{at}"}},"status":{{"S":"lost"}}}}"#)
        });
        tables::put(&program.demo, account, "members", items.chain(others));
    }
    program
}

fn run(program: &Program, more: &[&str]) -> Ran {
    let mut args = vec!["compare", "dev:members", "staging:members"];
    args.extend(more);
    program.run(&args)
}

/// The differences of what meets this, each with its mark, and how many are the same.
fn differences(program: &Program, more: &[&str]) -> (Vec<String>, u64) {
    let ran = run(program, &[more, &["--format", "json"]].concat());
    let json = ran.json();
    assert_eq!(json["complete"], true, "{ran:?}");
    let all = json["differences"].as_array().unwrap();
    assert_eq!(ran.code, Some(i32::from(!all.is_empty())), "{ran:?}");
    let counted = ["changed", "only_source", "only_target"];
    let counted: u64 = counted.iter().filter_map(|kind| json[kind].as_u64()).sum();
    assert_eq!(counted, all.len() as u64);
    let told = |one: &Value| {
        let (customer, at) = (&one["key"]["customer"]["N"], &one["key"]["at"]["N"]);
        let part = |value: &Value| value.as_str().unwrap().to_owned();
        format!("{} {}/{}", part(&one["kind"]), part(customer), part(at))
    };
    (
        all.iter().map(told).collect(),
        json["same"].as_u64().unwrap(),
    )
}

/// Scans and queries of both accounts.
fn reads(program: &Program) -> [(u64, u64); 2] {
    let requests = program.demo.requests();
    ["dev", "staging"].map(|account| {
        (
            requests.count(account, "Scan"),
            requests.count(account, "Query"),
        )
    })
}

const ACTIVE: &str = r#"status = "active""#;

#[test]
fn what_meets_a_condition_on_either_side_is_compared_and_nothing_else() {
    let program = members();
    let ran = run(&program, &["--where", ACTIVE]);
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(format!("{}---\n{}", ran.stderr, ran.stdout));
    assert_eq!(reads(&program), [(1, 0), (1, 0)]);
    let (all, same) = differences(&program, &[]);
    assert_eq!((all.len(), same), (9, 51), "there is more than that");
}

#[test]
fn an_attribute_that_is_missing_on_one_side_is_a_difference() {
    let program = members();
    for (condition, expected) in [
        (
            "attribute_not_exists(status)",
            vec!["changed 2/1", "changed 2/2"],
        ),
        (
            "not attribute_exists(status) and at = 2",
            vec!["changed 2/2"],
        ),
        (r#"customer = 2 and status = "active""#, vec!["changed 2/1"]),
        (r#"status.deep = "active""#, vec![]),
    ] {
        let found = differences(&program, &["--where", condition]);
        assert_eq!(found.0, expected, "{condition}");
        assert_eq!(found.1, 0, "{condition}");
    }
}

#[test]
fn a_condition_that_names_the_partition_reads_that_partition_and_no_more() {
    let program = members();
    let condition = format!("customer = 1 and {ACTIVE}");
    let ran = run(&program, &["--where", &condition]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.stderr,
        "read by Query: within one partition of each table, and no other item\n"
    );
    assert_eq!(reads(&program), [(0, 1), (0, 1)]);
    let of_one = ["changed 1/2", "changed 1/3", "only_source 1/4"];
    let both = [&of_one[..], &["only_target 1/6"]].concat();
    for (condition, expected, same) in [
        (condition.as_str(), &both[..], 1),
        (&format!("at <= 4 and at >= 2 and {condition}"), &of_one, 0),
        // Decided here, as a query filters no key.
        (&format!("{condition} and at <> 6 and at > 1"), &of_one, 0),
        ("customer = 1 and at = 2", &["changed 1/2"], 0),
        ("customer = 1 and customer = 2", &[], 0),
    ] {
        let before = reads(&program);
        let found = differences(&program, &["--where", condition]);
        assert_eq!(
            (found.0.as_slice(), found.1),
            (expected_of(expected).as_slice(), same),
            "{condition}"
        );
        assert_eq!(
            reads(&program),
            before.map(|(scan, query)| (scan, query + 1))
        );
    }
}

fn expected_of(expected: &[&str]) -> Vec<String> {
    expected.iter().map(|&one| one.to_owned()).collect()
}

#[tokio::test]
async fn of_a_partition_no_more_items_are_read_than_it_has() {
    let world = World::new();
    let (source, target) = (world.table("dev:orders"), world.table("prod:orders"));
    let read = async |text: &str| {
        let condition: Where = text.parse().unwrap();
        let tables = compare::open(&world.sessions, &source, &target, None).await;
        let tables = tables.unwrap().meeting(&condition).unwrap();
        let (is_part, estimate) = (tables.is_part, tables.estimate);
        let mut last = [SideProgress::default(); 2];
        let tell = |update: compare::CompareUpdate| {
            last = [update.source, update.target];
            std::future::ready(())
        };
        let terms = Terms {
            condition: Some(condition),
            ..Terms::default()
        };
        let counts = compare(tables.source, tables.target, terms, tell, None).await;
        assert_eq!(is_part, estimate.is_none(), "{text}");
        (counts.unwrap(), last)
    };
    let settled = |counts: Counts| counts.same + counts.differing();
    // All of the partition meets it: what is read is what is counted.
    let (all, of_all) = read(r#"customer_id = "u-000001""#).await;
    assert!(settled(all) > 0, "{all:?}");
    assert_eq!(
        of_all.map(|side| side.items),
        [
            all.same + all.changed + all.only_source,
            all.same + all.changed + all.only_target,
        ]
    );
    // And it is no more where less of it meets a condition that no key says.
    let (some, of_some) = read(r#"customer_id = "u-000001" and total < 0"#).await;
    assert_eq!(settled(some), 0);
    assert_eq!(of_some, of_all);
    let (_, scanned) = read("total < 0").await;
    for (side, scanned) in of_all.iter().zip(scanned) {
        assert!(side.items * 10 < scanned.items, "{side:?} of {scanned:?}");
        assert!(side.units.unwrap() * 2.0 < scanned.units.unwrap());
    }
}

#[test]
fn an_attribute_that_is_ignored_may_stand_in_the_condition() {
    let program = members();
    let found = differences(&program, &["--where", ACTIVE, "--ignore", "status"]);
    assert_eq!(
        found,
        (expected_of(&["only_source 1/4", "only_target 1/6"]), 4)
    );
}

#[test]
fn where_nothing_meets_it_that_is_said_and_is_no_difference() {
    let program = members();
    let ran = run(
        &program,
        &["--where", r#"customer = 7 and status = "lost""#],
    );
    assert_eq!(ran.code, Some(0));
    let said = "nothing was compared: no item of either table meets the condition\n";
    assert!(ran.stderr.ends_with(said), "{ran:?}");
    assert!(ran.stdout.starts_with("= 0 same   * 0 changed"), "{ran:?}");
    let ran = run(
        &program,
        &["--where", r#"customer = 9 and status = "lost""#],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.starts_with("= 50 same"), "{ran:?}");
}

#[test]
fn a_condition_that_is_wrong_exits_with_2_before_anything_is_read() {
    let program = members();
    for (condition, said) in [
        ("status = active", "column 10: a value is expected"),
        (
            r#"customer = "7""#,
            "error: customer holds numbers: compare it with a number, without quotes\n",
        ),
    ] {
        let ran = run(&program, &["--where", condition]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let args = [
        "compare",
        "dev:members",
        "staging:users",
        "--where",
        "customer = 1",
    ];
    let ran = program.run(&args);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
    assert!(
        ran.stderr
            .starts_with("error: the tables have different keys"),
        "{ran:?}"
    );
    assert_eq!(reads(&program), [(0, 0), (0, 0)]);
    let log = program.run(&["audit", "--operation", "compare", "--format", "json"]);
    let results = log.json()["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["result"].clone())
        .collect::<Vec<_>>();
    assert_eq!(results, [json!("failed"), json!("failed")]);
}

#[test]
fn the_audit_log_has_the_condition_of_a_comparison_without_its_values() {
    let program = members();
    let debug = program.path("debug.log");
    let condition = r#"customer = 1 and status = "secret-state""#;
    let more = ["--where", condition, "--debug", debug.to_str().unwrap()];
    assert_eq!(run(&program, &more).code, Some(1));
    let ran = program.run(&["audit", "--operation", "compare"]);
    let said = "where customer = ? and status = ?, 3 changed, ";
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
    let state = program.path(".local/state/dynahop/audit.jsonl");
    for (log, says) in [(state, "customer = ? and status = ?"), (debug, "Query")] {
        let text = fs::read_to_string(&log).unwrap();
        assert!(text.contains(says), "{}", log.display());
        assert!(!text.contains("secret-state"), "{}", log.display());
    }
}

/// Its lines that compare or copy, as a shell takes them.
fn examples(text: &str) -> Vec<Vec<String>> {
    let text = text.replace("\\\n", "");
    let lines = text.lines().map(str::trim_start);
    let begins =
        |line: &&str| line.starts_with("dynahop compare ") || line.starts_with("dynahop copy ");
    let words = |line| {
        let words = shlex::split(line).unwrap().into_iter().skip(1);
        words.take_while(|word| word != "|").collect()
    };
    lines.filter(begins).map(words).collect()
}

#[test]
fn every_example_of_comparing_and_copying_is_done_in_the_demo() {
    let program = Program::new();
    for (name, count) in [("compare", 3), ("copy", 6)] {
        let mut command = program.command(&[name, "--help"]);
        let help = command.env("COLUMNS", "80").output().unwrap().stdout;
        let help = String::from_utf8(help).unwrap();
        assert!(
            help.lines().all(|line| line.chars().count() <= 80),
            "{help}"
        );
        let examples = examples(&help);
        assert_eq!(examples.len(), count, "{help}");
        for example in examples {
            let mut args: Vec<&str> = example.iter().map(String::as_str).collect();
            if name == "copy" {
                args.push("--dry-run");
                args.dedup();
            }
            let ran = program.run(&args);
            let codes = if name == "copy" { [0, 0] } else { [0, 1] };
            assert!(
                ran.code.is_some_and(|code| codes.contains(&code)),
                "{args:?}: {ran:?}"
            );
            for nothing in ["not at the source", "no item meets", "no item of either"] {
                let said = [&ran.stdout, &ran.stderr];
                assert!(
                    said.iter().all(|text| !text.contains(nothing)),
                    "{args:?}: {ran:?}"
                );
            }
        }
    }
    let readme = examples(include_str!("../../README.md"));
    assert!(readme.len() >= 6, "{readme:?}");
    for args in readme {
        let args = std::iter::once("dynahop".to_owned()).chain(args);
        Cli::try_parse_from(args).unwrap();
    }
}
