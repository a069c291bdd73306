//! An account is reached as the config says and in no other way: not by the environment's keys, endpoints or proxies.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::thread::JoinHandle;

use dynahop::demo::{SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY};

use crate::program::Program;

/// A loopback address that nothing listens on.
fn dead() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// The demo's config with its keys taken out: the accounts' source credentials are given otherwise.
fn without_keys(program: &Program, instead: &str) {
    let config = program.demo.config_toml();
    let lines = config.lines().filter(|line| !line.contains("access_key"));
    let rest: Vec<&str> = lines.collect();
    program.config(&format!("{instead}\n{}", rest.join("\n")));
}

/// AWS files of the user, in their home.
fn aws_files(program: &Program, credentials: &str, config: &str) {
    std::fs::create_dir_all(program.path(".aws")).unwrap();
    std::fs::write(program.path(".aws/credentials"), credentials).unwrap();
    std::fs::write(program.path(".aws/config"), config).unwrap();
}

fn run(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

fn good_profile(name: &str) -> String {
    format!(
        "[{name}]\naws_access_key_id = {SOURCE_ACCESS_KEY_ID}\naws_secret_access_key = {SOURCE_SECRET_ACCESS_KEY}\n"
    )
}

#[test]
fn a_profile_wins_over_keys_in_the_environment() {
    let program = Program::new();
    without_keys(&program, "profile = \"work\"");
    aws_files(&program, &good_profile("work"), "");
    let mut command = program.command(&["ls", "dev"]);
    command
        .env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT00000")
        .env("AWS_SECRET_ACCESS_KEY", "wrong");
    let (code, said) = run(&mut command);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("kitchen-sink"), "{said}");
}

#[test]
fn a_profile_that_is_missing_is_an_error_and_the_environment_is_no_fallback() {
    let program = Program::new();
    without_keys(&program, "profile = \"gone\"");
    aws_files(&program, &good_profile("default"), "");
    let mut command = program.command(&["ls", "dev"]);
    command
        .env("AWS_ACCESS_KEY_ID", SOURCE_ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SOURCE_SECRET_ACCESS_KEY);
    let (code, said) = run(&mut command);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("gone"), "{said}");
    assert_eq!(program.demo.requests().count("dev", "ListTables"), 0);
}

#[test]
fn without_a_profile_the_default_chain_is_used() {
    let program = Program::new();
    without_keys(&program, "");
    let mut command = program.command(&["ls", "dev"]);
    command
        .env("AWS_ACCESS_KEY_ID", SOURCE_ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SOURCE_SECRET_ACCESS_KEY);
    let (code, said) = run(&mut command);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_server_on_this_machine_is_reached_without_the_proxy_and_the_environments_endpoints_are_not_asked()
 {
    let program = Program::new();
    let mut command = program.command(&["ls", "prod"]);
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_DYNAMODB",
    ] {
        command.env(name, dead());
    }
    let (code, said) = run(&mut command);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("kitchen-sink"), "{said}");
}

/// A proxy, or any server, that says what it was asked, and refuses.
fn proxy(requests: usize) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let lines = std::thread::spawn(move || {
        let connections = listener.incoming().take(requests);
        connections
            .map(|connection| {
                let mut connection = connection.unwrap();
                let mut line = String::new();
                BufReader::new(connection.try_clone().unwrap())
                    .read_line(&mut line)
                    .unwrap();
                connection
                    .write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
                    .unwrap();
                line.trim().to_owned()
            })
            .collect()
    });
    (format!("http://{address}"), Asked { address, lines })
}

/// The first line of each request.
struct Asked {
    address: SocketAddr,
    lines: JoinHandle<Vec<String>>,
}

impl Asked {
    /// After the run: a request that never came is an empty line.
    fn all(self) -> Vec<String> {
        while !self.lines.is_finished() && TcpStream::connect(self.address).is_ok() {}
        self.lines.join().unwrap()
    }
}

/// A container's credentials come from this machine: a proxy could not reach it, and must not see them.
#[test]
fn credentials_on_this_machine_are_fetched_without_the_proxy() {
    let program = Program::new();
    without_keys(&program, "");
    let (address, asked) = proxy(1);
    let mut command = program.command(&["ls", "dev"]);
    command
        .env(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            format!("{address}/creds"),
        )
        .env("AWS_EC2_METADATA_DISABLED", "true");
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        command.env(name, dead());
    }
    let (code, said) = run(&mut command);
    assert_eq!(code, Some(2), "{said}");
    assert_eq!(asked.all(), ["GET /creds HTTP/1.1"], "{said}");
}

/// Where the config names no endpoint it is AWS's own, whatever the environment and the profile name.
#[test]
fn no_endpoint_comes_from_the_environment_or_a_profile() {
    let program = Program::new();
    program.config("region = \"eu-west-1\"\n[accounts.real]\nprofile = \"work\"\n");
    let named = format!("[profile work]\nendpoint_url = {}\n", dead());
    aws_files(&program, &good_profile("work"), &named);
    let (address, asked) = proxy(1);
    let mut command = program.command(&["ls", "real"]);
    command
        .env("HTTPS_PROXY", address)
        .env("AWS_ENDPOINT_URL", dead())
        .env("AWS_ENDPOINT_URL_STS", dead());
    let (code, said) = run(&mut command);
    assert_eq!(code, Some(2), "{said}");
    assert_eq!(
        asked.all(),
        ["CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1"],
        "{said}"
    );
}

/// Nor where the SDK asks STS by itself: for a profile with a role, on the way to the source credentials.
#[test]
fn a_profile_with_a_role_asks_the_sts_of_aws() {
    for (config, source) in [
        ("profile = \"work\"", "work"),
        // The default chain.
        ("", "default"),
    ] {
        for (lines, variable) in [
            (String::new(), "AWS_ENDPOINT_URL_STS"),
            (format!("endpoint_url = {}\n", dead()), "UNUSED"),
            ("services = own\n".to_owned(), "UNUSED"),
        ] {
            let program = Program::new();
            program.config(&format!(
                "region = \"eu-west-1\"\n[accounts.real]\n{config}\n"
            ));
            let profile = format!(
                "[profile {source}]\nrole_arn = arn:aws:iam::111111111111:role/R\nsource_profile = base\n{lines}[services own]\nsts =\n  endpoint_url = {}\n",
                dead()
            );
            aws_files(&program, &good_profile("base"), &profile);
            let (address, asked) = proxy(1);
            let mut command = program.command(&["ls", "real"]);
            command.env("HTTPS_PROXY", address).env(variable, dead());
            let (code, said) = run(&mut command);
            assert_eq!(code, Some(2), "{said}");
            assert_eq!(
                asked.all(),
                ["CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1"],
                "{variable} {lines} {said}"
            );
        }
    }
}

#[test]
fn without_a_config_each_profile_is_an_account() {
    let program = Program::new();
    std::fs::remove_file(program.path("config.toml")).unwrap();
    aws_files(
        &program,
        &good_profile("work"),
        "[profile other]\nregion = eu-west-1\n",
    );
    let mut command = program.command(&["ls"]);
    command.env_remove("DYNAHOP_CONFIG");
    let (code, said) = run(&mut command);
    assert_eq!(code, Some(0), "{said}");
    for part in ["work", "other", "eu-west-1", "confirm"] {
        assert!(said.contains(part), "{part} is missing in:\n{said}");
    }
}
