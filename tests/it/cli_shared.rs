//! A table that another account shares, on the command line.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use dynahop::demo::SHARED_TABLE_ARN;
use serde_json::Value;

use super::program::{Program, Ran};

fn shared() -> String {
    format!("dev:{SHARED_TABLE_ARN}")
}

#[test]
fn ls_says_whose_a_shared_table_is_and_through_whom() {
    let program = Program::new();
    let ran = program.run(&["ls", &shared()]);
    for line in [
        "table    arn:aws:dynamodb:us-east-1:333333333333:table/products\n",
        "account  dev (111111111111) in us-east-1\n",
        "owner    333333333333\n",
    ] {
        assert!(ran.stdout.contains(line), "{ran:?}");
    }
    let json = program.run(&["ls", &shared(), "--format", "json"]).json();
    for (key, value) in [
        ("owner", "333333333333"),
        ("account_id", "111111111111"),
        ("arn", SHARED_TABLE_ARN),
    ] {
        assert_eq!(json.get(key).and_then(|found| found.as_str()), Some(value));
    }
}

#[test]
fn a_shared_table_is_compared_and_copied_from_as_any() {
    let program = Program::new();
    let ran = program.run(&["compare", &shared(), "prod:products"]);
    assert_eq!(ran.code, Some(0), "it is that very table: {ran:?}");
    let args = ["--on-conflict", "overwrite", "--yes"];
    let ran = program.run(&[&["copy", &shared(), "staging:products"], &args[..]].concat());
    let said = format!(
        "from {} (111111111111, shared by 333333333333) to staging:products (222222222222)",
        shared()
    );
    assert!(ran.stdout.contains(&said), "{ran:?}");
    // The names are the same: nothing is said of tables that differ.
    assert!(!ran.stdout.contains("differ:"), "{ran:?}");
    assert!(ran.last_line().starts_with("Done: 500 written"), "{ran:?}");
    let ran = program.run(&["compare", &shared(), "staging:products"]);
    assert!(ran.stdout.contains("* 0 changed   + 0 only"), "{ran:?}");
}

#[test]
fn a_plan_to_write_to_a_shared_table_names_both_accounts_and_what_is_missing_names_its_arn() {
    let program = Program::new();
    let to = shared();
    let copy = [
        "copy",
        "staging:products",
        &to,
        "--on-conflict",
        "overwrite",
    ];
    let ran = program.run(&[&copy[..], &["--dry-run"]].concat());
    let said = format!("to {to} (111111111111, shared by 333333333333)");
    assert!(ran.stdout.contains(&said), "{ran:?}");
    // Its policy allows reading only.
    let ran = program.run(&[&copy[..], &["--yes"]].concat());
    assert_ne!(ran.code, Some(0));
    for said in [
        "Could not write items to dev:arn:aws:dynamodb",
        "AccessDenied",
        &format!("\"Resource\": \"{SHARED_TABLE_ARN}\""),
        "the resource's own policy, in the account that owns it, with arn:aws:iam::111111111111:role/DynamoDBAccessRole as its Principal",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
}

#[test]
fn a_shared_table_and_its_owners_are_one_table() {
    let program = Program::new();
    for ends in [["prod:products", &shared()], [&shared(), "prod:products"]] {
        let ran = program.run(&["copy", ends[0], ends[1], "--on-conflict", "skip", "--yes"]);
        assert_eq!(ran.code, Some(2));
        assert!(
            ran.stderr.contains("is both the source and the target"),
            "{ran:?}"
        );
    }
    assert_eq!(program.writes(), 0);
}

#[test]
fn a_shared_table_that_is_not_there_or_in_another_region_says_so() {
    let program = Program::new();
    let missing = shared().replace("products", "nothing");
    let ran = program.run(&["ls", &missing]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let elsewhere = format!("dev@eu-west-1:{SHARED_TABLE_ARN}");
    let ran = program.run(&["ls", &elsewhere]);
    assert!(ran.stderr.contains("leave @eu-west-1 out"), "{ran:?}");
}

/// The owner's policy, with these actions besides reading.
fn share(program: &Program, writing: &str) {
    let policy = format!(
        r#"{{"Statement": {{"Effect": "Allow", "Resource": "{SHARED_TABLE_ARN}",
            "Principal": {{"AWS": "arn:aws:iam::111111111111:role/DynamoDBAccessRole"}},
            "Action": ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:BatchGetItem",
                "dynamodb:Query", "dynamodb:Scan", "{writing}"]}}}}"#
    );
    program.demo.set_sharing_policy(&policy).unwrap();
}

