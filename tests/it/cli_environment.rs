//! Whatever the environment holds for AWS's own tools, each account answers as itself.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use dynahop::demo::{
    ACCOUNTS, Contents, Demo, DemoOptions, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY,
};

use super::program::{Program, Ran};

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

/// Where the source credentials are the environment's, they are the wrong ones for these roles: nothing else is tried.
#[test]
fn an_account_that_the_environments_keys_do_not_reach_refuses() {
    let program = Program::new();
    let config = program.demo.config_toml();
    let lines = config.lines().filter(|line| !line.contains("access_key"));
    program.config(&lines.collect::<Vec<_>>().join("\n"));
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
