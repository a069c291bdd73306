//! Which account a place stands in: tenants, pins, regions; and the mapping, written down.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::json;

use super::program::Program;

/// The demo's accounts without its tenants and tables, with these lines at the top and those after them.
fn program(top: &str, after: &str) -> Program {
    let program = Program::new();
    let config = program.demo.config_toml();
    let config = config.split("\n[tenants]").next().unwrap();
    program.config(&format!("{top}\n{config}\n{after}"));
    program
}

const TENANTS: &str = "[tenants]\nacme = \"prod\"\n\"north wind\" = \"dev\"\nzenith = \"prod\"\n\
                       [tables.users]\naccount = \"prod\"\n";

/// The account that `ls` of a place was asked of, or what was said instead.
fn account_of(program: &Program, args: &[&str]) -> Result<String, String> {
    let ran = program.run(&[&["ls", "--format", "json"], args].concat());
    match ran.code {
        Some(0) => Ok(ran.json()["account"].as_str().unwrap().to_owned()),
        _ => Err(ran.stderr),
    }
}

#[test]
fn a_tenants_table_is_in_the_tenants_account_and_an_unknown_tenant_names_the_nearest() {
    let program = program("", TENANTS);
    assert_eq!(account_of(&program, &["acme:users"]).unwrap(), "prod");
    assert_eq!(account_of(&program, &["\"north wind\""]).unwrap(), "dev");
    let error = account_of(&program, &["acm:users"]).unwrap_err();
    assert_eq!(
        error,
        "error: there is no account or tenant \"acm\"; the nearest: \"acme\"\n"
    );
}

