//! Mistakes in how an account is reached.

use std::fs;
use std::path::Path;

use super::{ROLE, a, refused, role};
use crate::config::file::Config;

/// An account `a` with a role, and after it a hub with these lines, from the seventh of the file on.
fn chain(a: &str, hub: &str) -> String {
    format!("{}\n[accounts.hub]\n{hub}", role(a))
}

#[test]
fn roles_and_their_accounts() {
    refused(&[
        (
            role("role_template = \"arn:aws:iam::{account_id}:role/Name\""),
            "config.toml:4: accounts.a.role_template: role_arn is there, too; keep one of the two",
        ),
        (
            a("role_template = \"arn:aws:iam::123456789012:role/Name\""),
            r#"config.toml:3: accounts.a.role_template: "arn:aws:iam::123456789012:role/Name" is not a pattern of a role's ARN; write "arn:aws:iam::{account_id}:role/Name""#,
        ),
        (
            a("access = \"free\"\nrole_template = \"arn:aws:iam::{account_id}:role/Name\""),
            r#"config.toml:2: accounts.a: it has no account_id to fill into role_template; write one, or role_arn, or role_template = "none""#,
        ),
        (
            role("account_id = \"111111111111\""),
            "config.toml:4: accounts.a.account_id: 111111111111: the role is in another account, 123456789012; write the one or the other right",
        ),
        (
            a("account_id = \"11111\""),
            r#"config.toml:3: accounts.a.account_id: "11111" is not an account id; write 12 digits, as in "123456789012""#,
        ),
        (
            "account_id = \"111111111111\"".to_owned(),
            "config.toml:1: account_id: belongs into an account, below its [accounts.NAME]",
        ),
        (
            a("role_template = \"none\"\nsession_name = \"ab\""),
            "config.toml:4: accounts.a.session_name: there is no role that it could be for; write role_arn, too",
        ),
    ]);
}

#[test]
fn what_a_session_is_made_of() {
    refused(&[
        (
            role("session_name = \"x y\""),
            r#"config.toml:4: accounts.a.session_name: "x y" is not a session name; write 2 to 64 letters, digits and any of _ + = , . @ -"#,
        ),
        (
            role("source_identity = \"x\""),
            r#"config.toml:4: accounts.a.source_identity: "x" is not a source identity; write 2 to 64 letters, digits and any of _ + = , . @ -"#,
        ),
        (
            role("mfa_serial = \"x\""),
            r#"config.toml:4: accounts.a.mfa_serial: "x" is not an MFA device; write its ARN, as in "arn:aws:iam::123456789012:mfa/name""#,
        ),
        (
            role("browse_policy = \"no\""),
            "config.toml:4: accounts.a.browse_policy: a string is not what belongs here; write true or false",
        ),
        (
            role("session_tags = { \"aws:x\" = \"y\" }"),
            r#"config.toml:4: accounts.a.session_tags: "aws:x=y" is not KEY=VALUE; a key has 1 to 128 and a value up to 256 letters, digits, spaces and any of _ . : / = + - @"#,
        ),
        (
            role("session_tags = [\"x\"]"),
            r#"config.toml:4: accounts.a.session_tags: an array is not what belongs here; write { key = "value" }"#,
        ),
        (
            role("session_tags = { x = 3 }"),
            r#"config.toml:4: accounts.a.session_tags: an integer is not what belongs here; write { key = "value" }"#,
        ),
        (
            role("transitive_tags = [\"x\"]\nsession_tags = { y = \"z\" }"),
            r#"config.toml:4: accounts.a.transitive_tags: there is no session tag "x"; write session_tags = { x = "VALUE" }, too"#,
        ),
        (
            role("transitive_tags = [\"x\", \"x\"]\nsession_tags = { x = \"z\" }"),
            r#"config.toml:4: accounts.a.transitive_tags: "x" is there twice; keep one of them"#,
        ),
        (
            role("transitive_tags = \"x\""),
            r#"config.toml:4: accounts.a.transitive_tags: a string is not what belongs here; write strings in brackets, as in ["a", "b"]"#,
        ),
    ]);
    let many: Vec<String> = (0..51).map(|n| format!("t{n} = \"x\"")).collect();
    refused(&[(
        role(&format!("session_tags = {{ {} }}", many.join(", "))),
        "config.toml:4: accounts.a.session_tags: 51 tags are in it, and STS takes 50; keep fewer",
    )]);
}

