//! Certificates that AWS's own tools trust on this machine, where the config names none: by `AWS_CA_BUNDLE`, or by the
//! account's profile.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use dynahop::demo::{ACCOUNTS, SOURCE_ACCOUNT};

use crate::cli_network::behind_tls;
use crate::cli_profiles::{ONE, program, reads, role};
use crate::program::{Program, Ran};
use crate::tls::{AUTHORITY, tls_before};

/// A run with `AWS_CA_BUNDLE` set to a file of the program's own home, or elsewhere.
fn trusting(program: &Program, bundle: &str, args: &[&str]) -> Ran {
    let bundle = program.path(bundle);
    let mut command = program.command(args);
    Ran::of(command.env("AWS_CA_BUNDLE", bundle).output().unwrap())
}

#[test]
fn the_certificates_of_the_environment_are_trusted_and_every_account_answers_as_itself() {
    let program = behind_tls("");
    let ran = trusting(&program, "authority.pem", &["check", "--format", "json"]);
    let json = ran.json();
    let accounts = json["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), ACCOUNTS.len());
    for (found, account) in accounts.iter().zip(&ACCOUNTS) {
        let checks = found["checks"].as_array().unwrap();
        let of = |name: &str| {
            let check = checks.iter().find(|check| check["check"] == name);
            check.unwrap_or_else(|| unreachable!("{found}")).to_string()
        };
        let said = format!(
            "keys in the config; certificates: AWS_CA_BUNDLE {}",
            program.path("authority.pem").display()
        );
        assert!(of("source credentials").contains(&said), "{found}");
        assert!(of("identity").contains(account.id), "{found}");
    }
}

#[test]
fn the_configs_certificates_count_and_not_the_environments() {
    let program = behind_tls("ca_bundle = \"authority.pem\"");
    let log = program.path("log");
    let args = ["ls", "dev", "--debug", log.to_str().unwrap()];
    let ran = trusting(&program, "nowhere.pem", &args);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let logged = std::fs::read_to_string(&log).unwrap();
    assert!(
        logged.contains(": certificates: the ca_bundle "),
        "{logged}"
    );
    assert!(!logged.contains("AWS_CA_BUNDLE"), "{logged}");
}

#[test]
fn certificates_of_the_environment_that_cannot_be_used_are_named_and_nothing_is_sent() {
    for (name, text, why) in [
        (
            "nowhere.pem",
            None,
            "nowhere.pem cannot be read: No such file",
        ),
        (
            "empty.pem",
            Some(""),
            "empty.pem holds no certificates in PEM",
        ),
        (
            "key.pem",
            Some("no PEM"),
            "key.pem holds no certificates in PEM",
        ),
    ] {
        let program = behind_tls("");
        if let Some(text) = text {
            std::fs::write(program.path(name), text).unwrap();
        }
        let ran = trusting(&program, name, &["ls", "dev"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let path = program.path("").display().to_string();
        let said = format!("AWS_CA_BUNDLE {path}{why}");
        assert!(ran.stderr.contains(&said), "{said}: {ran:?}");
        assert_eq!(program.demo.requests().iter().count(), 0);
        // Where nothing is encrypted, it is nothing to the account.
        program.config(&program.demo.config_toml());
        let plain = trusting(&program, name, &["ls", "dev"]);
        assert_eq!(plain.code, Some(0), "{plain:?}");
    }
}

/// Account `one` of profile `last`, behind TLS; that profile with these lines more.
fn of_profile(more: &str) -> Program {
    let program = program(ONE, "");
    let url = tls_before(program.demo.address());
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    program.config(&config.replace(&program.demo.endpoint_url(), &url));
    std::fs::write(program.path("authority.pem"), AUTHORITY).unwrap();
    let profile = role("last", "dev", "base") + more;
    std::fs::write(program.path(".aws/config"), profile).unwrap();
    program
}

#[test]
fn the_certificates_of_the_accounts_profile_are_trusted_and_those_of_another_are_not() {
    let program = of_profile("ca_bundle = ~/authority.pem\n");
    let log = program.path("log");
    let args = ["ls", "one", "--debug", log.to_str().unwrap()];
    reads(&program.run(&args));
    let logged = std::fs::read_to_string(&log).unwrap();
    let said = "authority.pem of profile \"last\"";
    assert!(logged.contains(said), "{logged}");

    let other = of_profile("[profile other]\nca_bundle = ~/authority.pem\n");
    let mut command = other.command(&["ls", "one"]);
    let ran = Ran::of(command.env("AWS_PROFILE", "other").output().unwrap());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("is not trusted"), "{ran:?}");
    let requests = other.demo.requests();
    assert_eq!(requests.count(SOURCE_ACCOUNT, "AssumeRole"), 0);
    assert_eq!(requests.count("dev", "AssumeRole"), 0);
}

#[test]
fn the_environments_certificates_count_before_the_profiles() {
    let program = of_profile("ca_bundle = /nowhere.pem\n");
    let refused = program.run(&["ls", "one"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    let said = "the ca_bundle /nowhere.pem of profile \"last\" cannot be read";
    assert!(refused.stderr.contains(said), "{refused:?}");
    reads(&trusting(&program, "authority.pem", &["ls", "one"]));
}
