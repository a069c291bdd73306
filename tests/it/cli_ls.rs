//! `dynahop ls`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::program::Program;

#[test]
fn accounts_are_listed_without_asking_anybody() {
    let program = Program::new();
    let ran = program.run(&["ls"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(
        lines[0].starts_with("NAME     ACCOUNT       ACCESS     REGION                ROLE"),
        "{}",
        lines[0]
    );
    let prod = "prod     333333333333  confirm    us-east-1             DynamoDBAccessRole  keys in the config  acme, globex";
    assert!(lines[3].starts_with(prod), "{}", lines[3]);
    let json = program.run(&["ls", "--format", "json"]).json();
    assert_eq!(json["accounts"][2]["name"], "prod");
    assert_eq!(json["accounts"][2]["account_id"], "333333333333");
    assert_eq!(json["accounts"][2]["access"], "confirm");
    assert_eq!(program.demo.requests().iter().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_terminal_of_80_columns_has_each_account_on_one_line_and_is_told_what_is_left_out() {
    let program = Program::new();
    let config = program.path("config.toml");
    let variables = [("DYNAHOP_CONFIG", config.to_str().unwrap())];
    let mut pty = crate::pty::Pty::sized(24, 80, &["ls"], &variables);
    pty.wait_for("note: no room for SOURCE, TENANTS, ENDPOINT: --format json has them");
    let screen = pty.contents();
    let lines: Vec<&str> = screen.lines().collect();
    assert!(lines[6].starts_with("audit "), "{screen}");
    assert!(lines[7].starts_with("note: "), "{screen}");
    assert_eq!(pty.wait().exit_code(), 0);
}

#[test]
fn an_accounts_tables_are_listed() {
    let program = Program::new();
    let ran = program.run(&["ls", "dev"]);
    assert_eq!(
        ran.stdout,
        "health-check\nkitchen-sink\norders\nproducts\nusers\n"
    );
    let json = program.run(&["ls", "backup", "--format", "json"]).json();
    assert_eq!(json["account_id"], "444444444444");
    assert_eq!(json["tables"], serde_json::json!(["health-check"]));
}

#[test]
fn a_region_without_tables_is_said_to_be_one() {
    let program = Program::new();
    let ran = program.run(&["ls", "prod@eu-west-1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(
        ran.stderr.contains("note: prod has no tables in eu-west-1"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_table_is_described() {
    let program = Program::new();
    let ran = program.run(&["ls", "prod:orders"]);
    insta::assert_snapshot!(ran.stdout);
    let json = program
        .run(&["ls", "prod:orders", "--format", "json"])
        .json();
    assert_eq!(
        json["key"][1],
        serde_json::json!({ "name": "order_id", "type": "S" })
    );
    assert_eq!(json["indexes"][0]["name"], "by-status");
    assert_eq!(json["item_count"], 150);
}

#[test]
fn an_index_is_described_and_not_its_table() {
    let program = Program::new();
    let ran = program.run(&["ls", "prod:orders/by-status"]);
    insta::assert_snapshot!(ran.stdout);
    let json = program.run(&["ls", "prod:orders/by-status", "--format", "json"]);
    let json = json.json();
    assert_eq!(
        (&json["account"], &json["table"]),
        (&"prod".into(), &"orders".into())
    );
    let index = &json["index"];
    assert_eq!(
        index["key"][0],
        serde_json::json!({ "name": "status", "type": "S" })
    );
    for (field, is) in [
        ("name", "by-status"),
        ("kind", "global"),
        ("projection", "all"),
        ("status", "ACTIVE"),
    ] {
        assert_eq!(index[field], is, "{json}");
    }
    assert_eq!(index["item_count"], 150, "{json}");
    let md = program
        .run(&["ls", "prod:orders/by-status", "--format", "md"])
        .stdout;
    for row in [
        "|  | by-status |",
        "| index | by-status |",
        "| status | ACTIVE |",
    ] {
        assert!(md.contains(row), "{row}: {md}");
    }
}

#[test]
fn an_index_that_is_not_there_is_an_error_that_names_those_that_are() {
    let program = Program::new();
    let ran = program.run(&["ls", "prod:orders/by-stats"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.contains("by-status"), "{}", ran.stderr);
    // Where the table may not be described, nobody knows of it.
    let ran = program.run(&["ls", "audit:users/by-status"]);
    let said = "whether there is such an index, and its key: describing is denied";
    assert!(ran.stdout.contains(said), "{ran:?}");
}

#[test]
fn what_is_not_there_is_an_error_that_says_what_to_do() {
    let program = Program::new();
    for (place, said) in [
        (
            "prdo",
            "error: there is no account or tenant \"prdo\"; the nearest: \"prod\"\n",
        ),
        ("backup:users", "$ dynahop ls backup"),
        (
            "./users.jsonl",
            "is a file, which only `dynahop copy` writes",
        ),
        (
            "s3://bucket/users",
            "is a file, which only `dynahop copy` writes",
        ),
    ] {
        let ran = program.run(&["ls", place]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{place}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn a_config_with_a_mistake_is_one_line() {
    let program = Program::new();
    program.config("[accounts.prod]\nregoin = \"us-east-1\"\n");
    let ran = program.run(&["ls"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("config.toml:2: accounts.prod.regoin"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = Program::new();
    let mut command = program.command(&["ls", "--format", "json"]);
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn where_listing_is_denied_the_config_and_what_was_opened_before_name_the_tables() {
    let program = Program::new();
    let config = program
        .demo
        .config_toml()
        .replace(r#"tables = ["users", "orders"]"#, r#"tables = ["users"]"#);
    let config = format!("{config}\n[tables.orders]\nkey = [\"customer_id:S\", \"order_id:S\"]\n");
    program.config(&config);
    let ran = program.run(&["ls", "audit"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stdout, "TABLE  KNOWN\nusers  from the config\n");
    for said in ["cannot be listed", "dynamodb:ListTables", "AuditReadRole"] {
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    // Described by its key alone; and from now on known.
    let ran = program.run(&["ls", "audit:orders"]);
    for said in [
        "key      customer_id (S), order_id (S)",
        "unknown  items, bytes, status, indexes: describing is denied",
    ] {
        assert!(ran.stdout.contains(said), "{}", ran.stdout);
    }
    let json = program.run(&["ls", "audit", "--format", "json"]).json();
    assert_eq!(json["tables"], serde_json::json!(["users", "orders"]));
    assert_eq!(json["known_without_listing"][1]["known"], "opened before");
    // Another account's tables are its own.
    let ran = program.run(&["ls", "backup"]);
    assert_eq!(ran.stdout, "health-check\n");
}

#[test]
fn where_nothing_is_known_of_the_tables_the_denial_is_the_answer() {
    let program = Program::new();
    let config = program.demo.config_toml();
    program.config(&config.replace(r#"tables = ["users", "orders"]"#, ""));
    let ran = program.run(&["ls", "audit"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains("\"Action\": \"dynamodb:ListTables\""),
        "{}",
        ran.stderr
    );
    // And a key that nobody told is asked of the config.
    let ran = program.run(&["ls", "audit:orders"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for said in ["[tables.orders]", "key = [\"id:S\"]"] {
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn a_table_that_is_in_another_region_is_found_there() {
    let program = Program::new();
    let ran = program.run(&["ls", "dev:invoices"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains("dev@eu-west-1:invoices"),
        "{}",
        ran.stderr
    );
    // Behind an endpoint of its own, only the regions of the config are asked.
    let program = Program::new();
    let config = program.demo.config_toml();
    program.config(&config.replace(r#"regions = ["us-east-1", "eu-west-1"]"#, ""));
    let ran = program.run(&["ls", "dev:invoices"]);
    assert!(!ran.stderr.contains("eu-west-1"), "{}", ran.stderr);
    assert_eq!(program.demo.requests().count("dev", "DescribeTable"), 1);
}

#[test]
fn a_table_of_another_account_that_shares_it_is_named_by_its_arn() {
    let program = Program::new();
    let place = "dev:arn:aws:dynamodb:us-east-1:333333333333:table/products";
    let ran = program.run(&["ls", place]);
    for said in [
        "table    arn:aws:dynamodb:us-east-1:333333333333:table/products",
        "owner    333333333333",
        "account  dev (111111111111) in us-east-1",
        "key      sku (S)",
    ] {
        assert!(ran.stdout.contains(said), "{ran:?}");
    }
    let ran = program.run(&["ls", &place.replace("products", "orders")]);
    assert_eq!(ran.code, Some(2), "what is not shared is not: {ran:?}");
    assert!(ran.stderr.contains("AccessDenied"), "{}", ran.stderr);
}

#[test]
fn compare_and_copy_find_a_missing_table_in_another_region_too() {
    let program = Program::new();
    let (compare, copy) = (
        &["compare", "prod:users", "dev:invoices"][..],
        &[
            "copy",
            "dev:invoices",
            "prod:users",
            "--on-conflict",
            "skip",
        ][..],
    );
    for args in [compare, copy] {
        let ran = program.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        let place = "dev@eu-west-1:invoices";
        assert!(ran.stderr.contains(place), "{args:?}: {}", ran.stderr);
    }
}
