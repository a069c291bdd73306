//! Credentials of the container that the program runs in.

use std::net::SocketAddr;
use std::process::Command;

use super::{Keys, lasts_an_hour, long_of_the_default_chain, ran, with_keys_of_nobody};
use crate::cli_profiles::{ONE, program, reads, role};
use crate::program::Program;
use crate::server::answering;

const TOKEN: &str = "Basic s3cr3t-of-the-container";

/// An agent that gives the hub's keys to whoever has the container's token.
fn agent(program: &Program) -> SocketAddr {
    let keys = Keys::of_hub(&program.demo).json();
    answering(move |request| {
        let may = request.header("authorization") == Some(TOKEN);
        match request.line.as_str() {
            "GET /v2/credentials" if may => (200, keys.clone()),
            _ => (403, "{}".to_owned()),
        }
    })
}

fn in_container(command: &mut Command, agent: SocketAddr) {
    let url = format!("http://{agent}/v2/credentials");
    command
        .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)
        .env("AWS_CONTAINER_AUTHORIZATION_TOKEN", TOKEN)
        .env("AWS_EC2_METADATA_DISABLED", "true");
}

fn by_profile() -> String {
    role("last", "dev", "EcsContainer").replace("source_profile", "credential_source")
}

#[test]
fn a_profile_that_names_the_container_begins_there_and_not_with_keys_in_the_environment() {
    let program = program(ONE, &by_profile());
    let mut command = program.command(&["ls", "one"]);
    in_container(&mut command, agent(&program));
    reads(&ran(with_keys_of_nobody(&mut command)));
}

#[test]
fn a_container_is_the_default_chains_and_a_role_from_it_lasts_an_hour_and_says_so() {
    let program = program(&long_of_the_default_chain(), "");
    let agent = agent(&program);
    let mut command = program.command(&["check", "one"]);
    in_container(&mut command, agent);
    lasts_an_hour(&ran(&mut command));
}

/// Neither its own credentials nor anybody else's: the account refuses, and the container's token is not shown.
#[test]
fn a_container_that_gives_nothing_ends_it_there() {
    let program = program(ONE, &by_profile());
    let refusing = answering(|_| (403, r#"{"message":"no"}"#.to_owned()));
    let mut command = program.command(&["ls", "one"]);
    in_container(&mut command, refusing);
    let of_container = ran(&mut command);
    let mut command = program.command(&["ls", "one"]);
    let outside = ran(&mut command);
    for ran in [of_container, outside] {
        assert_eq!(ran.code, Some(2), "{ran:?}");
        for said in [
            "credential_source = EcsContainer gave none (",
            "Profile \"last\" has its credentials from the container that dynahop runs in",
        ] {
            assert!(ran.stderr.contains(said), "{said}: {ran:?}");
        }
        assert!(!format!("{ran:?}").contains("s3cr3t"), "{ran:?}");
    }
    let of_dev = program.demo.requests().count("dev", "AssumeRole");
    assert_eq!(of_dev, 0);
}
