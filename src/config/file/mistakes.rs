//! Each mistake, and its line.

mod ways_in;
mod which;

use super::tests::{ROLE, SECRET, parse};

/// Lines in an account, from the third of the file on.
fn a(lines: &str) -> String {
    format!("region = \"us-east-1\"\n[accounts.a]\n{lines}")
}

/// Lines in an account with a role, from the fourth of the file on.
fn role(lines: &str) -> String {
    a(&format!("role_arn = \"{ROLE}\"\n{lines}"))
}

/// Each text is refused with that line, and no secret is in it.
fn refused<T: AsRef<str>>(cases: &[(T, &str)]) {
    for (text, line) in cases {
        let text = text.as_ref();
        let error = parse(text).expect_err(text);
        assert_eq!(error.to_string(), *line, "{text}");
        assert!(!format!("{error:?}{error}").contains(SECRET), "{error:?}");
    }
}

#[test]
fn wrong_toml() {
    refused(&[
        (
            "x = [".to_owned(),
            "config.toml:1: not TOML: unclosed array, expected `]`",
        ),
        (
            a("region = us-west-1"),
            "config.toml:3: not TOML: string values must be quoted, expected literal string",
        ),
        (
            a("access = \"free\"\n[accounts.a]"),
            "config.toml:4: the key a is there twice; keep one of them",
        ),
        (
            a("access = \"free\"\naccess = \"free\""),
            "config.toml:4: the key access is there twice; keep one of them",
        ),
    ]);
}

#[test]
fn keys_that_there_are_not() {
    refused(&[
        (
            a("regoin = \"x\""),
            r#"config.toml:3: accounts.a.regoin: there is no such key; the nearest: "region" or "regions""#,
        ),
        (
            a("zzz = \"s3cr3t\""),
            "config.toml:3: accounts.a.zzz: there is no such key; config.example.toml has those that there are",
        ),
        (
            a("\"z\\u001b\" = 1"),
            r#"config.toml:3: accounts.a."z\u{1b}": there is no such key; config.example.toml has those that there are"#,
        ),
        (
            "\n[account.dev]".to_owned(),
            r#"config.toml:2: account: there is no such key; the nearest: "accounts""#,
        ),
        (
            "[dev]".to_owned(),
            "config.toml:1: dev: there is no such key; an account is written [accounts.dev]",
        ),
        (
            "[accounts.prod.eu]".to_owned(),
            r#"config.toml:1: accounts.prod.eu: there is no such key; an account's name with a dot in it is quoted: [accounts."prod.eu"]"#,
        ),
        (
            a("default_account = \"a\""),
            "config.toml:3: accounts.a.default_account: belongs at the top of the file, before the first [accounts.NAME]",
        ),
        (
            a("[accounts.\"b c\"]\nx = 1"),
            r#"config.toml:4: accounts."b c".x: there is no such key; config.example.toml has those that there are"#,
        ),
        (
            a("[accounts.\" b\"]"),
            r#"config.toml:3: accounts." b": " b" is not an account name; write letters, digits, ".", "_" and "-", or any printable text in quotes"#,
        ),
    ]);
}

#[test]
fn names_that_the_screen_shows_alike() {
    refused(&[
        (
            a("[accounts.prod]\n[accounts.\"PROD\"]"),
            r#"config.toml:4: accounts.PROD: only upper and lower case tell it from the account "prod"; give it another name"#,
        ),
        (
            a("[accounts.\"straße\"]\n[accounts.\"Strasse\"]"),
            "config.toml:4: accounts.Strasse: only upper and lower case tell it from the account \"straße\"; give it another name",
        ),
    ]);
}

#[test]
fn values_of_another_kind() {
    refused(&[
        (
            a("session_duration = 3600"),
            "config.toml:3: accounts.a.session_duration: an integer is not what belongs here; write a string, in quotes",
        ),
        (
            "profiles = \"yes\"".to_owned(),
            "config.toml:1: profiles: a string is not what belongs here; write true or false",
        ),
        (
            "accounts = 3".to_owned(),
            "config.toml:1: accounts: an integer is not what belongs here; write [accounts.NAME]",
        ),
        (
            "[accounts]\nregion = \"us-east-1\"".to_owned(),
            "config.toml:2: accounts.region: a string is not an account; write [accounts.NAME] and its keys below it",
        ),
    ]);
}