#[test]
fn session_policies() {
    let long = format!(
        "session_policy = '{{\"Statement\": [{{\"Sid\": \"{}\"}}]}}'",
        "x".repeat(2048)
    );
    refused(&[
        (
            role("session_policy = \"arn:aws:iam::aws:policy/ReadOnlyAccess\"").as_str(),
            "config.toml:4: accounts.a.session_policy: not a policy; write a policy in JSON, or the path of a .json file",
        ),
        (
            &role("session_policy = '{\"Statement\": }'"),
            "config.toml:4: accounts.a.session_policy: not an object in JSON (expected value at line 1 column 15); write a policy in JSON, or the path of a .json file",
        ),
        (
            &role("session_policy = '{\"Version\": \"2012-10-17\"}'"),
            "config.toml:4: accounts.a.session_policy: there is no Statement in it; write what it allows",
        ),
        (
            &role(&long),
            "config.toml:4: accounts.a.session_policy: it has 2074 characters without its spaces, and STS takes 2048; make it shorter",
        ),
        (
            &role("session_policy = \"not-there.json\""),
            "config.toml:4: accounts.a.session_policy: \"not-there.json\" cannot be read: No such file or directory (os error 2)",
        ),
    ]);
}

#[test]
fn a_session_policy_may_be_in_a_file_beside_the_config_and_loses_its_spaces() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("read.json"),
        "{\n  \"Statement\": { \"Effect\": \"Deny\" }\n}\n",
    )
    .expect("a file");
    let text = role("session_policy = \"read.json\"");
    let path = folder.path().join("config.toml");
    let config = Config::parse(&text, &path, &std::collections::BTreeMap::new()).expect("a config");
    let role = config
        .accounts
        .first()
        .and_then(|account| account.role.as_ref());
    let policy = role.and_then(|role| role.session_policy.as_deref());
    assert_eq!(policy, Some(r#"{"Statement":{"Effect":"Deny"}}"#));

    fs::write(folder.path().join("read.json"), "[]").expect("a file");
    let error = Config::parse(&text, Path::new(&path), &std::collections::BTreeMap::new());
    let error = error.expect_err("no policy").to_string();
    assert!(
        error.contains(":4: accounts.a.session_policy: \"read.json\": not an object in JSON"),
        "{error}"
    );
}

#[test]
fn chains_of_roles() {
    let role_of_hub = format!("role_arn = \"{ROLE}\"");
    refused(&[
        (
            chain("via = \"hbu\"\naccess = \"free\"", "profile = \"p\""),
            r#"config.toml:4: accounts.a.via: there is no account "hbu"; the nearest: "hub""#,
        ),
        (
            chain("via = \"a\"", "profile = \"p\""),
            "config.toml:4: accounts.a.via: it is the account itself; name the one whose session assumes the role, or give it a profile",
        ),
        (
            chain("via = \"hub\"", ""),
            r#"config.toml:4: accounts.a.via: the account "hub" has neither a role nor credentials of its own; write role_arn or profile in it"#,
        ),
        (
            chain("via = \"hub\"", &format!("{role_of_hub}\nvia = \"a\"")),
            r#"config.toml:7: accounts.hub.via: a circle, "a" via "hub" via "a"; give one of them a profile or keys instead"#,
        ),
        (
            chain("via = \"hub\"\nprofile = \"p\"", "profile = \"p\""),
            "config.toml:4: accounts.a.via: a profile is there, too; keep the one that the role is assumed from",
        ),
        (
            chain(
                "via = \"hub\"\naccess_key_id = \"k\"\nsecret_access_key = \"s3cr3t\"",
                "profile = \"p\"",
            ),
            "config.toml:4: accounts.a.via: access keys are there, too; keep what the role is assumed from",
        ),
        (
            a("via = \"hub\"\n[accounts.hub]\nprofile = \"p\""),
            "config.toml:3: accounts.a.via: there is no role that it could be for; write role_arn, too",
        ),
        (
            chain("via = \"hub\"\nsession_duration = \"2h\"", &role_of_hub),
            r#"config.toml:5: accounts.a.session_duration: 2h is longer than the hour that a role lasts at most when another role's session assumes it (via = "hub"); write "1h" or less"#,
        ),
        (
            format!(
                "session_duration = \"90m\"\n{}",
                chain("via = \"hub\"", &role_of_hub)
            ),
            r#"config.toml:1: session_duration: for the account "a": 1h 30m is longer than the hour that a role lasts at most when another role's session assumes it (via = "hub"); write "1h" or less"#,
        ),
    ]);
}

#[test]
fn the_way_out_of_this_machine() {
    refused(&[
        (
            a("proxy = \"http://u:s3cr3t@\""),
            r#"config.toml:3: accounts.a.proxy: not a proxy; write "http://HOST:PORT", or "none""#,
        ),
        (
            a("proxy = \"socks5://u:s3cr3t@h\""),
            r#"config.toml:3: accounts.a.proxy: not a proxy; write "http://HOST:PORT", or "none""#,
        ),
        (
            a("proxy = \"http://h/path\""),
            r#"config.toml:3: accounts.a.proxy: not a proxy; write "http://HOST:PORT", or "none""#,
        ),
        (
            a("ca_bundle = \"not-there.pem\""),
            r#"config.toml:3: accounts.a.ca_bundle: "not-there.pem" is not a file; write the path of certificates in PEM"#,
        ),
        (
            a("account_id_endpoint_mode = \"always\""),
            r#"config.toml:3: accounts.a.account_id_endpoint_mode: "always" is not an endpoint mode; write "preferred", "disabled" or "required""#,
        ),
    ]);
}
