use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::*;
use crate::config::account::Access;
use crate::config::color::{AccountColor, NamedColor};
use crate::config::keys::KEYS;

const ROLE: &str = "arn:aws:iam::123456789012:role/Name";
/// What no error and no debug text may hold.
const SECRET: &str = "s3cr3t";

fn env() -> BTreeMap<String, String> {
    [
        ("ENVIRONMENT", "prod"),
        ("WRONG", "prdo"),
        ("EMPTY", ""),
        ("REGION", "eu-west-1"),
        ("EXTERNAL_ID", "id-s3cr3t"),
        ("BAD_ID", "id s3cr3t"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("config.toml"), &env())
}

/// The only account of a config in which `[accounts.a]` has these lines, below these at the top.
fn account(top: &str, own: &str) -> Arc<Account> {
    let config = parse(&format!("{top}\n[accounts.a]\n{own}")).unwrap();
    config.accounts.into_iter().next().unwrap()
}

fn external_id(account: &Account) -> Option<&str> {
    let role = account.role.as_ref().unwrap();
    role.external_id.as_ref().map(ExposeSecret::expose_secret)
}

#[test]
fn every_mistake_is_one_clear_line() {
    let a = |lines: &str| format!("region = \"us-east-1\"\n[accounts.a]\n{lines}");
    let role = |lines: &str| a(&format!("role_arn = \"{ROLE}\"\n{lines}"));
    for (text, line) in [
        // TOML itself
        ("x = [".to_owned(), "config.toml:1: not TOML: unclosed array, expected `]`"),
        (a("region = us-west-1"), "config.toml:3: not TOML: string values must be quoted, expected literal string"),
        (a("access = \"free\"\n[accounts.a]"), "config.toml:4: the key a is there twice; keep one of them"),
        (a("access = \"free\"\naccess = \"free\""), "config.toml:4: the key access is there twice; keep one of them"),
        // Keys
        (a("regoin = \"x\""), r#"config.toml:3: accounts.a.regoin: there is no such key; the nearest: "region""#),
        (a("zzz = \"s3cr3t\""), "config.toml:3: accounts.a.zzz: there is no such key; config.example.toml has those that there are"),
        (a("\"z\\u001b\" = 1"), r#"config.toml:3: accounts.a."z\u{1b}": there is no such key; config.example.toml has those that there are"#),
        ("\n[account.dev]".to_owned(), r#"config.toml:2: account: there is no such key; the nearest: "accounts""#),
        ("[dev]".to_owned(), "config.toml:1: dev: there is no such key; an account is written [accounts.dev]"),
        ("[accounts.prod.eu]".to_owned(), r#"config.toml:1: accounts.prod.eu: there is no such key; an account's name with a dot in it is quoted: [accounts."prod.eu"]"#),
        (a("default_account = \"a\""), "config.toml:3: accounts.a.default_account: belongs at the top of the file, before the first [accounts.NAME]"),
        (a("[accounts.\"b c\"]\nx = 1"), r#"config.toml:4: accounts."b c".x: there is no such key; config.example.toml has those that there are"#),
        (a("[accounts.\" b\"]"), r#"config.toml:3: accounts." b": " b" is not an account name; write letters, digits, ".", "_" and "-", or any printable text in quotes"#),
        // Kinds of values
        (a("session_duration = 3600"), "config.toml:3: accounts.a.session_duration: an integer is not what belongs here; write a string, in quotes"),
        ("profiles = \"yes\"".to_owned(), "config.toml:1: profiles: a string is not what belongs here; write true or false"),
        ("accounts = 3".to_owned(), "config.toml:1: accounts: an integer is not what belongs here; write [accounts.NAME]"),
        ("[accounts]\nregion = \"us-east-1\"".to_owned(), "config.toml:2: accounts.region: a string is not an account; write [accounts.NAME] and its keys below it"),
        // Values
        (a("role_arn = \"arn:aws:iam::1:role/x\""), r#"config.toml:3: accounts.a.role_arn: "arn:aws:iam::1:role/x" is not a role's ARN; write "arn:aws:iam::123456789012:role/Name""#),
        (role("session_duration = \"13h\""), r#"config.toml:4: accounts.a.session_duration: "13h" is longer than 12 hours; write a duration from "15m" to "12h""#),
        (role("session_duration = \"5m\""), r#"config.toml:4: accounts.a.session_duration: "5m" is shorter than 15 minutes; write a duration from "15m" to "12h""#),
        (role("session_duration = \"15m 1ms\""), r#"config.toml:4: accounts.a.session_duration: "15m 1ms" is not in whole seconds; write a duration from "15m" to "12h""#),
        (role("session_duration = \"1 fortnight\""), r#"config.toml:4: accounts.a.session_duration: "1 fortnight" is not a duration; write a duration from "15m" to "12h""#),
        (a("region = \"us\""), r#"config.toml:3: accounts.a.region: "us" is not a region; write a region's code, as in "us-east-1""#),
        (a("access = \"readonly\""), r#"config.toml:3: accounts.a.access: "readonly" is not a kind of access; write "free", "confirm" or "read-only""#),
        (a("color = \"crimson\""), r#"config.toml:3: accounts.a.color: "crimson" is not a colour; write none, red, green, yellow, blue, pink, purple, teal, orange, grey, lightblue, darkblue, or #rrggbb"#),
        (a("identity = \"no\""), r#"config.toml:3: accounts.a.identity: "no" is not a rule for the identity; write "proven" or "unverified""#),
        (a("endpoint_url = \"localhost:8000\""), r#"config.toml:3: accounts.a.endpoint_url: "localhost:8000" is not an endpoint; write "https://HOST" or "http://127.0.0.1:8000""#),
        (a("sts_endpoint_url = \"http://u:s3cr3t@h\""), r#"config.toml:3: accounts.a.sts_endpoint_url: an endpoint has no user, "?" or "#" in it; write "https://HOST" or "http://127.0.0.1:8000""#),
        (a("profile = \"\""), r#"config.toml:3: accounts.a.profile: "" is not a profile; write the name of one in the AWS files"#),
        // External ids
        (role("external_id = \"s3cr3t!\""), "config.toml:4: accounts.a.external_id: not an external id; write 2 to 1224 letters, digits and any of _ + = , . @ : / -"),
        (role("external_id = \"x\""), "config.toml:4: accounts.a.external_id: not an external id; write 2 to 1224 letters, digits and any of _ + = , . @ : / -"),
        (role("external_id_env = \"NOT_SET\""), "config.toml:4: accounts.a.external_id_env: the environment variable NOT_SET is not set; set it to the external id"),
        (role("external_id_env = \"EMPTY\""), "config.toml:4: accounts.a.external_id_env: the environment variable EMPTY is empty; set it to the external id"),
        (role("external_id_env = \"BAD_ID\""), "config.toml:4: accounts.a.external_id_env: the environment variable BAD_ID: not an external id; write 2 to 1224 letters, digits and any of _ + = , . @ : / -"),
        (role("external_id_env = \"id-s3cr3t\""), "config.toml:4: accounts.a.external_id_env: not the name of an environment variable; write one, or the id itself as external_id"),
        (role("external_id = \"ab\"\nexternal_id_env = \"EXTERNAL_ID\""), "config.toml:5: accounts.a.external_id_env: external_id is there, too; keep one of the two"),
        (a("external_id = \"id-s3cr3t\""), "config.toml:3: accounts.a.external_id: there is no role that it could be for; write role_arn, too"),
        // Credentials
        (a("profile = \"p\"\naccess_key_id = \"k\"\nsecret_access_key = \"s3cr3t\""), "config.toml:3: accounts.a.profile: access keys are there, too; keep the profile or the keys"),
        (a("access_key_id = \"k\""), "config.toml:3: accounts.a.access_key_id: there is no secret_access_key; write both"),
        (a("secret_access_key = \"s3cr3t\""), "config.toml:3: accounts.a.secret_access_key: there is no access_key_id; write both"),
        (a("session_token = \"s3cr3t\""), "config.toml:3: accounts.a.session_token: there is no access_key_id and secret_access_key; write all three"),
        (a("access_key_id = \"k\"\nsecret_access_key = \"s3cr3t \""), "config.toml:4: accounts.a.secret_access_key: empty, or with spaces or signs that no key has; write it as AWS gave it"),
        // Variables
        (a("region = \"${NOT_SET}\""), "config.toml:3: accounts.a.region: the environment variable NOT_SET is not set; set it, or write $${ for a plain ${"),
        (role("external_id = \"s3cr3t${\""), r#"config.toml:4: accounts.a.external_id: a "${" is not followed by a variable's name and "}"; write ${NAME}, or $${ for a plain ${"#),
        // The whole
        ("# nothing".to_owned(), "config.toml:1: no account is in it; write [accounts.NAME] for each, or profiles = true"),
        ("[accounts.a]".to_owned(), r#"config.toml:1: accounts.a: it has no region; write region = "us-east-1" in it, or at the top for every account"#),
        ("default_account = \"prdo\"\nregion = \"us-east-1\"\n[accounts.prod]".to_owned(), r#"config.toml:1: default_account: there is no account "prdo"; the nearest: "prod""#),
        ("region = \"us-east-1\"\ndefault_account_env = \"WRONG\"\n[accounts.prod]".to_owned(), r#"config.toml:2: default_account_env: the environment variable WRONG: there is no account "prdo"; the nearest: "prod""#),
        ("default_account_env = \"a b\"\nregion = \"us-east-1\"\n[accounts.prod]".to_owned(), r#"config.toml:1: default_account_env: "a b" is not the name of an environment variable; write "ENVIRONMENT""#),
    ] {
        let error = parse(&text).expect_err(&text);
        assert_eq!(error.to_string(), line, "{text}");
        assert!(!format!("{error:?}{error}").contains(SECRET), "{error:?}");
    }
}

#[test]
fn what_is_not_said_has_a_default() {
    let account = account("", "region = \"us-east-1\"");
    assert!(account.role.is_none() && account.color.is_none() && account.endpoint_url.is_none());
    assert!(matches!(account.source, CredentialSource::DefaultChain));
    assert_eq!((account.access, account.identity), (Access::Confirm, IdentityRule::Proven));
}

#[test]
fn the_top_is_the_default_and_an_account_wins() {
    let top = format!(
        "region = \"us-east-1\"\naccess = \"free\"\ncolor = \"red\"\nsession_duration = \"2h\"\nrole_arn = \"{ROLE}\"\nendpoint_url = \"http://127.0.0.1:1\""
    );
    let inherits = account(&top, "");
    assert_eq!(inherits.region.as_ref().unwrap().as_str(), "us-east-1");
    assert_eq!(inherits.access, Access::Free);
    assert_eq!(inherits.color, Some(AccountColor::Named(NamedColor::Red)));
    assert_eq!(inherits.endpoint_url.as_ref().unwrap().as_str(), "http://127.0.0.1:1");
    assert_eq!(inherits.role.as_ref().unwrap().session_duration, Some(Duration::from_secs(7200)));

    let own = account(&top, "region = \"${REGION}\"\naccess = \"read-only\"\ncolor = \"#102030\"\nsession_duration = \"12h\"");
    assert_eq!(own.region.as_ref().unwrap().as_str(), "eu-west-1");
    assert_eq!(own.access, Access::ReadOnly);
    assert_eq!(own.color, Some(AccountColor::Rgb(0x10, 0x20, 0x30)));
    assert_eq!(own.role.as_ref().unwrap().session_duration, Some(Duration::from_secs(43200)));
}

#[test]
fn keys_that_exclude_each_other_replace_each_other() {
    let role = format!("region = \"us-east-1\"\nrole_arn = \"{ROLE}\"");
    let from_env = format!("{role}\nexternal_id_env = \"EXTERNAL_ID\"");
    assert_eq!(external_id(&account(&from_env, "")), Some("id-s3cr3t"));
    assert_eq!(external_id(&account(&from_env, "external_id = \"own\"")), Some("own"));
    let from_file = format!("{role}\nexternal_id = \"top\"");
    assert_eq!(external_id(&account(&from_file, "external_id_env = \"EXTERNAL_ID\"")), Some("id-s3cr3t"));

    let keys = format!("{role}\naccess_key_id = \"k\"\nsecret_access_key = \"s\"\nsession_token = \"t\"");
    assert!(matches!(&account(&keys, "").source, CredentialSource::Keys(keys) if keys.session_token.is_some()));
    assert!(matches!(&account(&keys, "profile = \"p q\"").source, CredentialSource::Profile(name) if name == "p q"));
    let own = account(&keys, "access_key_id = \"own\"\nsecret_access_key = \"s\"");
    assert!(matches!(&own.source, CredentialSource::Keys(keys) if keys.access_key_id == "own" && keys.session_token.is_none()));
    let profile = format!("{role}\nprofile = \"p\"");
    let own = account(&profile, "access_key_id = \"own\"\nsecret_access_key = \"s\"");
    assert!(matches!(&own.source, CredentialSource::Keys(_)));
}

#[test]
fn a_profile_may_bring_its_region() {
    assert_eq!(account("", "profile = \"p\"").region, None);
    let named = account("region = \"us-east-1\"", "profile = \"p\"");
    assert_eq!(named.region.as_ref().unwrap().as_str(), "us-east-1");
}

#[test]
fn only_this_machine_may_stay_unverified_unless_said() {
    for (lines, rule) in [
        ("endpoint_url = \"http://localhost:8000\"", IdentityRule::UnverifiedAllowed),
        ("endpoint_url = \"http://db.local:8000\"", IdentityRule::Proven),
        ("endpoint_url = \"http://db.local:8000\"\nidentity = \"unverified\"", IdentityRule::UnverifiedAllowed),
        ("endpoint_url = \"http://localhost:8000\"\nidentity = \"proven\"", IdentityRule::Proven),
        ("sts_endpoint_url = \"http://localhost:8000\"", IdentityRule::Proven),
    ] {
        assert_eq!(account("region = \"us-east-1\"", lines).identity, rule, "{lines}");
    }
}

#[test]
fn the_default_account_follows_the_environment() {
    for (top, default) in [
        ("", None),
        ("default_account = \"dev\"", Some("dev")),
        ("default_account = \"dev\"\ndefault_account_env = \"ENVIRONMENT\"", Some("prod")),
        ("default_account = \"dev\"\ndefault_account_env = \"NOT_SET\"", Some("dev")),
        ("default_account = \"dev\"\ndefault_account_env = \"EMPTY\"", Some("dev")),
        ("default_account_env = \"NOT_SET\"", None),
        ("profiles = true\ndefault_account = \"a profile\"", Some("a profile")),
    ] {
        let config = parse(&format!("{top}\nregion = \"us-east-1\"\n[accounts.dev]\n[accounts.prod]")).unwrap();
        assert_eq!(config.default_account.as_ref().map(AccountName::as_str), default, "{top}");
    }
}

#[test]
fn accounts_keep_the_order_of_the_file() {
    let config = parse("region = \"us-east-1\"\n[accounts.z]\n[accounts.\"my account\"]\n[accounts.a]").unwrap();
    let names: Vec<&str> = config.accounts.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(names, ["z", "my account", "a"]);
    assert!(!config.profiles);
    assert_eq!(config.path.as_deref(), Some(Path::new("config.toml")));
}

#[test]
fn an_account_is_found_or_the_nearest_named() {
    let config = parse("region = \"us-east-1\"\n[accounts.prod]").unwrap();
    assert_eq!(config.account(&"prod".parse().unwrap()).unwrap().name.as_str(), "prod");
    assert_eq!(config.account(&"prdo".parse().unwrap()).unwrap_err().nearest, ["prod"]);
}

#[test]
fn a_configured_account_stays_before_a_profile() {
    let profile = |name: &str| Account {
        name: name.parse().unwrap(),
        access: Access::Free,
        ..Account::clone(&account("", "profile = \"p\""))
    };
    let config = parse("profiles = true\nregion = \"us-east-1\"\n[accounts.dev]").unwrap();
    let config = config.with_profiles(vec![profile("default"), profile("dev")]);
    let all: Vec<_> = config.accounts.iter().map(|account| (account.name.as_str(), account.access)).collect();
    assert_eq!(all, [("dev", Access::Confirm), ("default", Access::Free)]);
}

#[test]
fn debug_text_holds_no_secret() {
    let config = parse(&format!(
        "[accounts.a]\nregion = \"us-east-1\"\nrole_arn = \"{ROLE}\"\nexternal_id = \"s3cr3t\"\naccess_key_id = \"k\"\nsecret_access_key = \"s3cr3t\"\nsession_token = \"s3cr3t\""
    ));
    let text = format!("{config:#?}");
    assert!(!text.contains(SECRET), "{text}");
}

#[test]
fn a_named_file_has_to_be_there_and_the_default_one_not() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, present) = (folder.path().join("missing.toml"), folder.path().join("config.toml"));
    fs::write(&present, "region = \"us-east-1\"\n[accounts.dev]").unwrap();
    let named = |path: &Path| BTreeMap::from([("DYNAHOP_CONFIG".to_owned(), path.display().to_string())]);

    assert_eq!(Config::load(Some(&present), &named(&missing)).unwrap().accounts.len(), 1);
    assert_eq!(Config::load(None, &named(&present)).unwrap().path, Some(present));
    let error = Config::load(None, &named(&missing)).unwrap_err().to_string();
    let line = "there is no such file, though DYNAHOP_CONFIG names it; give the path of a config.toml";
    assert_eq!(error, format!("{}: {line}", missing.display()));
    let error = Config::load(Some(&missing), &env()).unwrap_err().to_string();
    assert!(error.contains("though --config names it"), "{error}");
    let error = Config::load(Some(folder.path()), &env()).unwrap_err();
    assert!(matches!(error, ConfigError::Unreadable { .. }), "{error}");

    for nowhere in [None, Some(missing.as_path())] {
        let none = Config::load_default(nowhere, &env()).unwrap();
        assert!(none.profiles && none.accounts.is_empty() && none.path.is_none());
    }
}

#[test]
fn the_example_loads_and_has_every_key() {
    let example = include_str!("../../../config.example.toml");
    let path = Path::new("config.example.toml");
    let config = Config::parse(example, path, &BTreeMap::new()).unwrap();
    assert_eq!(config.accounts.len(), 4);
    for key in KEYS.iter().filter(|key| key.name != "accounts") {
        let written = format!("{} = ", key.name);
        let has = example.lines().any(|line| line.trim_start_matches("# ").starts_with(&written));
        assert!(has, "config.example.toml lacks {}: {}", key.name, key.doc);
    }
}

#[test]
fn each_line_that_the_example_has_commented_out_loads() {
    let example = include_str!("../../../config.example.toml");
    let env = BTreeMap::from([("DYNAHOP_PROD_EXTERNAL_ID".to_owned(), "an-id".to_owned())]);
    let commented = |line: &&str| KEYS.iter().any(|key| line.starts_with(&format!("# {} = ", key.name)));
    let lines: Vec<&str> = example.lines().filter(commented).collect();
    assert!(!lines.is_empty());
    for line in lines {
        let text = example.replace(line, line.trim_start_matches("# "));
        assert!(Config::parse(&text, Path::new("config.example.toml"), &env).is_ok(), "{line}");
    }
}
