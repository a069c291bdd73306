//! A role that a token opens, as Kubernetes and CIs write one into a file: named by a profile, or by the environment.

use std::time::Duration;

use dynahop::demo::SOURCE_ACCOUNT;

use super::{lasts_an_hour, long_of_the_default_chain, ran, with_keys_of_nobody};
use crate::cli_profiles::{HUB, ONE, program, reads, role};
use crate::program::{Program, Ran};

const HOUR: Duration = Duration::from_hours(1);

/// Account `one` with dev's role, assumed from the hub's, which a token opens.
fn by_profile() -> Program {
    let program = program(ONE, "");
    let token = program.path("token");
    let profile = format!(
        "[profile pod]\nrole_arn = {HUB}\nweb_identity_token_file = {}\n",
        token.display()
    );
    let profiles = profile + &role("last", "dev", "pod");
    std::fs::write(program.path(".aws/config"), profiles).unwrap();
    program
}

fn token(program: &Program, subject: Option<&str>, life: Duration) {
    let token = program.demo.web_identity_token(subject, life);
    // As many programs write it.
    std::fs::write(program.path("token"), token + "\n").unwrap();
}

fn opened(program: &Program) -> u64 {
    let requests = program.demo.requests();
    requests.count(SOURCE_ACCOUNT, "AssumeRoleWithWebIdentity")
}

#[test]
fn a_profiles_token_opens_its_role_and_the_roles_after_it() {
    let program = by_profile();
    token(&program, None, HOUR);
    let mut command = program.command(&["ls", "one"]);
    reads(&ran(with_keys_of_nobody(&mut command)));
    assert_eq!(opened(&program), 1);
}

#[test]
fn a_token_of_the_environment_is_the_default_chains_and_a_role_from_it_lasts_an_hour_and_says_so() {
    let program = program(&long_of_the_default_chain(), "");
    token(&program, None, HOUR);
    let mut command = program.command(&["check", "one"]);
    command
        .env("AWS_ROLE_ARN", HUB)
        .env("AWS_WEB_IDENTITY_TOKEN_FILE", program.path("token"));
    lasts_an_hour(&ran(&mut command));
    assert_eq!(opened(&program), 1);
}

/// The account's own, with no role after it: named after who asks, or as the profile says.
#[test]
fn its_session_is_called_after_who_asks_or_as_the_profile_says() {
    for (more, name) in [
        ("", "/dynahop-ada\""),
        ("role_session_name = pod-7", "/pod-7\""),
    ] {
        let program = by_profile();
        token(&program, None, HOUR);
        let profiles = std::fs::read_to_string(program.path(".aws/config")).unwrap();
        let named = profiles.replacen("[profile pod]", &format!("[profile pod]\n{more}"), 1);
        std::fs::write(program.path(".aws/config"), named).unwrap();
        let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
        program.config(&config.replace("\"last\"", "\"pod\""));
        let mut command = program.command(&["check", "one", "--format", "json"]);
        let ran = ran(command.env("USER", "ada"));
        let arn = format!("assumed-role/DemoHubRole{name}");
        assert!(ran.stdout.contains(&arn), "{ran:?}");
    }
}

fn refused(program: &Program, says: &[&str]) {
    let mut command = program.command(&["ls", "one"]);
    let ran: Ran = ran(&mut command);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for said in says {
        assert!(ran.stderr.contains(said), "{said}: {ran:?}");
    }
    let of_dev = program.demo.requests().count("dev", "AssumeRole");
    assert_eq!(of_dev, 0, "{ran:?}");
    let kept = std::fs::read_to_string(program.path("token")).unwrap_or_default();
    assert!(kept.is_empty() || !format!("{ran:?}").contains(kept.trim()));
}

#[test]
fn a_token_that_opens_nothing_says_why_and_ends_it_there() {
    let program = by_profile();
    refused(
        &program,
        &[
            "the web identity's token in",
            "cannot be read",
            "web_identity_token_file of the profile",
        ],
    );
    token(&program, None, Duration::ZERO);
    refused(
        &program,
        &["Token expired", "The web identity's token has run out"],
    );
    token(&program, Some("system:serviceaccount:demo:other"), HOUR);
    refused(
        &program,
        &[
            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
            "The role does not trust this web identity",
        ],
    );
    std::fs::write(program.path("token"), "a.b.c").unwrap();
    refused(
        &program,
        &["InvalidIdentityToken", "needs an OIDC identity provider"],
    );
}
