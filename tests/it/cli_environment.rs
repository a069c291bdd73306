//! Whatever the environment holds for AWS's own tools, each account answers as itself.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use dynahop::demo::{
    ACCOUNTS, Contents, Demo, DemoOptions, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY,
};

use super::program::{Program, Ran};
use crate::cli_profiles;

/// Asks each account that may list its tables who it is, with this environment.
fn each_answers_as_itself(program: &Program, environment: &[(&str, &str)]) {
    for account in ACCOUNTS
        .iter()
        .filter(|account| account.contents != Contents::UsersAndOrders)
    {
        let mut command = program.command(&["ls", account.name, "--format", "json"]);
        command.envs(environment.iter().copied());
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, Some(0), "{environment:?}: {}", ran.stderr);
        assert_eq!(ran.json()["account_id"], account.id, "{environment:?}");
    }
}

/// Another AWS, in which the demo's accounts are too: nothing is to be asked of it.
fn another() -> Demo {
    Demo::start(DemoOptions {
        items: 1,
        ..DemoOptions::default()
    })
    .unwrap()
}

fn nothing_was_asked(of: &Demo) {
    assert_eq!(of.requests().iter().count(), 0);
}

#[test]
fn keys_of_somebody_else_in_the_environment_are_not_used() {
    let program = Program::new();
    each_answers_as_itself(
        &program,
        &[
            ("AWS_ACCESS_KEY_ID", MFA_ACCESS_KEY_ID),
            ("AWS_SECRET_ACCESS_KEY", MFA_SECRET_ACCESS_KEY),
        ],
    );
    each_answers_as_itself(
        &program,
        &[
            ("AWS_ACCESS_KEY_ID", "ASIAENVIRONMENT00000"),
            ("AWS_SECRET_ACCESS_KEY", "wrong"),
            ("AWS_SESSION_TOKEN", "wrong"),
        ],
    );
}

#[test]
fn a_profile_named_by_the_environment_is_not_used() {
    let program = Program::new();
    std::fs::create_dir_all(program.path(".aws")).unwrap();
    let keys = format!(
        "[other]\naws_access_key_id = {MFA_ACCESS_KEY_ID}\naws_secret_access_key = {MFA_SECRET_ACCESS_KEY}\n"
    );
    std::fs::write(program.path(".aws/credentials"), keys).unwrap();
    let profile = "[profile other]\nregion = eu-west-1\nrole_arn = arn:aws:iam::222222222222:role/Other\nsource_profile = other\n";
    std::fs::write(program.path(".aws/config"), profile).unwrap();
    for name in ["other", "no-such-profile"] {
        each_answers_as_itself(
            &program,
            &[("AWS_PROFILE", name), ("AWS_DEFAULT_PROFILE", name)],
        );
    }
}

#[test]
fn endpoints_of_the_environment_are_not_asked() {
    let (program, other) = (Program::new(), another());
    let url = other.endpoint_url();
    for name in [
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_DYNAMODB",
    ] {
        each_answers_as_itself(&program, &[(name, &url)]);
    }
    nothing_was_asked(&other);
}

#[test]
fn a_region_of_the_environment_is_not_used() {
    let program = Program::new();
    each_answers_as_itself(
        &program,
        &[
            ("AWS_REGION", "me-south-1"),
            ("AWS_DEFAULT_REGION", "me-south-1"),
        ],
    );
}

#[test]
fn proxies_of_the_environment_do_not_stand_between_here_and_this_machine() {
    let (program, other) = (Program::new(), another());
    let url = other.endpoint_url();
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        each_answers_as_itself(&program, &[(name, &url)]);
    }
    nothing_was_asked(&other);
}

/// Its accounts begin with what the default chain gives.
fn without_keys(program: &Program) {
    let config = program.demo.config_toml();
    let lines = config.lines().filter(|line| !line.contains("access_key"));
    program.config(&lines.collect::<Vec<_>>().join("\n"));
}

/// These are the accounts that the variable means: the keys of `other` reach none of their roles, and `gone` is nowhere.
#[test]
fn an_account_that_the_environments_profile_does_not_reach_refuses() {
    let program = cli_profiles::program("", "");
    without_keys(&program);
    let each = ACCOUNTS.len() as u64;
    for (profile, roles) in [("device", each), ("gone", each)] {
        for account in &ACCOUNTS {
            let mut command = program.command(&["ls", account.name]);
            command
                .env("AWS_PROFILE", profile)
                .env("AWS_EC2_METADATA_DISABLED", "true");
            let ran = Ran::of(command.output().unwrap());
            assert_eq!(ran.code, Some(2), "{profile}: {}", ran.stdout);
        }
        let requests = program.demo.requests();
        assert!(
            requests
                .iter()
                .all(|(_, operation, _)| operation == "AssumeRole"),
            "{profile}"
        );
        let asked: u64 = requests.iter().map(|(.., count)| count).sum();
        assert_eq!(asked, roles, "{profile}");
    }
}

#[test]
fn an_account_whose_profile_the_config_names_answers_as_itself_whichever_the_environment_names() {
    let profiles = cli_profiles::role("last", "dev", "base");
    let program = cli_profiles::program(cli_profiles::ONE, &profiles);
    for profile in ["device", "gone"] {
        let mut command = program.command(&["ls", "one", "--format", "json"]);
        command.env("AWS_PROFILE", profile);
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, Some(0), "{profile}: {}", ran.stderr);
        assert_eq!(ran.json()["account_id"], "111111111111", "{profile}");
    }
}

/// The SDK takes that for no keys at all, and would go on to the profile and its role by itself.
#[test]
fn half_of_the_keys_in_the_environment_are_refused_and_nothing_is_tried_in_their_place() {
    let profiles = cli_profiles::role("default", "dev", "base");
    let account = "[accounts.one]\nregion = \"us-east-1\"\n";
    let program = cli_profiles::program(account, &profiles);
    for (there, missing) in [
        ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
        ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"),
    ] {
        let mut command = program.command(&["ls", "one"]);
        command.env(there, "half").env(missing, " ");
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, Some(2), "{}", ran.stdout);
        for said in [
            format!("the environment has {there} and no {missing}"),
            "Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or unset both".to_owned(),
        ] {
            assert!(ran.stderr.contains(&said), "{said}: {}", ran.stderr);
        }
    }
    nothing_was_asked(&program.demo);
    let mut command = program.command(&["ls", "one"]);
    cli_profiles::reads(&Ran::of(command.output().unwrap()));
}

/// Where the source credentials are the environment's, they are the wrong ones for these roles: nothing else is tried.
#[test]
fn an_account_that_the_environments_keys_do_not_reach_refuses() {
    let program = Program::new();
    without_keys(&program);
    for account in &ACCOUNTS {
        let mut command = program.command(&["ls", account.name]);
        command
            .env("AWS_ACCESS_KEY_ID", MFA_ACCESS_KEY_ID)
            .env("AWS_SECRET_ACCESS_KEY", MFA_SECRET_ACCESS_KEY);
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, Some(2), "{}", ran.stdout);
        assert!(ran.stderr.contains("AccessDenied"), "{}", ran.stderr);
    }
    let requests = program.demo.requests();
    assert!(
        requests
            .iter()
            .all(|(_, operation, _)| operation == "AssumeRole")
    );
}