#[test]
fn values_that_are_not_right() {
    refused(&[
        (
            a("role_arn = \"arn:aws:iam::1:role/x\""),
            r#"config.toml:3: accounts.a.role_arn: "arn:aws:iam::1:role/x" is not a role's ARN; write "arn:aws:iam::123456789012:role/Name""#,
        ),
        (
            role("session_duration = \"13h\""),
            r#"config.toml:4: accounts.a.session_duration: "13h" is longer than 12 hours; write a duration from "15m" to "12h""#,
        ),
        (
            role("session_duration = \"5m\""),
            r#"config.toml:4: accounts.a.session_duration: "5m" is shorter than 15 minutes; write a duration from "15m" to "12h""#,
        ),
        (
            role("session_duration = \"15m 1ms\""),
            r#"config.toml:4: accounts.a.session_duration: "15m 1ms" is not in whole seconds; write a duration from "15m" to "12h""#,
        ),
        (
            role("session_duration = \"1 fortnight\""),
            r#"config.toml:4: accounts.a.session_duration: "1 fortnight" is not a duration; write a duration from "15m" to "12h""#,
        ),
        (
            a("region = \"us\""),
            r#"config.toml:3: accounts.a.region: "us" is not a region; write a region's code, as in "us-east-1""#,
        ),
        (
            a("access = \"readonly\""),
            r#"config.toml:3: accounts.a.access: "readonly" is not a kind of access; write "free", "confirm" or "read-only""#,
        ),
        (
            a("color = \"crimson\""),
            r#"config.toml:3: accounts.a.color: "crimson" is not a colour; write none, red, green, yellow, blue, pink, purple, teal, orange, grey, lightblue, darkblue, or #rrggbb"#,
        ),
        (
            a("identity = \"no\""),
            r#"config.toml:3: accounts.a.identity: "no" is not a rule for the identity; write "proven" or "unverified""#,
        ),
        (
            a("endpoint_url = \"localhost:8000\""),
            r#"config.toml:3: accounts.a.endpoint_url: "localhost:8000" is not an endpoint; write "https://HOST" or "http://127.0.0.1:8000""#,
        ),
        (
            a("sts_endpoint_url = \"http://u:s3cr3t@h\""),
            r##"config.toml:3: accounts.a.sts_endpoint_url: an endpoint has no user, "?" or "#" in it; write "https://HOST" or "http://127.0.0.1:8000""##,
        ),
        (
            a("profile = \"\""),
            r#"config.toml:3: accounts.a.profile: "" is not a profile; write the name of one in the AWS files"#,
        ),
    ]);
}

#[test]
fn external_ids() {
    refused(&[
        (
            role("external_id = \"s3cr3t!\""),
            "config.toml:4: accounts.a.external_id: not an external id; write 2 to 1224 letters, digits and any of _ + = , . @ : / -",
        ),
        (
            role("external_id = \"x\""),
            "config.toml:4: accounts.a.external_id: not an external id; write 2 to 1224 letters, digits and any of _ + = , . @ : / -",
        ),
        (
            role("external_id_env = \"NOT_SET\""),
            "config.toml:4: accounts.a.external_id_env: the environment variable NOT_SET is not set; set it to the external id",
        ),
        (
            role("external_id_env = \"EMPTY\""),
            "config.toml:4: accounts.a.external_id_env: the environment variable EMPTY is empty; set it to the external id",
        ),
        (
            role("external_id_env = \"BAD_ID\""),
            "config.toml:4: accounts.a.external_id_env: the environment variable BAD_ID: not an external id; write 2 to 1224 letters, digits and any of _ + = , . @ : / -",
        ),
        (
            role("external_id_env = \"id-s3cr3t\""),
            "config.toml:4: accounts.a.external_id_env: not the name of an environment variable; write one, or the id itself as external_id",
        ),
        (
            role("external_id = \"ab\"\nexternal_id_env = \"EXTERNAL_ID\""),
            "config.toml:5: accounts.a.external_id_env: external_id is there, too; keep one of the two",
        ),
        (
            a("external_id = \"id-s3cr3t\""),
            "config.toml:3: accounts.a.external_id: there is no role that it could be for; write role_arn, too",
        ),
    ]);
}

#[test]
fn credentials_that_do_not_go_together() {
    refused(&[
        (
            a("profile = \"p\"\naccess_key_id = \"k\"\nsecret_access_key = \"s3cr3t\""),
            "config.toml:3: accounts.a.profile: access keys are there, too; keep the profile or the keys",
        ),
        (
            a("access_key_id = \"k\""),
            "config.toml:3: accounts.a.access_key_id: there is no secret_access_key; write both",
        ),
        (
            a("secret_access_key = \"s3cr3t\""),
            "config.toml:3: accounts.a.secret_access_key: there is no access_key_id; write both",
        ),
        (
            a("session_token = \"s3cr3t\""),
            "config.toml:3: accounts.a.session_token: there is no access_key_id and secret_access_key; write all three",
        ),
        (
            a("access_key_id = \"k\"\nsecret_access_key = \"s3cr3t \""),
            "config.toml:4: accounts.a.secret_access_key: empty, or with spaces or signs that no key has; write it as AWS gave it",
        ),
    ]);
}

#[test]
fn variables() {
    refused(&[
        (
            a("region = \"${NOT_SET}\""),
            "config.toml:3: accounts.a.region: the environment variable NOT_SET is not set; set it, or write $${ for a plain ${",
        ),
        (
            role("external_id = \"s3cr3t${\""),
            r#"config.toml:4: accounts.a.external_id: a "${" is not followed by a variable's name and "}"; write ${NAME}, or $${ for a plain ${"#,
        ),
    ]);
}

#[test]
fn what_the_whole_lacks() {
    refused(&[
        (
            "# nothing",
            "config.toml:1: no account is in it; write [accounts.NAME] for each, or profiles = true",
        ),
        (
            "[accounts.a]",
            r#"config.toml:1: accounts.a: it has no region; write region = "us-east-1" in it, or at the top for every account"#,
        ),
        (
            "default_account = \"prdo\"\nregion = \"us-east-1\"\n[accounts.prod]",
            r#"config.toml:1: default_account: there is no account "prdo"; the nearest: "prod""#,
        ),
        (
            "region = \"us-east-1\"\ndefault_account_env = \"WRONG\"\n[accounts.prod]",
            r#"config.toml:2: default_account_env: the environment variable WRONG: there is no account "prdo"; the nearest: "prod""#,
        ),
        (
            "default_account_env = \"a b\"\nregion = \"us-east-1\"\n[accounts.prod]",
            r#"config.toml:1: default_account_env: "a b" is not the name of an environment variable; write "ENVIRONMENT""#,
        ),
    ]);
}
