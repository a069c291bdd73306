//! `dynahop policy`: what is printed, to the letter, and that it is what AWS and Terraform take.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::program::{Program, Ran};
use super::terraform;

/// Accounts that need nobody to be described.
const CONFIG: &str = r#"
region = "eu-west-1"

[accounts.hub]
profile = "main"
role_arn = "arn:aws:iam::999999999999:role/Hub"
external_id = "hub-secret-id"

[accounts.prod]
via = "hub"
role_arn = "arn:aws:iam::333333333333:role/team/DynamoDBAccessRole"
external_id = "a-secret-id"

[accounts.dev]
profile = "main"
role_arn = "arn:aws:iam::111111111111:role/DynamoDBAccessRole"
external_id = "another-secret-id"
session_duration = "2h"
mfa_serial = "arn:aws:iam::999999999999:mfa/ada"
session_tags = { team = "data" }
source_identity = "ada"

[accounts.test]
profile = "other"
role_arn = "arn:aws:iam::222222222222:role/DynamoDBAccessRole"
regions = ["eu-west-1", "us-east-1"]

[accounts.plain]
profile = "plain"
"#;

/// What `dynahop policy` prints, with nobody to ask.
fn printed(args: &[&str]) -> String {
    let program = Program::new();
    program.config(CONFIG);
    let mut all = vec!["policy", "--offline"];
    all.extend(args);
    let ran = program.run(&all);
    assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.stderr);
    let (secret, shown) = ("secret-id", args.contains(&"--show-external-id"));
    assert!(!ran.stderr.contains(secret), "{}", ran.stderr);
    assert_eq!(ran.stdout.contains(secret), shown, "{}", ran.stdout);
    if !args.contains(&"--terraform") {
        let policy: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(policy.get("Version"), Some(&json!("2012-10-17")));
    }
    ran.stdout + &ran.stderr
}

#[test]
fn a_permission_policy_has_what_its_uses_need_and_no_more() {
    for (name, args) in [
        ("browse", vec!["prod"]),
        ("browse_a_table", vec!["prod:users"]),
        ("compare", vec!["prod:users", "--for", "compare"]),
        ("copy_from", vec!["prod:users", "--for", "copy-from"]),
        ("copy_to", vec!["prod:users", "--for", "copy-to"]),
        (
            "s3",
            vec!["prod:users", "--for", "s3", "--bucket", "exports"],
        ),
        (
            "all_in_two_regions_with_a_key",
            vec![
                "test",
                "--for",
                "browse",
                "--for",
                "copy-to",
                "--table",
                "users",
                "--table",
                "orders",
                "--kms-key",
                "arn:aws:kms:eu-west-1:222222222222:key/1234",
            ],
        ),
    ] {
        insta::assert_snapshot!(name, printed(&args));
    }
}

#[test]
fn a_trust_policy_has_the_conditions_that_the_config_can_meet() {
    for (name, args) in [
        ("trust", vec!["prod", "--trust"]),
        (
            "trust_with_everything",
            vec![
                "dev",
                "--trust",
                "--principal",
                "arn:aws:iam::999999999999:root",
            ],
        ),
        (
            "trust_with_the_external_id",
            vec!["prod", "--trust", "--show-external-id"],
        ),
        ("trust_without_an_external_id", vec!["test", "--trust"]),
    ] {
        insta::assert_snapshot!(name, printed(&args));
    }
}

#[test]
fn a_sources_policy_has_all_the_roles_that_are_reached_from_it() {
    for (name, args) in [
        ("source", vec!["--source"]),
        ("source_of_a_profile", vec!["dev", "--source"]),
        ("source_of_a_hub", vec!["prod", "--source"]),
    ] {
        insta::assert_snapshot!(name, printed(&args));
    }
}

#[test]
fn terraform_gets_the_same_as_resources() {
    for (name, args) in [
        ("terraform", vec!["prod:users", "--terraform"]),
        ("terraform_trust", vec!["dev", "--trust", "--terraform"]),
        (
            "terraform_trust_of_a_role_with_a_path",
            vec!["prod", "--trust", "--show-external-id", "--terraform"],
        ),
        ("terraform_source", vec!["prod", "--source", "--terraform"]),
    ] {
        insta::assert_snapshot!(name, printed(&args));
    }
}

