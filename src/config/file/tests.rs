//! The config as a whole.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::*;
use crate::config::account::{Access, IdentityRule};
use crate::config::color::{AccountColor, NamedColor};
use crate::config::keys::KEYS;

pub(super) const ROLE: &str = "arn:aws:iam::123456789012:role/Name";
/// What no error and no debug text may hold.
pub(super) const SECRET: &str = "s3cr3t";

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

pub(super) fn parse(text: &str) -> Result<Config, ConfigError> {
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
fn what_is_not_said_has_a_default() {
    let account = account("", "region = \"us-east-1\"");
    assert!(account.role.is_none() && account.color.is_none() && account.endpoint_url.is_none());
    assert!(matches!(account.source, CredentialSource::DefaultChain));
    assert_eq!(
        (account.access, account.identity),
        (Access::Confirm, IdentityRule::Proven)
    );
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
    assert_eq!(
        inherits.endpoint_url.as_ref().unwrap().as_str(),
        "http://127.0.0.1:1"
    );
    assert_eq!(
        inherits.role.as_ref().unwrap().session_duration,
        Some(Duration::from_hours(2))
    );

    let own = account(
        &top,
        "region = \"${REGION}\"\naccess = \"read-only\"\ncolor = \"#102030\"\nsession_duration = \"12h\"",
    );
    assert_eq!(own.region.as_ref().unwrap().as_str(), "eu-west-1");
    assert_eq!(own.access, Access::ReadOnly);
    assert_eq!(own.color, Some(AccountColor::Rgb(0x10, 0x20, 0x30)));
    assert_eq!(
        own.role.as_ref().unwrap().session_duration,
        Some(Duration::from_hours(12))
    );
}

#[test]
fn keys_that_exclude_each_other_replace_each_other() {
    let role = format!("region = \"us-east-1\"\nrole_arn = \"{ROLE}\"");
    let from_env = format!("{role}\nexternal_id_env = \"EXTERNAL_ID\"");
    assert_eq!(external_id(&account(&from_env, "")), Some("id-s3cr3t"));
    assert_eq!(
        external_id(&account(&from_env, "external_id = \"own\"")),
        Some("own")
    );
    let from_file = format!("{role}\nexternal_id = \"top\"");
    assert_eq!(
        external_id(&account(&from_file, "external_id_env = \"EXTERNAL_ID\"")),
        Some("id-s3cr3t")
    );

    let keys =
        format!("{role}\naccess_key_id = \"k\"\nsecret_access_key = \"s\"\nsession_token = \"t\"");
    assert!(
        matches!(&account(&keys, "").source, CredentialSource::Keys(keys) if keys.session_token.is_some())
    );
    assert!(
        matches!(&account(&keys, "profile = \"p q\"").source, CredentialSource::Profile(name) if name == "p q")
    );
    let own = account(&keys, "access_key_id = \"own\"\nsecret_access_key = \"s\"");
    assert!(
        matches!(&own.source, CredentialSource::Keys(keys) if keys.access_key_id == "own" && keys.session_token.is_none())
    );
    let profile = format!("{role}\nprofile = \"p\"");
    let own = account(
        &profile,
        "access_key_id = \"own\"\nsecret_access_key = \"s\"",
    );
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
        (
            "endpoint_url = \"http://localhost:8000\"",
            IdentityRule::UnverifiedAllowed,
        ),
        (
            "endpoint_url = \"http://db.local:8000\"",
            IdentityRule::Proven,
        ),
        (
            "endpoint_url = \"http://db.local:8000\"\nidentity = \"unverified\"",
            IdentityRule::UnverifiedAllowed,
        ),
        (
            "endpoint_url = \"http://localhost:8000\"\nidentity = \"proven\"",
            IdentityRule::Proven,
        ),
        (
            "sts_endpoint_url = \"http://localhost:8000\"",
            IdentityRule::Proven,
        ),
    ] {
        assert_eq!(
            account("region = \"us-east-1\"", lines).identity,
            rule,
            "{lines}"
        );
    }
}

#[test]
fn the_default_account_follows_the_environment() {
    for (top, default) in [
        ("", None),
        ("default_account = \"dev\"", Some("dev")),
        (
            "default_account = \"dev\"\ndefault_account_env = \"ENVIRONMENT\"",
            Some("prod"),
        ),
        (
            "default_account = \"dev\"\ndefault_account_env = \"NOT_SET\"",
            Some("dev"),
        ),
        (
            "default_account = \"dev\"\ndefault_account_env = \"EMPTY\"",
            Some("dev"),
        ),
        ("default_account_env = \"NOT_SET\"", None),
        (
            "profiles = true\ndefault_account = \"a profile\"",
            Some("a profile"),
        ),
    ] {
        let config = parse(&format!(
            "{top}\nregion = \"us-east-1\"\n[accounts.dev]\n[accounts.prod]"
        ))
        .unwrap();
        assert_eq!(
            config.default_account.as_ref().map(AccountName::as_str),
            default,
            "{top}"
        );
    }
}

