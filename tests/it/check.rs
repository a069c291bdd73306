//! `dynahop check`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::io::Read;
use std::time::Duration;

use dynahop::demo::{DemoOptions, Faults, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY};
use dynahop::failure::TAKEN_WITHIN;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::Value;

use super::program::{Program, Ran};

fn check(program: &Program, more: &[&str]) -> Ran {
    let mut args = vec!["check"];
    args.extend(more);
    program.run(&args)
}

/// The marks of one account's checks by name.
fn marks(account: &Value) -> Vec<(String, String)> {
    let checks = account["checks"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    checks
        .map(|check| (word(&check["check"]), word(&check["mark"])))
        .collect()
}

fn one(program: &Program, account: &str) -> Value {
    let ran = check(program, &[account, "--format", "json"]);
    ran.json()["accounts"][0].clone()
}

fn mark(account: &Value, check: &str) -> String {
    let marks = marks(account);
    let found = marks.iter().find(|(name, _)| name == check);
    found.map(|(_, mark)| mark.clone()).unwrap_or_default()
}

/// A line of the config for one account.
fn with(program: &Program, account: &str, line: &str) {
    let text = program.demo.config_toml();
    let head = format!("[accounts.{account}]\n");
    program.config(&text.replace(&head, &format!("{head}{line}\n")));
}

#[test]
fn an_account_that_is_well_has_every_check() {
    let program = Program::new();
    with(&program, "prod", "health_table = \"users\"");
    let ran = check(&program, &["prod"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    for line in [
        "✓ prod",
        "  ✓ source credentials",
        "  ✓ role                arn:aws:iam::333333333333:role/DynamoDBAccessRole is assumed",
        "  ✓ identity            arn:aws:sts::333333333333:assumed-role/DynamoDBAccessRole/",
        "  ✓ external id         asked for, and given",
        "  ✓ time left",
        "  ✓ tables",
        "  ✓ health table        users is ACTIVE, key id (S)",
        "  ✓ read                users answers to GetItem",
        "  ✓ latency",
        "  ✓ clock               right",
        "1 account: 1 ✓, 0 !, 0 ✗",
    ] {
        assert!(
            ran.stdout.lines().any(|said| said.starts_with(line)),
            "{line}: {}",
            ran.stdout
        );
    }
}

#[test]
fn all_accounts_are_tried_in_the_order_of_the_config() {
    let program = Program::new();
    let ran = check(&program, &["--format", "json"]);
    let json = ran.json();
    let names = json["accounts"].as_array().unwrap().iter();
    let names: Vec<&str> = names
        .map(|account| account["account"].as_str().unwrap())
        .collect();
    let expected: Vec<&str> = dynahop::demo::ACCOUNTS
        .iter()
        .map(|account| account.name)
        .collect();
    assert_eq!(names, expected);
    let ids = json["accounts"][2]["account_id"].as_str();
    assert_eq!(ids, Some("333333333333"));
}

#[test]
fn a_role_that_is_denied_is_told_with_what_to_do_and_the_exit_code_is_1() {
    let program = Program::new();
    program.faults(Faults {
        denied_role: Some("staging".to_owned()),
        ..Faults::default()
    });
    let ran = check(&program, &["dev", "staging"]);
    assert_eq!(ran.code, Some(1));
    for said in [
        "✓ dev",
        "✗ staging",
        "  ✓ source credentials",
        "  ✗ role",
        "AccessDenied",
        "    → ",
    ] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
    let staging = one(&program, "staging");
    assert_eq!(mark(&staging, "role"), "bad");
    assert_eq!(
        mark(&staging, "tables"),
        "",
        "what could not be tried is left out"
    );
    let advice = &staging["checks"][1]["advice"];
    assert!(!advice.as_array().unwrap().is_empty(), "{staging}");
}

#[test]
fn keys_that_are_unknown_are_the_sources_fault_not_the_roles() {
    let program = Program::new();
    let text = program.demo.config_toml();
    let wrong = text.replace(SOURCE_ACCESS_KEY_ID, "AKIAUNKNOWNUNKNOWN00");
    program.config(&wrong);
    let dev = one(&program, "dev");
    assert_eq!(
        marks(&dev),
        [("source credentials".to_owned(), "bad".to_owned())]
    );
}

#[test]
fn where_listing_is_denied_and_reading_works_it_is_a_doubt_that_says_why() {
    let program = Program::new();
    let config = program.demo.config_toml();
    program.config(config.split("\n[tables.users]").next().unwrap());
    let ran = check(&program, &["audit"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout.contains("[tables.users] key = "),
        "{}",
        ran.stdout
    );

    program.config(&config);
    let ran = check(&program, &["audit"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    let said = &ran.stdout;
    assert!(
        said.contains("! tables              its role may not list tables; reading works"),
        "{said}"
    );
    assert!(
        said.contains("! health table        its role may not describe the table"),
        "{said}"
    );
    assert!(
        said.contains("✓ read                users answers to GetItem"),
        "{said}"
    );
    for statement in [
        "\"Action\": \"dynamodb:ListTables\"",
        "\"Action\": \"dynamodb:DescribeTable\"",
        "\"Resource\": \"arn:aws:dynamodb:us-east-1:555555555555:table/users\"",
    ] {
        assert!(said.contains(statement), "what is missing: {said}");
    }
}

#[test]
fn a_health_table_that_is_not_there_is_told() {
    let program = Program::new();
    with(&program, "dev", "health_table = \"nothing\"");
    let dev = one(&program, "dev");
    assert_eq!(mark(&dev, "tables"), "good");
    assert_eq!(mark(&dev, "health table"), "bad");
    assert_eq!(mark(&dev, "read"), "bad");
    assert_eq!(check(&program, &["dev"]).code, Some(1));
}

#[test]
fn a_role_without_an_external_id_is_a_doubt() {
    let program = Program::new();
    let hub = "[accounts.hub]\nrole_arn = \"arn:aws:iam::999999999999:role/DemoHubRole\"\n";
    program.config(&format!("{}\n{hub}", program.demo.config_toml()));
    let ran = check(&program, &["hub"]);
    for line in [
        "  ✓ role                arn:aws:iam::999999999999:role/DemoHubRole is assumed",
        "  ! external id         none is given for the role",
        "    → Whoever may assume roles for others could be led to assume this one (the confused deputy)",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
}

#[test]
fn a_tenant_is_checked_as_its_account() {
    let program = Program::new();
    let text = program.demo.config_toml();
    let accounts = text.split("\n[tenants]").next().unwrap();
    program.config(&format!(
        "{accounts}\n[tenants]\n\"north wind\" = \"dev\"\n"
    ));
    let ran = check(&program, &["\"north wind\"", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.json()["accounts"][0]["account"], "dev");
    let ran = check(&program, &["\"north wnd\""]);
    assert!(
        ran.stderr.contains("the nearest: \"north wind\""),
        "{ran:?}"
    );
}

#[test]
fn a_clock_that_is_off_is_told_with_how_much_and_what_to_do() {
    let program = Program::new();
    program.demo.set_clock_skew(Duration::from_secs(130));
    let ran = check(&program, &["dev"]);
    // To about a second.
    let clock = ran
        .stdout
        .lines()
        .find(|line| line.starts_with("  ! clock"));
    let clock = clock.unwrap_or_else(|| panic!("{}", ran.stdout));
    let (before, after) = ("this machine's is 1", " s behind AWS's");
    assert!(clock.contains(before) && clock.ends_with(after), "{clock}");
    let advice = format!(
        "    → Set this machine's clock, best by NTP: AWS takes what is signed within {TAKEN_WITHIN}.\n"
    );
    assert!(ran.stdout.contains(&advice), "{}", ran.stdout);
    let docs = std::fs::read_to_string("docs/accounts.md").unwrap();
    assert!(docs.contains(TAKEN_WITHIN), "the docs say the same");
}

#[test]
fn a_role_whose_external_id_is_missing_is_not_assumed() {
    let program = Program::new();
    let text = program.demo.config_toml();
    let lines = text.lines().filter(|line| !line.starts_with("external_id"));
    let without: Vec<&str> = lines.collect();
    program.config(&without.join("\n"));
    // Its trust policy demands one, so the role is not assumed at all.
    assert_eq!(mark(&one(&program, "dev"), "role"), "bad");
}

#[test]
fn an_unknown_account_is_an_error_that_names_the_nearest() {
    let program = Program::new();
    let ran = check(&program, &["prdo"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("prod"), "{}", ran.stderr);
}

/// Nothing that was tried is nothing that is well.
#[test]
fn where_there_are_no_accounts_that_is_an_error_and_says_what_to_write() {
    let program = Program::new();
    let bare = |args: &[&str]| {
        let mut command = program.command(args);
        Ran::of(command.env_remove("DYNAHOP_CONFIG").output().unwrap())
    };
    let ran = bare(&["check"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    // Where it would be read: in the folder of its user.
    let file = program.path(".config/dynahop/config.toml");
    let write = format!("Write them into {} (docs/accounts.md", file.display());
    for said in ["there are no accounts", &write, "dynahop demo"] {
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let ran = bare(&["ls"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(
        ran.stderr.contains("note: there are no accounts"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_table_is_not_passed_over_in_silence() {
    let program = Program::new();
    for args in [&["dev:users"][..], &["--failover", "prod:users"]] {
        let ran = check(&program, args);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{args:?}");
        let account = args
            .last()
            .and_then(|place| place.split(':').next())
            .unwrap();
        let said = format!("is a table, and accounts are checked: write {account};");
        assert!(ran.stderr.contains(&said), "{}", ran.stderr);
    }
}

fn many(accounts: u32) -> Program {
    Program::over(DemoOptions {
        items: 10,
        accounts,
        ..DemoOptions::default()
    })
}

#[test]
fn two_thousand_accounts_are_tried_and_never_more_than_sixteen_at_once() {
    let program = many(2000);
    let ran = check(&program, &["--format", "json"]);
    let json = ran.json();
    assert!(json["accounts"].as_array().unwrap().len() >= 2000);
    assert_eq!(json["bad"], 0, "{}", ran.stderr);
    let most = program.demo.most_requests_at_once();
    assert!((2..=16).contains(&most), "{most}");
}

/// Keys have no role: what answers is the only account there is to show.
#[test]
fn the_account_of_plain_keys_is_the_one_that_answers() {
    let program = Program::new();
    let plain = format!(
        "\n[accounts.plain]\naccess_key_id = \"{SOURCE_ACCESS_KEY_ID}\"\nsecret_access_key = \"{SOURCE_SECRET_ACCESS_KEY}\"\n"
    );
    program.config(&(program.demo.config_toml() + &plain));
    assert_eq!(one(&program, "plain")["account_id"], "999999999999");
}

/// Ctrl-C: what was found by then is told, and that it is not all.
#[cfg(unix)]
#[test]
fn a_check_that_is_stopped_tells_what_it_found_and_how_many_were_not_tried() {
    use std::process::{Command, Stdio};
    use std::time::Instant;

    for format in ["text", "json"] {
        let program = many(30);
        let held = |held: Option<&str>| Faults {
            held: held.map(str::to_owned),
            denied_role: Some("staging".to_owned()),
            ..Faults::default()
        };
        program.faults(held(Some("ListTables")));
        let names: Vec<String> = (1..=30).map(|number| format!("acct-{number:04}")).collect();
        let mut command = program.command(&["check", "--format", format, "staging"]);
        let child = command
            .args(&names)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // When as many wait as are tried at once, staging's report has made room for the last of them.
        let waiting = || {
            let requests = program.demo.requests();
            let lists = requests.iter().filter(|(_, of, _)| *of == "ListTables");
            lists.map(|(_, _, count)| count).sum::<u64>()
        };
        let given_up = Instant::now() + Duration::from_mins(1);
        while waiting() < 16 {
            assert!(Instant::now() < given_up, "{}", waiting());
            std::thread::yield_now();
        }
        let killed = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(killed.unwrap().success());
        let ran = Ran::of(child.wait_with_output().unwrap());
        program.faults(held(None));
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert_eq!(ran.stderr, "error: stopped: 30 not tried\n");
        if format == "json" {
            let json = ran.json();
            assert_eq!((&json["bad"], &json["not_tried"]), (&1.into(), &30.into()));
            assert_eq!(json["accounts"][0]["account"], "staging");
        } else {
            assert!(ran.stdout.starts_with("✗ staging\n"), "{ran:?}");
            assert_eq!(ran.last_line(), "1 account: 0 ✓, 0 !, 1 ✗");
        }
    }
}

#[test]
fn a_terminal_sees_how_far_it_is() {
    let program = many(60);
    program.faults(Faults {
        latency: Duration::from_millis(30),
        ..Faults::default()
    });
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dynahop"));
    command.env_clear();
    command.env("TERM", "xterm");
    command.env("HOME", program.path(""));
    command.env("DYNAHOP_CONFIG", program.path("config.toml"));
    command.args(["check"]);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut said = Vec::new();
    // Reading fails when the program has gone, which is the end too.
    pair.master
        .try_clone_reader()
        .unwrap()
        .read_to_end(&mut said)
        .ok();
    assert_eq!(child.wait().unwrap().exit_code(), 0);
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("accounts tried, 0 ✗"), "{said}");
    assert!(said.contains('%'), "{said}");
}
