//! Requests leave as the account's network says: trusted certificates, the proxy, the endpoint's host.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};

use crate::program::{Program, Ran};
use crate::tls::{AUTHORITY, tls_before};

/// The demo behind TLS, with these lines more in the config.
pub fn behind_tls(more: &str) -> Program {
    let program = Program::new();
    let url = tls_before(program.demo.address());
    let config = program.demo.config_toml();
    let config = config.replace(&program.demo.endpoint_url(), &url);
    std::fs::write(program.path("authority.pem"), AUTHORITY).unwrap();
    program.config(&format!("{more}\n{config}"));
    program
}

#[test]
fn the_certificates_of_the_config_are_trusted_and_without_them_nothing_is_sent() {
    let trusted = behind_tls("ca_bundle = \"authority.pem\"").run(&["ls", "dev"]);
    assert_eq!(trusted.code, Some(0), "{}", trusted.stderr);
    assert!(
        trusted.stdout.contains("kitchen-sink"),
        "{}",
        trusted.stdout
    );
    let program = behind_tls("");
    let untrusted = program.run(&["ls", "dev"]);
    assert_eq!(untrusted.code, Some(2), "{}", untrusted.stdout);
    assert!(
        untrusted.stderr.contains("certificate"),
        "{}",
        untrusted.stderr
    );
    assert_eq!(program.demo.requests().count("dev", "AssumeRole"), 0);
}

#[test]
fn certificates_that_cannot_be_used_are_a_clear_failure_of_the_accounts_that_name_them() {
    for (text, why) in [
        ("no certificate", "holds no certificates in PEM"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "holds no certificates in PEM",
        ),
    ] {
        let program = Program::new();
        std::fs::write(program.path("broken.pem"), text).unwrap();
        let config = program.demo.config_toml();
        let section = "[accounts.dev]\n";
        program.config(&config.replace(section, &format!("{section}ca_bundle = \"broken.pem\"\n")));
        let refused = program.run(&["ls", "dev"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stdout);
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
        assert!(refused.stderr.contains("broken.pem"), "{}", refused.stderr);
        let other = program.run(&["ls", "prod"]);
        assert_eq!(other.code, Some(0), "{}", other.stderr);
    }
}

/// A proxy that keeps the head of each request, and refuses it.
fn proxy() -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (heads, receiver) = channel();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut reader = BufReader::new(connection.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {}
            if heads.send(head).is_err() {
                return;
            }
            let refusal = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
            connection.write_all(refusal).ok();
        }
    });
    (address, receiver)
}

/// `dev` with STS on this machine and DynamoDB at AWS's own endpoint, with these lines more.
fn at_aws(more: &str) -> Program {
    let program = Program::new();
    let config = program.demo.config_toml();
    let own = format!("\nendpoint_url = \"{}\"\n", program.demo.endpoint_url());
    program.config(&format!("{more}\n{}", config.replace(&own, "\n")));
    program
}

/// A run, and the first head that the proxy got.
fn through(proxy: &(SocketAddr, Receiver<String>), program: &Program) -> (Ran, String) {
    let ran = program.run(&["ls", "dev"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    let head = proxy.1.try_recv().unwrap_or_default();
    (ran, head)
}

#[test]
fn requests_to_aws_go_through_the_configs_proxy_and_those_to_this_machine_do_not() {
    let proxy = proxy();
    let program = at_aws(&format!("proxy = \"http://{}\"", proxy.0));
    let (_, head) = through(&proxy, &program);
    // STS is on this machine: had it gone through the proxy, that would have come first.
    assert!(head.starts_with("CONNECT "), "{head}");
    assert!(head.contains("us-east-1.amazonaws.com:443"), "{head}");
    assert_eq!(program.demo.requests().count("dev", "AssumeRole"), 1);
}

#[test]
fn the_proxys_password_goes_to_the_proxy_and_nowhere_else() {
    let proxy = proxy();
    let url = format!("http://user:s3cr3t%2Bpass@{}", proxy.0);
    let program = at_aws(&format!("proxy = \"{url}\""));
    let log = program.path("log");
    let mut command = program.command(&["ls", "dev", "--debug", log.to_str().unwrap()]);
    let ran = Ran::of(command.env("DYNAHOP_LOG", "trace").output().unwrap());
    let head = proxy.1.try_recv().unwrap();
    // user:s3cr3t+pass
    let basic = "basic dXNlcjpzM2NyM3QrcGFzcw==";
    assert!(
        head.to_lowercase().contains(&basic.to_lowercase()),
        "{head}"
    );
    let logged = std::fs::read_to_string(&log).unwrap();
    for said in [&ran.stdout, &ran.stderr, &logged] {
        assert!(
            !said.contains("s3cr3t") && !said.contains("dXNlcjpz"),
            "{said}"
        );
    }
}

#[test]
fn none_is_no_proxy_whatever_the_environment_says() {
    let proxy = proxy();
    // A name that never resolves: the request ends there, and not at the proxy.
    let program = at_aws("proxy = \"none\"");
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    program.config(&format!(
        "endpoint_url = \"https://nowhere.invalid\"\n{config}"
    ));
    let mut command = program.command(&["ls", "dev"]);
    let environment = format!("http://{}", proxy.0);
    let ran = command.env("HTTPS_PROXY", &environment).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(proxy.1.try_recv().is_err(), "the proxy was asked");
    // And without it, the environment's.
    program.config(
        &std::fs::read_to_string(program.path("config.toml"))
            .unwrap()
            .replace("proxy = \"none\"", ""),
    );
    let mut command = program.command(&["ls", "dev"]);
    command.env("HTTPS_PROXY", &environment).output().unwrap();
    let head = proxy.1.try_recv().unwrap();
    assert!(head.starts_with("CONNECT nowhere.invalid:443"), "{head}");
}

#[test]
fn the_endpoints_host_has_the_accounts_id_as_the_config_wants_it() {
    let with_id = "CONNECT 111111111111.ddb.us-east-1.amazonaws.com:443 ";
    let without = "CONNECT dynamodb.us-east-1.amazonaws.com:443 ";
    for (mode, expected) in [
        ("", with_id),
        ("account_id_endpoint_mode = \"preferred\"", with_id),
        ("account_id_endpoint_mode = \"required\"", with_id),
        ("account_id_endpoint_mode = \"disabled\"", without),
    ] {
        let proxy = proxy();
        let program = at_aws(&format!("proxy = \"http://{}\"\n{mode}", proxy.0));
        let (_, head) = through(&proxy, &program);
        assert!(head.starts_with(expected), "{mode}: {head}");
    }
}