#[test]
fn accounts_keep_the_order_of_the_file() {
    let config =
        parse("region = \"us-east-1\"\n[accounts.z]\n[accounts.\"my account\"]\n[accounts.a]")
            .unwrap();
    let names: Vec<&str> = config
        .accounts
        .iter()
        .map(|account| account.name.as_str())
        .collect();
    assert_eq!(names, ["z", "my account", "a"]);
    assert!(!config.profiles);
    assert_eq!(config.path.as_deref(), Some(Path::new("config.toml")));
}

#[test]
fn a_file_from_windows_counts_its_lines_alike() {
    let text = "\u{feff}region = \"us-east-1\"\r\n\r\n[accounts.a]\r\nx = 1\r\n";
    let error = parse(text).unwrap_err().to_string();
    assert!(
        error.starts_with("config.toml:4: accounts.a.x: "),
        "{error}"
    );
}

#[test]
fn an_account_is_found_or_the_nearest_named() {
    let config = parse("region = \"us-east-1\"\n[accounts.prod]").unwrap();
    assert_eq!(
        config
            .account(&"prod".parse().unwrap())
            .unwrap()
            .name
            .as_str(),
        "prod"
    );
    assert_eq!(
        config
            .account(&"prdo".parse().unwrap())
            .unwrap_err()
            .nearest,
        ["prod"]
    );
}

#[test]
fn the_top_is_the_default_for_profiles_too() {
    let profile = |name: &str, region: Option<&str>| Profile {
        name: name.parse().unwrap(),
        region: region.map(|region| region.parse().unwrap()),
    };
    let config = parse(
        "profiles = true\nregion = \"us-east-1\"\naccess = \"read-only\"\n[accounts.dev]\naccess = \"free\"",
    )
    .unwrap();
    let config = config.with_profiles(vec![
        profile("default", None),
        profile("dev", None),
        profile("own", Some("eu-west-1")),
    ]);
    let all: Vec<_> = config
        .accounts
        .iter()
        .map(|account| {
            let region = account.region.as_ref().unwrap().as_str();
            (account.name.as_str(), account.access, region)
        })
        .collect();
    assert_eq!(
        all,
        [
            ("dev", Access::Free, "us-east-1"),
            ("default", Access::ReadOnly, "us-east-1"),
            ("own", Access::ReadOnly, "eu-west-1")
        ]
    );
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
    let (missing, present) = (
        folder.path().join("missing.toml"),
        folder.path().join("config.toml"),
    );
    fs::write(&present, "region = \"us-east-1\"\n[accounts.dev]").unwrap();
    let named =
        |path: &Path| BTreeMap::from([("DYNAHOP_CONFIG".to_owned(), path.display().to_string())]);

    assert_eq!(
        Config::load(Some(&present), &named(&missing))
            .unwrap()
            .accounts
            .len(),
        1
    );
    assert_eq!(
        Config::load(None, &named(&present)).unwrap().path,
        Some(present)
    );
    let error = Config::load(None, &named(&missing))
        .unwrap_err()
        .to_string();
    let line =
        "there is no such file, though DYNAHOP_CONFIG names it; give the path of a config.toml";
    assert_eq!(error, format!("{}: {line}", missing.display()));
    let error = Config::load(Some(&missing), &env())
        .unwrap_err()
        .to_string();
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
        let has = example
            .lines()
            .any(|line| line.trim_start_matches("# ").starts_with(&written));
        assert!(has, "config.example.toml lacks {}: {}", key.name, key.doc);
    }
}

#[test]
fn each_line_that_the_example_has_commented_out_loads() {
    let example = include_str!("../../../config.example.toml");
    let env = BTreeMap::from([("DYNAHOP_PROD_EXTERNAL_ID".to_owned(), "an-id".to_owned())]);
    let commented = |line: &&str| {
        KEYS.iter()
            .any(|key| line.starts_with(&format!("# {} = ", key.name)))
    };
    let lines: Vec<&str> = example.lines().filter(commented).collect();
    assert!(!lines.is_empty());
    for line in lines {
        let text = example.replace(line, line.trim_start_matches("# "));
        assert!(
            Config::parse(&text, Path::new("config.example.toml"), &env).is_ok(),
            "{line}"
        );
    }
}