#[test]
fn a_table_opens_where_it_is_pinned_and_another_account_is_told_so() {
    let program = program("default_account = \"staging\"", TENANTS);
    let ran = program.run(&["ls", ":users", "--format", "json"]);
    assert_eq!(
        (ran.json()["account"].as_str(), ran.stderr.as_str()),
        (Some("prod"), "")
    );
    let ran = program.run(&["ls", "dev:users", "--format", "json"]);
    assert_eq!(ran.json()["account"], "dev");
    let said = "dev:users: not the pinned account; the config has users in prod\n";
    assert_eq!(ran.stderr, said);
    assert_eq!(account_of(&program, &[":orders"]).unwrap(), "staging");
    let ran = program.run(&["compare", "dev:users", ":users"]);
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    assert!(
        ran.last_line().contains("only in prod:users"),
        "{}",
        ran.last_line()
    );
    // Where it is written, the plan itself warns of it.
    let copied = |source: &str, target: &str| {
        let ran = program.run(&["copy", source, target, "--on-conflict", "skip", "--dry-run"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.stderr.starts_with(target), "{ran:?}");
        ran.stdout
    };
    let warning =
        "  !       NOT THE PINNED ACCOUNT: this goes to dev, and the config has users in prod\n";
    let plan = copied(":users", "dev:users");
    assert!(plan.contains(warning), "{plan}");
    let plan = copied("dev:users", ":users");
    assert!(!plan.contains("PINNED"), "{plan}");
}

#[test]
fn a_mistyped_account_is_told_once_the_profiles_are_read() {
    let program = program("profiles = true\ndefault_account = \"prdo\"", TENANTS);
    let ran = program.run(&["ls", "dev", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let said = "warning: default_account: there is no account \"prdo\"; the nearest: \"prod\"\n";
    assert_eq!(ran.stderr, said);
}

#[test]
fn a_place_that_names_no_account_needs_a_pin_or_a_default_account() {
    let program = program("", TENANTS);
    let error = account_of(&program, &[":orders"]).unwrap_err();
    assert!(
        error.starts_with("error: :orders names no account, "),
        "{error}"
    );
}

#[test]
fn a_run_for_one_tenant_opens_nothing_else() {
    let program = program("default_account = \"dev\"", TENANTS);
    let bound = |args: &[&str]| account_of(&program, &[&["--tenant", "acme"], args].concat());
    for place in [":users", ":orders", "prod:users", "acme"] {
        assert_eq!(bound(&[place]).unwrap(), "prod", "{place}");
    }
    let refused = "dev:users: this run is bound to the tenant \"acme\", whose account is \"prod\"; leave the account out, or start without --tenant";
    assert!(bound(&["dev:users"]).unwrap_err().contains(refused));
    for args in [
        vec!["compare", ":users", "dev:users", "--tenant", "acme"],
        vec![
            "copy",
            "dev:users",
            ":users",
            "--on-conflict",
            "skip",
            "--tenant",
            "acme",
        ],
    ] {
        let ran = program.run(&args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        assert!(ran.stderr.contains(refused), "{}", ran.stderr);
    }
    let ran = program.run(&["ls", "--tenant", "acme", "--format", "json"]);
    let names: Vec<_> = ran.json()["accounts"].as_array().unwrap().clone();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0]["name"], "prod");
    let ran = program.run(&["ls", "--tenant", "acm"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            Some(2),
            "error: there is no tenant \"acm\"; the nearest: \"acme\"\n"
        )
    );
    assert_eq!(program.writes(), 0);
}

#[test]
fn a_run_for_one_tenant_reads_no_table_that_another_account_shares() {
    let program = Program::new();
    let config = program.demo.config_toml();
    let config = config.split("\n[tenants]").next().unwrap();
    let may_not_list = "[tenants]\nglobex = \"audit\"\nacme = \"dev\"\n";
    program.config(&format!("{config}\n{may_not_list}"));
    let shared = format!(":{}", dynahop::demo::SHARED_TABLE_ARN);
    let ran = program.run(&["ls", &shared, "--tenant", "acme"]);
    let refused = "error: this run is bound to the tenant \"acme\": dev:arn:aws:dynamodb:";
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains(refused), "{}", ran.stderr);
    let compare = ["compare", &shared, ":products"];
    let copy = ["copy", &shared, ":sink", "--on-conflict", "skip"];
    for args in [&compare[..], &copy[..]] {
        let ran = program.run(&[args, &["--tenant", "acme"]].concat());
        assert!(ran.stderr.contains(refused), "{args:?}: {}", ran.stderr);
    }
    // What was opened before is known in the account, but not in a run for its tenant.
    let opened = format!(
        "{{\"account\":\"555555555555\",\"region\":\"us-east-1\",\"table\":{:?}}}\n",
        dynahop::demo::SHARED_TABLE_ARN
    );
    let state = program.path("state");
    std::fs::create_dir_all(&state).unwrap();
    std::fs::write(state.join("opened.jsonl"), opened).unwrap();
    let known = |more: &[&str]| {
        let all = [&["ls", "audit", "--format", "json"], more].concat();
        let mut command = program.command(&all);
        let output = command.env("DYNAHOP_STATE", &state).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(known(&[]).contains("table/products"), "{}", known(&[]));
    let bound = known(&["--tenant", "globex"]);
    assert!(
        bound.contains("users") && !bound.contains("products"),
        "{bound}"
    );
}

#[test]
fn tenants_come_from_a_file_beside_the_config_and_from_a_command() {
    let program = program(
        "tenants_file = \"t.json\"\ntenants_command = [\"sh\", \"-c\", \"echo tenant,account; echo late,staging\"]",
        TENANTS,
    );
    std::fs::write(program.path("t.json"), "{\"filed\": \"dev\"}").unwrap();
    for (place, account) in [("acme", "prod"), ("filed", "dev"), ("late", "staging")] {
        assert_eq!(account_of(&program, &[place]).unwrap(), account);
    }
    assert_eq!(
        account_of(&program, &["--tenant", "late", ":users"]).unwrap(),
        "staging"
    );
}

#[test]
fn a_command_that_fails_is_a_clear_error() {
    for (script, said) in [
        (
            "exit 1",
            "error: the tenants cannot be read: `sh` ended with exit status: 1; run it by hand to see why\n",
        ),
        (
            "echo late,nowhere",
            "error: the tenants cannot be read: `sh` wrote, in line 1: \"late\": there is no account \"nowhere\"; the accounts: ",
        ),
        (
            "echo PROD,dev",
            "error: the tenants cannot be read: `sh` wrote, in line 1: \"PROD\": the account \"prod\" is called so, too; give one of the two another name\n",
        ),
    ] {
        let top = format!("tenants_command = [\"sh\", \"-c\", \"{script}\"]");
        let error = account_of(&program(&top, ""), &["dev"]).unwrap_err();
        assert!(error.starts_with(said), "{error}");
    }
}

#[test]
fn a_region_in_a_place_is_where_the_account_is_asked() {
    let program = program("regions = [\"us-east-1\", \"eu-west-1\"]", "");
    let ran = program.run(&["ls", "prod@eu-west-1", "--format", "json"]);
    assert_eq!(ran.json()["region"], "eu-west-1");
    let ran = program.run(&["ls"]);
    assert!(
        ran.stdout.contains("us-east-1, eu-west-1"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_mapping_is_written_down_for_programs() {
    let program = program("default_account = \"dev\"", TENANTS);
    program.config(
        &std::fs::read_to_string(program.path("config.toml"))
            .unwrap()
            .replace(
                "[accounts.prod]",
                "[accounts.prod]\nregions = [\"us-east-1\", \"eu-west-1\"]",
            ),
    );
    let listed = program.run(&["ls", "--format", "json"]).json();
    assert_eq!(listed["default_account"], "dev");
    let prod = &listed["accounts"][2];
    for (key, value) in [
        ("name", json!("prod")),
        ("account_id", json!("333333333333")),
        ("access", json!("confirm")),
        ("region", json!("us-east-1")),
        ("regions", json!(["us-east-1", "eu-west-1"])),
        (
            "role_arn",
            json!("arn:aws:iam::333333333333:role/DynamoDBAccessRole"),
        ),
        ("external_id", json!(true)),
        ("source", json!("keys in the config")),
        ("tenants", json!(["acme", "zenith"])),
        ("pinned_tables", json!(["users"])),
        ("failover", json!("standby")),
    ] {
        assert_eq!(prod[key], value, "{key}");
    }
    assert_eq!(program.demo.requests().iter().count(), 0);
}

#[test]
fn the_mapping_is_written_down_for_a_wiki() {
    let program = program("", TENANTS);
    let ran = program.run(&["ls", "--format", "md"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(
        lines[0],
        "| name | account | role | regions | access | source | tenants | pinned tables | failover |"
    );
    assert_eq!(lines[1], format!("|{}", " --- |".repeat(9)));
    assert_eq!(
        lines[4],
        "| prod | 333333333333 | arn:aws:iam::333333333333:role/DynamoDBAccessRole | us-east-1 | confirm | keys in the config | acme, zenith | users | standby |"
    );
    let ran = program.run(&["ls", "backup", "--format", "md"]);
    assert_eq!(ran.stdout, "| table |\n| --- |\n| health-check |\n");
    let ran = program.run(&["ls", "backup:health-check", "--format", "md"]);
    assert!(ran.stdout.contains("| key | "), "{}", ran.stdout);
}

#[test]
fn people_see_the_first_tenants_of_an_account() {
    let many: Vec<String> = (1..=9).map(|n| format!("t{n} = \"dev\"\n")).collect();
    let many = many.concat();
    let program = program("", TENANTS);
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    program.config(&config.replace("[tenants]\n", &format!("[tenants]\n{many}")));
    let ran = program.run(&["ls"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(lines[0].contains("TENANTS"), "{}", lines[0]);
    assert!(
        lines[1].contains("north wind, t1, t2 and 7 more"),
        "{}",
        lines[1]
    );
}

#[test]
fn a_run_for_one_tenant_has_no_backup_and_says_so() {
    let program = program("", TENANTS);
    for args in [&["prod"][..], &[]] {
        let args = [&["check", "--tenant", "acme", "--failover"], args].concat();
        let ran = program.run(&args);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let said = "error: a run that is bound to a tenant has no backups, since those are other accounts: leave --tenant acme out, and name the account\n";
        assert_eq!(ran.stderr, said, "{args:?}");
    }
}