fn audited(program: &Program, args: &[&str]) -> (Ran, Vec<Value>) {
    let state = program.path("state");
    let mut command = program.command(args);
    let ran = Ran::of(command.env("DYNAHOP_STATE", &state).output().unwrap());
    let log = std::fs::read_to_string(state.join("audit.jsonl")).unwrap_or_default();
    let entries = log.lines().map(|line| serde_json::from_str(line).unwrap());
    (ran, entries.collect())
}

#[test]
fn a_shared_table_is_written_where_its_owner_allows_that_and_the_log_names_both_accounts() {
    for (writing, conflict, done) in [
        ("dynamodb:PutItem", "skip", " written, "),
        (
            "dynamodb:BatchWriteItem",
            "overwrite",
            "Done: 503 written, 0 skipped",
        ),
    ] {
        let program = Program::new();
        share(&program, writing);
        let to = shared();
        let args = [
            "copy",
            "staging:products",
            &to,
            "--on-conflict",
            conflict,
            "--yes",
        ];
        let (ran, entries) = audited(&program, &args);
        assert_eq!(ran.code, Some(0), "{writing}: {}", ran.stderr);
        let said = format!("to {to} (111111111111, shared by 333333333333)");
        assert!(ran.stdout.contains(&said), "{}", ran.stdout);
        assert!(ran.last_line().contains(done), "{}", ran.stdout);
        // Not a table of that name in the account through which it went.
        let requests = program.demo.requests();
        assert!(requests.writes("dev") > 0 && requests.writes("prod") == 0);
        let entry = entries.last().unwrap();
        assert_eq!(entry["result"], "done");
        assert_eq!(entry["account"], "dev");
        assert_eq!(entry["account_id"], "111111111111");
        assert_eq!(entry["table"], SHARED_TABLE_ARN, "whose owner is in it");
        let (ran, _) = audited(&program, &["audit", "--operation", "copy"]);
        assert!(ran.stdout.contains(&to), "{}", ran.stdout);
        if conflict == "overwrite" {
            let ran = program.run(&["compare", "staging:products", "prod:products"]);
            assert!(ran.stdout.contains("* 0 changed   + 0 only"), "{ran:?}");
        }
    }
}

#[test]
fn what_the_owner_does_not_allow_is_told_as_the_owners_and_noted_as_failed() {
    let program = Program::new();
    // Puts alone: an overwriting copy sends batches.
    share(&program, "dynamodb:PutItem");
    let to = shared();
    let args = [
        "copy",
        "staging:products",
        &to,
        "--on-conflict",
        "overwrite",
        "--yes",
    ];
    let (ran, entries) = audited(&program, &args);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for said in [
        "no resource-based policy allows the dynamodb:BatchWriteItem action",
        "in the account that owns it",
        "\"Action\": \"dynamodb:BatchWriteItem\"",
        "\"AWS\": \"arn:aws:iam::111111111111:role/DynamoDBAccessRole\"",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    let entry = entries.last().unwrap();
    assert_eq!(entry["result"], "failed");
    assert_eq!(entry["error"]["action"], "dynamodb:BatchWriteItem");
    assert_eq!(entry["table"], SHARED_TABLE_ARN);
}

/// A table's ARN in the account of this id.
fn arn(id: &str, table: &str) -> String {
    format!("arn:aws:dynamodb:us-east-1:{id}:table/{table}")
}

#[test]
fn an_accounts_own_table_by_its_arn_is_held_to_its_pin() {
    let program = Program::new();
    let config = program.demo.config_toml();
    program.config(&format!(
        "{config}\n[tables.orders]\naccount = \"prod\"\n[tables.products]\naccount = \"staging\"\n"
    ));
    let own = format!("staging:{}", arn("222222222222", "orders"));
    let ran = program.run(&["ls", &own]);
    let said = format!("{own}: not the pinned account; the config has orders in prod\n");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), said.as_str()));
    // In the account that it is pinned to, there is nothing to say; nor of a table that is another account's.
    for place in [format!("prod:{}", arn("333333333333", "orders")), shared()] {
        let ran = program.run(&["ls", &place]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{place}");
    }
    // Without an account, it opens where it is pinned and its own.
    let ran = program.run(&["ls", &format!(":{}", arn("333333333333", "orders"))]);
    assert!(
        ran.stdout.contains("account  prod (333333333333)"),
        "{ran:?}"
    );
    let ran = program.run(&["ls", &format!(":{}", arn("222222222222", "orders"))]);
    assert!(ran.stderr.contains("names no account"), "{ran:?}");
}

#[test]
fn an_accounts_own_table_by_its_arn_has_the_key_that_the_config_says() {
    let program = Program::new();
    let own = format!("audit:{}", arn("555555555555", "users"));
    let ran = program.run(&["ls", &own]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("key      id (S)\n"), "{ran:?}");
    let ran = program.run(&["ls", &own.replace("555555555555", "333333333333")]);
    assert_eq!(ran.code, Some(2), "another's is another table: {ran:?}");
}
