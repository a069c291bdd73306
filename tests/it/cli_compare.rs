//! `dynahop compare`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use dynahop::demo::{DemoOptions, Faults, describe};
use serde_json::{Value, json};

use super::program::Program;
use super::world::every;

/// What the demo itself says of users, from dev to prod.
fn described() -> Value {
    let options = DemoOptions {
        items: 300,
        ..DemoOptions::default()
    };
    let described = describe(&options).unwrap();
    let pairs = described["pairs"].as_array().unwrap();
    let is_wanted = |pair: &&Value| {
        pair["table"] == "users" && pair["source"] == "dev" && pair["target"] == "prod"
    };
    pairs.iter().find(is_wanted).unwrap().clone()
}

#[test]
fn differences_are_listed_counted_and_exit_with_1() {
    let program = Program::new();
    let ran = program.run(&["compare", "dev:users", "prod:users", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""));
    let json = ran.json();
    assert_eq!(json["complete"], true);
    let expected = described();
    for count in ["same", "changed", "only_source", "only_target"] {
        assert_eq!(json[count], expected[count], "{count}");
    }
    for kind in ["changed", "only_source", "only_target"] {
        let differences = json["differences"].as_array().unwrap();
        let of_kind = differences
            .iter()
            .filter(|difference| difference["kind"] == kind);
        assert_eq!(json!(of_kind.count()), expected[kind], "{kind}");
    }
    assert!(json["differences"][0]["key"]["id"]["S"].is_string());
}

#[test]
fn the_text_has_a_mark_for_each_difference() {
    let program = Program::new();
    let ran = program.run(&["compare", "dev:kitchen-sink", "prod:kitchen-sink"]);
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn an_index_means_its_table() {
    let program = Program::new();
    let table = program.run(&["compare", "dev:orders", "prod:orders", "--format", "json"]);
    let index = program.run(&[
        "compare",
        "dev:orders/by-status",
        "prod:orders",
        "--format",
        "json",
    ]);
    assert_eq!(index.stdout, table.stdout);
    assert_eq!((index.code, table.stderr.as_str()), (table.code, ""));
    assert_eq!(
        index.stderr,
        "dev:orders/by-status is an index: its table is compared\n"
    );
}

#[test]
fn equal_tables_exit_with_0() {
    let program = Program::new();
    let ran = program.run(&["compare", "dev:health-check", "prod:health-check"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.starts_with("= "), "{}", ran.stdout);
}

#[test]
fn keys_that_a_terminal_would_obey_are_shown_as_signs() {
    let program = Program::new();
    let text = program.run(&["compare", "staging:kitchen-sink", "prod:kitchen-sink"]);
    assert!(
        text.stdout.contains("- ␛]0;owned by a key␇"),
        "{}",
        text.stdout
    );
    let json = program.run(&[
        "compare",
        "staging:kitchen-sink",
        "prod:kitchen-sink",
        "--format",
        "json",
    ]);
    let keys: Vec<Value> = json.json()["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|difference| difference["key"]["id"]["S"].clone())
        .collect();
    assert!(
        keys.contains(&json!("\u{1b}]0;owned by a key\u{7}")),
        "{keys:?}"
    );
}

#[test]
fn ignored_attributes_do_not_count() {
    let program = Program::new();
    let all = program
        .run(&["compare", "dev:users", "prod:users", "--format", "json"])
        .json();
    let mut args = vec!["compare", "dev:users", "prod:users", "--format", "json"];
    let attributes = [
        "plan",
        "email",
        "status",
        "name",
        "address",
        "tags",
        "logins",
        "updated_at",
        "balance",
    ];
    for attribute in attributes {
        args.extend(["--ignore", attribute]);
    }
    let some = program.run(&args).json();
    assert!(some["changed"].as_u64() < all["changed"].as_u64(), "{some}");
    assert_eq!(some["only_source"], all["only_source"]);
}

#[test]
fn errors_exit_with_2_and_json_still_is_one_object() {
    let program = Program::new();
    for (places, said) in [
        (["dev:users", "backup:users"], "ResourceNotFoundException"),
        (["dev:users", "nobody:users"], "there is no account"),
        (["dev:users", "prod"], "name a table in it"),
        (["dev:users", "prod:orders"], "different keys"),
    ] {
        let ran = program.run(&["compare", places[0], places[1], "--format", "json"]);
        assert_eq!(ran.code, Some(2), "{places:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        let json = ran.json();
        assert_eq!(json["complete"], false);
        assert_eq!(
            (&json["same"], &json["differences"]),
            (&json!(0), &json!([]))
        );
        assert!(json["error"].as_str().unwrap().contains(said), "{json}");
    }
}

#[test]
fn what_was_not_compared_is_not_counted() {
    let program = Program::new();
    for (places, said) in [
        (["dev:users", "prod:orders"], "different keys"),
        (
            ["dev:users", "dev:users"],
            "is both the source and the target",
        ),
        (
            ["dev:users", "dev@us-east-1:users"],
            "is both the source and the target",
        ),
    ] {
        let ran = program.run(&["compare", places[0], places[1]]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{places:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn what_goes_wrong_in_the_middle_is_incomplete() {
    let program = Program::new();
    program.run(&["ls", "dev"]);
    program.faults(Faults {
        throttle: every(1),
        ..Faults::default()
    });
    let ran = program.run(&["compare", "dev:users", "prod:users", "--format", "json"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.json()["complete"], false);
    let text = program.run(&["compare", "dev:users", "prod:users"]);
    assert!(
        text.last_line().ends_with("(incomplete)"),
        "{}",
        text.stdout
    );
    assert!(
        text.stderr
            .contains("ProvisionedThroughputExceededException"),
        "{}",
        text.stderr
    );
}
