//! `dynahop check --failover`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use dynahop::demo::Faults;
use serde_json::Value;

use super::demo::clients::in_account;
use super::program::{Program, Ran};

/// A program whose prod has this backup.
fn backed_by(backup: &str) -> Program {
    let program = Program::new();
    let wanted = format!("failover = \"{backup}\"");
    let config = program.demo.config_toml();
    program.config(&config.replace("failover = \"standby\"", &wanted));
    program
}

fn check(program: &Program, more: &[&str]) -> Ran {
    let mut args = vec!["check", "--failover"];
    args.extend(more);
    program.run(&args)
}

fn table(program: &Program, name: &str) -> Value {
    let json = check(program, &["prod", "--format", "json"]).json();
    let tables = json["failovers"][0]["tables"].as_array().unwrap().clone();
    let found = tables.into_iter().find(|table| table["what"] == name);
    found.unwrap_or_default()
}

fn copy(program: &Program, table: &str, to: &str) {
    let (source, target) = (format!("prod:{table}"), format!("{to}:{table}"));
    let args = ["copy", &source, &target, "--on-conflict", "overwrite"];
    let confirm = ["--confirm", to];
    let ran = program.run(&[&args[..], &confirm].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn a_backup_without_the_tables_cannot_serve() {
    let program = backed_by("backup");
    let ran = check(&program, &["prod"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert!(
        ran.stdout.starts_with("✗ prod → backup\n"),
        "{}",
        ran.stdout
    );
    let last = "backup cannot serve in the place of prod: see the lines with ✗.";
    assert_eq!(ran.last_line(), last);
    let users = table(&program, "users");
    assert_eq!(users["found"], "is not in backup");
    let create = "Create users in backup, with the key id (S), and have what is written in prod arrive there: a global table does both.";
    assert_eq!(users["advice"][0]["say"], create);
    let orders = "      → Create orders in backup, with the key customer_id (S), order_id (S) and the index by-status, ";
    for said in [&format!("      → {create}\n"), orders] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
    assert_eq!(program.writes(), 0);
}

#[test]
fn a_backup_that_is_behind_says_how_far_and_one_that_was_copied_to_is_equal() {
    let program = backed_by("dev");
    let users = table(&program, "users");
    assert_eq!(users["mark"], "doubtful", "{users}");
    let count = |what: &str| users["sampled"][what].as_u64().unwrap();
    let (items, equal) = (count("items"), count("equal"));
    assert_eq!(items, equal + count("differ") + count("missing"));
    assert!(items > 100 && equal < items, "{users}");
    let said = users["found"].as_str().unwrap();
    let percent = format!(
        "{}.{}% equal",
        equal * 100 / items,
        equal * 1000 / items % 10
    );
    assert!(said.contains(&percent), "{said}");
    assert!(said.contains(" (95% are enough), "), "{said}");
    assert_eq!(users["sampled"]["enough_percent"], 95);
    let commands: Vec<&str> = users["advice"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["command"].as_str())
        .collect();
    let copy_command = "dynahop copy prod:users dev:users --on-conflict overwrite";
    assert_eq!(
        commands,
        ["dynahop compare prod:users dev:users", copy_command]
    );
    assert_eq!(
        program.run(&["compare", "prod:users", "dev:users"]).code,
        Some(1)
    );
    assert_eq!(program.writes(), 0);

    copy(&program, "users", "dev");
    let users = table(&program, "users");
    assert_eq!(users["mark"], "good", "{users}");
    assert_eq!(users["sampled"]["equal"], users["sampled"]["items"]);
    assert!(
        users["found"].as_str().unwrap().ends_with("all equal"),
        "{users}"
    );
}

#[test]
fn a_backup_that_cannot_be_opened_cannot_serve_and_says_what_to_do() {
    let program = backed_by("backup");
    program.faults(Faults {
        denied_role: Some("backup".to_owned()),
        ..Faults::default()
    });
    let ran = check(&program, &[]);
    assert_eq!(ran.code, Some(1));
    for said in ["✗ backup: Could not assume the role of backup", "→ "] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
    let last = "backup cannot serve in the place of prod: see the lines with ✗.";
    assert_eq!(ran.last_line(), last);
    let json = check(&program, &["--format", "json"]).json();
    let failover = &json["failovers"][0];
    assert_eq!(
        (&failover["mark"], &failover["verdict"]),
        (&"bad".into(), &last.into())
    );
    assert_eq!(failover["trouble"][0]["what"], "backup");
    assert!(
        !failover["trouble"][0]["advice"]
            .as_array()
            .unwrap()
            .is_empty(),
        "{failover}"
    );
}

/// The same, and prod's role is denied.
fn without_prod(backup: &str) -> Program {
    let program = backed_by(backup);
    program.faults(Faults {
        denied_role: Some("prod".to_owned()),
        ..Faults::default()
    });
    program
}

#[test]
fn where_the_account_cannot_be_opened_its_backup_is_looked_at_all_the_same() {
    let program = without_prod("standby");
    let ran = check(&program, &["prod"]);
    assert_eq!(ran.code, Some(1));
    for line in [
        "✗ prod → standby",
        "  ✗ prod: Could not assume the role of prod",
        "  ✓ orders: in standby ACTIVE, ~151 items, key customer_id (S), order_id (S), 1 index",
        "  ✓ users: in standby ACTIVE, ~",
        "  ✓ health-check: in standby ACTIVE, ~1 item, key id (S)",
    ] {
        let is_said = ran.stdout.lines().any(|said| said.starts_with(line));
        assert!(is_said, "{line}: {}", ran.stdout);
    }
    let last = "Whether standby can serve in the place of prod is not known: prod cannot be looked at, so neither its \
                tables nor their keys, indexes and items could be compared. standby can be opened, and its 5 tables are ready.";
    assert_eq!(ran.last_line(), last);
    let json = check(&program, &["prod", "--format", "json"]).json();
    let failover = &json["failovers"][0];
    assert_eq!(failover["compared"], false);
    assert_eq!(failover["verdict"], last);
    assert_eq!(failover["trouble"][0]["what"], "prod");
    let orders = table(&program, "orders");
    assert_eq!(
        (&orders["status"], &orders["item_count"]),
        (&"ACTIVE".into(), &151.into())
    );
    assert_eq!(orders["sampled"], Value::Null);
    assert_eq!(program.demo.requests().count("standby", "Scan"), 0);
}

#[test]
fn a_backup_that_is_looked_at_alone_lacks_what_the_config_names() {
    let program = without_prod("backup");
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    let named = "[accounts.prod]\ntables = [\"users\"]\n";
    program.config(&config.replace("[accounts.prod]\n", named));
    let ran = check(&program, &["prod"]);
    let lines = [
        "  ✗ users: is not in backup, and the config names it for prod\n",
        "      → Create users in backup, as it is in prod.\n",
        "backup can be opened, and its one table is ready.\n",
    ];
    for line in lines {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
}

#[test]
fn a_backup_that_is_looked_at_alone_and_may_not_be_listed_or_described_says_so() {
    let program = without_prod("audit");
    let ran = check(&program, &["prod"]);
    assert_eq!(ran.code, Some(1));
    for said in [
        "  ! audit: its tables may not be listed: only those that the config names were looked at\n",
        "  ! users: in what state it is, is not known: audit may not describe it\n",
        "audit can be opened, and no table is seen in it.\n",
    ] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
}

#[test]
fn where_only_the_tables_of_the_account_cannot_be_listed_the_backup_is_looked_at_too() {
    let program = backed_by("standby");
    let policy = r#"{"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}"#;
    program.demo.set_role_policy("prod", policy).unwrap();
    let ran = check(&program, &["prod"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.last_line()
            .ends_with("standby can be opened, and its 5 tables are ready."),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_is_only_in_the_backup_is_told_and_keeps_it_from_nothing() {
    let program = Program::new();
    let config = program.demo.config_toml();
    let head = "[accounts.backup]\n";
    program.config(&config.replace(head, &format!("{head}failover = \"prod\"\n")));
    let ran = check(&program, &["backup"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    let only = "  ✓ only in prod: kitchen-sink, orders, products, users\n";
    assert!(ran.stdout.contains(only), "{}", ran.stdout);
    let json = check(&program, &["backup", "--format", "json"]).json();
    let only = json["failovers"][0]["only_in_failover"].as_array().unwrap();
    assert_eq!(only.len(), 4, "{only:?}");
}

/// A table of the account whose key is one string.
async fn create(program: &Program, account: &str, table: &str, keys: &[&str]) {
    let client = in_account(&program.demo, account).await;
    let mut create = client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest);
    for (name, kind) in keys.iter().zip([KeyType::Hash, KeyType::Range]) {
        let attribute = AttributeDefinition::builder()
            .attribute_name(*name)
            .attribute_type(ScalarAttributeType::S);
        let key = KeySchemaElement::builder()
            .attribute_name(*name)
            .key_type(kind);
        create = create
            .attribute_definitions(attribute.build().unwrap())
            .key_schema(key.build().unwrap());
    }
    create.send().await.unwrap();
}

#[tokio::test]
async fn a_table_of_another_key_or_without_the_index_cannot_serve_and_says_what_to_do() {
    let program = backed_by("backup");
    create(&program, "backup", "users", &["pk"]).await;
    create(&program, "backup", "orders", &["customer_id", "order_id"]).await;
    let ran = check(&program, &["prod"]);
    assert_eq!(ran.code, Some(1));
    for line in [
        "  ✗ users: has another key: id (S), and in backup pk (S)\n",
        "      → A key cannot be changed: create users in backup anew, with the key id (S).\n",
        "  ✗ orders: index by-status is not in backup\n",
        "      → Add the index by-status with the key ",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
    for name in ["users", "orders"] {
        let table = table(&program, name);
        assert_eq!(table["mark"], "bad");
        assert!(table["advice"][0]["say"].is_string(), "{table}");
    }
}

#[test]
fn nothing_that_is_not_well_is_without_advice_and_a_read_only_backup_is_not_copied_to() {
    let program = backed_by("standby");
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    let (before, standby) = config.split_once("[accounts.standby]").unwrap();
    let standby = standby.replacen("access = \"confirm\"", "access = \"read-only\"", 1);
    program.config(&format!("{before}[accounts.standby]{standby}"));
    let ran = check(&program, &["prod"]);
    assert!(
        ran.stdout.contains("$ dynahop compare prod:"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("dynahop copy"), "{}", ran.stdout);
    let json = check(&program, &["prod", "--format", "json"]).json();
    let tables = json["failovers"][0]["tables"].as_array().unwrap().clone();
    assert!(
        tables.iter().any(|table| table["mark"] != "good"),
        "{tables:?}"
    );
    for table in tables {
        let is_good = table["mark"] == "good";
        assert_eq!(
            is_good,
            table["advice"].as_array().unwrap().is_empty(),
            "{table}"
        );
    }
}

#[test]
fn an_account_without_a_backup_is_an_error_that_says_what_to_write() {
    let program = backed_by("backup");
    let ran = check(&program, &["dev"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("failover = \"backup\""),
        "{}",
        ran.stderr
    );
    let config = program.demo.config_toml();
    program.config(&config.replace("failover = \"standby\"\n", ""));
    let none = check(&program, &[]);
    assert_eq!(none.code, Some(2));
    assert!(none.stderr.contains("no account has a backup"), "{none:?}");
}

#[test]
fn where_the_tables_may_not_be_listed_the_verdict_says_which_were_looked_at() {
    let program = backed_by("standby");
    let config = program.demo.config_toml();
    let tables = "[accounts.prod]\ntables = [\"products\"]\n";
    program.config(&config.replace("[accounts.prod]\n", tables));
    let policy = r#"{"Statement": [
        {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "dynamodb:ListTables", "Resource": "*"}
    ]}"#;
    program.demo.set_role_policy("prod", policy).unwrap();
    let ran = check(&program, &["prod"]);
    let told = "its tables may not be listed: only those that the config names were looked at";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    assert!(!ran.stdout.contains("only in standby"), "{}", ran.stdout);
}

/// A program whose dev, which is used in two regions, has staging as its backup, of which this is said.
fn dev_backed_by_staging(said: &str) -> Program {
    let program = Program::new();
    let config = program.demo.config_toml();
    let config = config.replace(
        "[accounts.dev]\n",
        "[accounts.dev]\nfailover = \"staging\"\n",
    );
    let staging = "[accounts.staging]\n";
    program.config(&config.replace(staging, &format!("{staging}{said}")));
    program
}

const BOTH_REGIONS: &str = "regions = [\"us-east-1\", \"eu-west-1\"]\n";

#[test]
fn a_region_that_is_named_is_looked_at_in_the_backup_too_where_that_is_used_there() {
    let program = dev_backed_by_staging(BOTH_REGIONS);
    let ran = check(&program, &["dev@eu-west-1"]);
    let head = "✗ dev@eu-west-1 → staging@eu-west-1\n  ✗ invoices: is not in staging\n";
    assert!(ran.stdout.starts_with(head), "{}", ran.stdout);
    let last =
        "staging@eu-west-1 cannot serve in the place of dev@eu-west-1: see the lines with ✗.";
    assert_eq!(ran.last_line(), last);
    let json = check(&program, &["dev@eu-west-1", "--format", "json"]).json();
    let failover = &json["failovers"][0];
    assert_eq!(failover["region"], "eu-west-1");
    assert_eq!(failover["failover_region"], "eu-west-1");
    // It has tables in its own region only.
    let only = failover["only_in_failover"].as_array().unwrap();
    assert!(only.is_empty(), "{only:?}");
}

#[test]
fn a_backup_that_is_not_used_in_the_region_is_looked_at_in_its_own_and_that_is_a_doubt() {
    let program = dev_backed_by_staging("");
    let ran = check(&program, &["dev@eu-west-1"]);
    for line in [
        "✗ dev@eu-west-1 → staging@us-east-1\n",
        "  ! staging: its regions have no eu-west-1: it was looked at in its own, us-east-1\n",
        "      → Add eu-west-1 to the regions of staging in the config, if it has the tables there.\n",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
}

#[test]
fn without_a_region_all_in_which_the_account_is_used_are_looked_at() {
    let program = dev_backed_by_staging(BOTH_REGIONS);
    let json = check(&program, &["dev", "--format", "json"]).json();
    let regions = |of: &str| {
        let failovers = json["failovers"].as_array().unwrap().iter();
        let regions = failovers.map(|failover| failover[of].as_str().unwrap().to_owned());
        regions.collect::<Vec<_>>()
    };
    let both = ["us-east-1", "eu-west-1"];
    assert_eq!(regions("region"), both);
    assert_eq!(regions("failover_region"), both);
    assert_eq!(json["not_tried"], 0);
    let text = check(&program, &["dev"]).stdout;
    for head in [
        "dev@us-east-1 → staging@us-east-1\n",
        "dev@eu-west-1 → staging@eu-west-1\n",
    ] {
        assert!(text.contains(head), "{head}: {text}");
    }
}
