//! Credentials of the machine that the program runs on, by its metadata service.

use std::net::SocketAddr;
use std::process::Command;

use super::{Keys, lasts_an_hour, long_of_the_default_chain, ran, with_keys_of_nobody};
use crate::cli_profiles::{ONE, program, reads, role};
use crate::program::Program;
use crate::server::answering;

const ROLE: &str = "/latest/meta-data/iam/security-credentials/";

/// A metadata service (version 2: nothing without a token) of a machine that has the hub's role.
fn metadata(program: &Program) -> SocketAddr {
    let keys = Keys::of_hub(&program.demo).json();
    answering(move |request| {
        let has_token = request.header("x-aws-ec2-metadata-token") == Some("t0ken");
        match request.line.split_once(' ').unwrap() {
            ("PUT", "/latest/api/token") => (200, "t0ken".to_owned()),
            ("GET", _) if !has_token => (401, String::new()),
            ("GET", ROLE) => (200, "hub".to_owned()),
            ("GET", path) if path.strip_prefix(ROLE) == Some("hub") => (200, keys.clone()),
            _ => (404, String::new()),
        }
    })
}

fn on_machine(command: &mut Command, metadata: SocketAddr) {
    let url = format!("http://{metadata}");
    command.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", url);
}

fn by_profile() -> String {
    role("last", "dev", "Ec2InstanceMetadata").replace("source_profile", "credential_source")
}

#[test]
fn a_profile_that_names_the_machine_begins_there_and_not_with_keys_in_the_environment() {
    let program = program(ONE, &by_profile());
    let mut command = program.command(&["ls", "one"]);
    on_machine(&mut command, metadata(&program));
    reads(&ran(with_keys_of_nobody(&mut command)));
}

#[test]
fn a_machine_is_the_default_chains_and_a_role_from_it_lasts_an_hour_and_says_so() {
    let program = program(&long_of_the_default_chain(), "");
    let mut command = program.command(&["check", "one"]);
    on_machine(&mut command, metadata(&program));
    lasts_an_hour(&ran(&mut command));
}

#[test]
fn a_machine_without_a_role_ends_it_there() {
    let program = program(ONE, &by_profile());
    let bare = answering(|request| match request.line.as_str() {
        "PUT /latest/api/token" => (200, "t0ken".to_owned()),
        _ => (404, String::new()),
    });
    let mut command = program.command(&["ls", "one"]);
    on_machine(&mut command, bare);
    let ran = ran(&mut command);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for said in [
        "credential_source = Ec2InstanceMetadata gave none (",
        "Profile \"last\" has its credentials from the role of the EC2 instance",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {ran:?}");
    }
    assert_eq!(program.demo.requests().iter().count(), 0);
}