#[test]
fn what_cannot_be_printed_is_said() {
    let program = Program::new();
    program.config(CONFIG);
    for (args, said) in [
        (vec!["plain", "--offline"], "set account_id"),
        (vec!["plain", "--trust"], "plain has no role"),
        (vec!["plain", "--source"], "plain has no role"),
        (vec![], "<ACCOUNT>"),
        (vec!["prod", "--for", "s3"], "--bucket <NAME>"),
        (vec!["prod", "--for", "everything"], "copy-from"),
        (vec!["prod", "--show-external-id"], "--trust"),
        (vec!["prod", "--kms-key", "1234"], "begins with arn:"),
    ] {
        let mut all = vec!["policy"];
        all.extend(&args);
        let ran = program.run(&all);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn the_source_account_is_proven_where_it_answers() {
    let program = Program::new();
    let ran = program.run(&["policy", "prod", "--trust"]);
    let policy = ran.json();
    assert_eq!(
        policy.pointer("/Statement/0/Principal/AWS"),
        Some(&json!("arn:aws:iam::999999999999:root"))
    );
    assert!(
        ran.stderr.contains("EXTERNAL_ID stands for"),
        "{}",
        ran.stderr
    );
    let audit = program.run(&["audit", "--format", "json"]);
    assert!(!audit.stdout.contains("999999999999"), "{}", audit.stdout);
}

/// A config of as many accounts, with roles of one name.
fn with_accounts(program: &Program, count: u64) {
    let account = |number: u64| {
        let arn = format!("arn:aws:iam::{number}:role/DynamoDBAccessRole");
        format!("[accounts.a{number}]\nrole_arn = \"{arn}\"\n")
    };
    let first = 600_000_000_000;
    let accounts: String = (first..first + count).map(account).collect();
    program.config(&format!("region = \"eu-west-1\"\n{accounts}"));
}

fn resources(document: &Value) -> Vec<&str> {
    let resources = document.pointer("/Statement/0/Resource").unwrap();
    let resources = resources.as_array().unwrap().iter();
    resources.map(|arn| arn.as_str().unwrap()).collect()
}

#[test]
fn a_policy_too_large_for_iam_is_several_of_which_each_can_be_attached() {
    let program = Program::new();
    with_accounts(&program, 2000);
    let ran = program.run(&["policy", "--source", "--offline"]);
    assert_eq!(ran.code, Some(0));
    let documents: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| {
            assert!(line.len() <= 6144, "{}", line.len());
            serde_json::from_str(line).unwrap()
        })
        .collect();
    let all: BTreeSet<&str> = documents.iter().flat_map(resources).collect();
    assert_eq!(all.len(), 2000);
    let count = documents.len();
    assert_eq!(
        ran.stderr,
        format!(
            "note: IAM takes 6,144 characters in one policy, so there are {count} of them: each line is one of them, and --part N prints the Nth\n\
             note: a user or role has 10 managed policies at most, and 20 where AWS was asked for more. --pattern says it by the roles' names, \
             for any account: who may assume is then for their trust policies alone to say\n"
        )
    );
    for (number, document) in [(1, documents.first()), (count, documents.last())] {
        let (part, document) = (number.to_string(), document.unwrap());
        let ran = program.run(&["policy", "--source", "--offline", "--part", &part]);
        assert_eq!((ran.json(), ran.stderr.as_str()), (document.clone(), ""));
    }
    let beyond = (count + 1).to_string();
    let ran = program.run(&["policy", "--source", "--offline", "--part", &beyond]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    let said = format!("the policy has no part {beyond}: the last is {count}");
    assert!(ran.stderr.contains(&said), "{}", ran.stderr);
}

#[test]
fn terraform_has_a_numbered_resource_for_each_of_them() {
    let program = Program::new();
    with_accounts(&program, 200);
    let ran = program.run(&["policy", "--source", "--offline", "--terraform"]);
    assert_eq!(ran.code, Some(0));
    let resources: Vec<&str> = ran.stdout.split("\n\n").collect();
    assert!(resources.len() > 1);
    for (number, resource) in (1..).zip(&resources) {
        let begin = format!(
            "resource \"aws_iam_policy\" \"dynahop_source_{number}\" {{\n  name   = \"dynahop-source-{number}\"\n"
        );
        assert!(resource.starts_with(&begin), "{resource}");
        let ink: usize = resource.chars().filter(|c| !c.is_whitespace()).count();
        assert!(ink <= 6144 + begin.len(), "{ink}");
    }
    let arns = ran.stdout.matches(":role/DynamoDBAccessRole").count();
    assert_eq!(arns, 200);
    assert!(
        ran.stderr.contains("each is a resource of its own"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("--pattern"), "{}", ran.stderr);
}

#[test]
fn a_pattern_says_in_one_policy_what_two_thousand_roles_say() {
    let program = Program::new();
    with_accounts(&program, 2000);
    let ran = program.run(&["policy", "--source", "--offline", "--pattern"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let pattern = json!("arn:aws:iam::*:role/DynamoDBAccessRole");
    assert_eq!(ran.json().pointer("/Statement/0/Resource"), Some(&pattern));
}

/// A role of a profile counts as one of the config does.
#[test]
fn the_roles_of_profiles_are_in_the_policies_as_well() {
    let program = Program::new();
    program.config("[accounts.shop]\nprofile = \"shop\"\n[accounts.deep]\nprofile = \"deep\"\n");
    std::fs::create_dir_all(program.path(".aws")).unwrap();
    let profiles = "[profile work]\nregion = eu-west-1\naws_access_key_id = A\naws_secret_access_key = B\n\
        [profile shop]\nregion = eu-west-1\nsource_profile = work\nrole_arn = arn:aws:iam::111111111111:role/Shop\nexternal_id = x-1\n\
        [profile deep]\nregion = eu-west-1\nsource_profile = shop\nrole_arn = arn:aws:iam::222222222222:role/Deep\n";
    std::fs::write(program.path(".aws/config"), profiles).unwrap();
    let policy = |args: &[&str]| {
        let mut all = vec!["policy", "--offline"];
        all.extend(args);
        let ran = program.run(&all);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.stderr);
        ran.json()
    };
    let shop = json!("arn:aws:iam::111111111111:role/Shop");
    let source = policy(&["--source"]);
    assert_eq!(source.pointer("/Statement/0/Resource"), Some(&shop));
    let hub = policy(&["deep", "--source"]);
    let deep = json!("arn:aws:iam::222222222222:role/Deep");
    assert_eq!(hub.pointer("/Statement/0/Resource"), Some(&deep));
    let trust = policy(&["deep", "--trust"]);
    assert_eq!(trust.pointer("/Statement/0/Principal/AWS"), Some(&shop));
    // The profile's region is asked for when the account is opened.
    let table = json!("arn:aws:dynamodb:*:111111111111:table/*");
    let browse = policy(&["shop"]);
    assert_eq!(browse.pointer("/Statement/1/Resource"), Some(&table));
}

/// Read by somebody else's parser of Terraform's language, not by its looks.
#[test]
fn what_terraform_gets_is_the_policy_that_is_printed_without_it() {
    let key = "arn:aws:kms:eu-west-1:333333333333:key/1234";
    for args in [
        vec!["prod"],
        vec!["prod:users", "--for", "browse"],
        vec!["prod:users", "--for", "compare"],
        vec!["prod:users", "--for", "copy-from"],
        vec!["prod:users", "--for", "copy-to", "--kms-key", key],
        vec!["prod:users", "--for", "s3", "--bucket", "exports"],
        vec!["prod", "--trust"],
        vec!["prod", "--trust", "--show-external-id"],
        vec!["dev", "--trust"],
        vec!["test", "--trust"],
        vec!["--source"],
        vec!["dev", "--source"],
        vec!["prod", "--source"],
    ] {
        let run = |more: &[&str]| {
            let program = Program::new();
            program.config(CONFIG);
            let ran = program.run(&[&["policy", "--offline"], &args[..], more].concat());
            assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.stderr);
            ran
        };
        let (plain, terraform) = (run(&[]).json(), run(&["--terraform"]).stdout);
        assert_eq!(
            terraform::policy(&terraform),
            plain,
            "{args:?}:\n{terraform}"
        );
    }
}

#[test]
fn a_policy_of_the_source_of_one_account_says_whose_roles_are_in_it_too() {
    let program = Program::new();
    let noted = |args: &[&str]| {
        let ran = program.run(&[&["policy", "--source", "--offline"], args].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.stderr
    };
    for place in ["prod", "acme"] {
        assert_eq!(
            noted(&[place]),
            "note: this is the whole policy of what prod is reached from: the roles of dev, staging, backup, standby, audit are in it, too\n"
        );
    }
    assert_eq!(noted(&[]), "");
    let config = program.demo.config_toml();
    let only = config.split("\n[accounts.staging]").next().unwrap();
    program.config(only);
    assert_eq!(noted(&["dev"]), "", "it has no other role");
}

#[test]
fn a_table_that_is_not_there_is_told_with_the_nearest_and_the_policy_is_printed_all_the_same() {
    let program = Program::new();
    for (args, note) in [
        (
            &["policy", "prod", "--table", "usres"][..],
            "note: prod has no table usres in us-east-1; the nearest: \"users\". The policy is for it all the same\n",
        ),
        (
            &["policy", "prod:usres"],
            "note: prod has no table usres in us-east-1; the nearest: \"users\". The policy is for it all the same\n",
        ),
        (
            &["policy", "dev@us-east-1:invoices"],
            "note: dev has no table invoices in us-east-1; there is dev@eu-west-1:invoices. The policy is for it all the same\n",
        ),
        // It is in one of dev's regions.
        (&["policy", "dev", "--table", "invoices"], ""),
        (&["policy", "prod", "--table", "users"], ""),
        // Nobody is asked.
        (&["policy", "prod", "--table", "usres", "--offline"], ""),
    ] {
        let ran = program.run(args);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), note), "{args:?}");
        let table = args
            .last()
            .filter(|last| **last != "--offline")
            .unwrap_or(&"usres");
        let table = table.rsplit(':').next().unwrap();
        let resource = format!(":table/{table}\"");
        assert!(ran.stdout.contains(&resource), "{resource}: {}", ran.stdout);
    }
}

/// Long names, as generated ones are.
fn many_tables(count: usize) -> Vec<String> {
    let name = |number| format!("--table=a-table-of-some-service-with-a-long-name-{number:04}");
    (0..count).map(name).collect()
}

fn of_many_tables(count: usize, more: &[&str]) -> Ran {
    let program = Program::new();
    program.config(CONFIG);
    let tables = many_tables(count);
    let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
    program.run(&[&["policy", "prod", "--offline"], &tables[..], more].concat())
}

#[test]
fn a_permission_policy_too_large_for_iam_is_several_too() {
    let ran = of_many_tables(60, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let documents: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| {
            assert!(line.len() <= 6144, "{}", line.len());
            serde_json::from_str(line).unwrap()
        })
        .collect();
    let count = documents.len();
    assert!(count > 1, "{ran:?}");
    for number in 0..60 {
        for suffix in ["", "/index/*"] {
            let arn = format!("-long-name-{number:04}{suffix}\"");
            assert_eq!(ran.stdout.matches(&arn).count(), 1, "{arn}");
        }
    }
    let note = format!(
        "note: IAM takes 6,144 characters in one policy, so there are {count} of them: each line is one of them, and --part N prints the Nth\n"
    );
    assert_eq!(ran.stderr, note);
    let ran = of_many_tables(60, &["--part", "2"]);
    assert_eq!(
        (Some(&ran.json()), ran.stderr.as_str()),
        (documents.get(1), "")
    );
    let ran = of_many_tables(60, &["--terraform"]);
    for number in 1..=count {
        let attached = format!("policy_arn = aws_iam_policy.dynahop_prod_{number}.arn");
        assert!(ran.stdout.contains(&attached), "{}", ran.stdout);
    }
    let ran = of_many_tables(600, &[]);
    let said = "note: a user or role has 10 managed policies at most, and 20 where AWS was asked for more. \
        Without --table it says all tables of the account at once\n";
    assert!(ran.stderr.ends_with(said), "{}", ran.stderr);
}

#[test]
fn a_table_that_is_given_twice_is_in_the_policy_once() {
    let once = printed(&["prod:users"]);
    for args in [
        ["prod:users", "--table", "users"].as_slice(),
        &["prod", "--table", "users", "--table", "users"],
    ] {
        assert_eq!(printed(args), once, "{args:?}");
    }
}

/// Terraform takes what does not depend on anything in any order.
#[test]
fn an_attachment_names_the_resource_of_its_role_as_trust_prints_it() {
    for (attached, role) in [
        (vec!["prod", "--terraform"], "prod"),
        (vec!["prod", "--source", "--terraform"], "hub"),
    ] {
        let attached = printed(&attached);
        let (_, after) = attached
            .split_once("# depends_on = [aws_iam_role.")
            .unwrap();
        let (label, _) = after.split_once(']').unwrap();
        let role = printed(&[role, "--trust", "--terraform"]);
        let resource = format!("resource \"aws_iam_role\" \"{label}\" {{");
        assert!(role.contains(&resource), "{resource}: {role}");
    }
}

const DEVICE: &str = "mfa_serial = \"arn:aws:iam::999999999999:mfa/ada\"\n";

/// Accounts behind a hub, with what is said of each besides.
fn chained(top: &str, hub: &str, prod: &str, staging: &str) -> Program {
    let program = Program::new();
    let role =
        |id: &str| format!("role_arn = \"arn:aws:iam::{id}:role/Role\"\nexternal_id = \"x-1\"\n");
    program.config(&format!(
        "region = \"eu-west-1\"\n{top}\n[accounts.hub]\nprofile = \"main\"\n{}{hub}\n\
         [accounts.prod]\nvia = \"hub\"\n{}{prod}\n[accounts.staging]\nvia = \"hub\"\n{}{staging}",
        role("999999999999"),
        role("333333333333"),
        role("222222222222")
    ));
    program
}

/// What a role's session does carries nothing of the device that opened it.
#[test]
fn the_second_factor_is_demanded_by_the_first_role_of_a_chain_and_by_no_other() {
    let elsewhere = "note: the code of the MFA device is given where the way begins: \
        the trust policy of arn:aws:iam::999999999999:role/Role can demand it, and this one cannot\n";
    let shut_out = |names| {
        format!(
            "note: this trust policy demands the code of an MFA device, which an account names that is reached through the role; \
             these open under it only with mfa_serial, too: {names}\n"
        )
    };
    for (program, demanded, of_hub, of_prod) in [
        (chained("", "", "", ""), false, String::new(), ""),
        (chained(DEVICE, "", "", ""), true, String::new(), elsewhere),
        (chained("", DEVICE, "", ""), true, String::new(), elsewhere),
        (
            chained("", "", DEVICE, DEVICE),
            true,
            shut_out("hub"),
            elsewhere,
        ),
        (
            chained("", "", DEVICE, ""),
            true,
            shut_out("hub, staging"),
            elsewhere,
        ),
    ] {
        let trust = |account: &str| {
            let ran = program.run(&[
                "policy",
                account,
                "--trust",
                "--show-external-id",
                "--principal=arn:aws:iam::999999999999:root",
                "--offline",
            ]);
            assert_eq!(ran.code, Some(0), "{ran:?}");
            (
                ran.stdout.contains("aws:MultiFactorAuthPresent"),
                ran.stderr,
            )
        };
        assert_eq!(trust("hub"), (demanded, of_hub));
        assert_eq!(trust("prod"), (false, of_prod.to_owned()));
    }
}
