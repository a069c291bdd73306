//! The config as a whole.

mod example;
mod trusted;

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::*;
use crate::config::account::color::{AccountColor, NamedColor};
use crate::config::account::network::{AccountIdEndpointMode, ProxyRule};
use crate::config::account::{Access, CredentialSource, IdentityRule};
use crate::config::keys::KEYS;
use crate::config::name::{Region, TableName};

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
fn an_account_has_what_its_own_keys_and_the_top_say_of_its_role() {
    let top = format!(
        "region = \"us-east-1\"\nrole_template = \"{}\"\nsession_name = \"ada\"\nsession_tags = {{ b = \"2\", a = \"1\" }}\ntransitive_tags = [\"a\"]",
        ROLE.replace("123456789012", "{account_id}")
    );
    let own = account(
        &top,
        "account_id = \"123456789012\"\nsource_identity = \"ada\"\nmfa_serial = \"arn:aws:iam::1:mfa/me\"\nbrowse_policy = false\nrequire_reason = true",
    );
    let role = own.role.as_ref().unwrap();
    assert_eq!(role.arn.as_str(), ROLE);
    assert_eq!(own.account_id, Some("123456789012".parse().unwrap()));
    assert_eq!(role.session_name, Some("ada".parse().unwrap()));
    assert_eq!(role.source_identity, Some("ada".parse().unwrap()));
    assert_eq!(
        role.mfa_serial.as_ref().unwrap().as_str(),
        "arn:aws:iam::1:mfa/me"
    );
    let tags: Vec<String> = role.session_tags.iter().map(ToString::to_string).collect();
    assert_eq!(
        (tags, role.transitive_tag_keys.as_slice()),
        (
            vec!["a=1".to_owned(), "b=2".to_owned()],
            ["a".to_owned()].as_slice()
        )
    );
    assert!(!own.browse_policy && own.require_reason);

    let arn = "role_arn = \"arn:aws:iam::111111111111:role/Own\"";
    let other = account(&top, arn);
    assert_eq!(other.role.as_ref().unwrap().arn.role_name(), "Own");
    assert!(other.browse_policy && !other.require_reason && other.account_id.is_none());
    assert!(account(&top, "role_template = \"none\"").role.is_none());
}

#[test]
fn a_profile_that_a_template_has_no_id_for_keeps_its_own_credentials() {
    let text = "profiles = true\nregion = \"us-east-1\"\nrole_template = \"arn:aws:iam::{account_id}:role/x\"";
    let profile = Profile {
        name: "work".parse().unwrap(),
        region: None,
    };
    let config = parse(text).unwrap().with_profiles(vec![profile]);
    assert!(config.accounts.first().unwrap().role.is_none());
}

#[test]
fn a_chain_ends_in_a_hub_that_is_another_account() {
    let text = format!(
        "region = \"us-east-1\"\nvia = \"hub\"\n[accounts.a]\nrole_arn = \"{ROLE}\"\nvia = \"b\"\nsession_duration = \"1h\"\n[accounts.b]\nrole_arn = \"{ROLE}\"\n[accounts.hub]\nprofile = \"p\""
    );
    let config = parse(&text).unwrap();
    let CredentialSource::Via(b) = &config.accounts[0].source else {
        panic!("{:?}", config.accounts[0].source);
    };
    let CredentialSource::Via(hub) = &b.source else {
        panic!("{:?}", b.source);
    };
    assert_eq!((b.name.as_str(), hub.name.as_str()), ("b", "hub"));
    assert!(matches!(&hub.source, CredentialSource::Profile(name) if name == "p"));
}

#[test]
fn regions_begin_with_the_accounts_own() {
    for (top, own, all) in [
        ("region = \"us-east-1\"", "", vec!["us-east-1"]),
        (
            "",
            "regions = [\"eu-west-1\", \"us-east-1\"]",
            vec!["eu-west-1", "us-east-1"],
        ),
        (
            "regions = [\"us-east-1\", \"eu-west-1\"]",
            "region = \"eu-west-1\"",
            vec!["eu-west-1", "us-east-1"],
        ),
        (
            "region = \"us-east-1\"",
            "regions = [\"eu-west-1\"]",
            vec!["eu-west-1"],
        ),
        ("", "profile = \"p\"", vec![]),
    ] {
        let account = account(top, own);
        let regions: Vec<&str> = account.regions.iter().map(Region::as_str).collect();
        assert_eq!(regions, all, "{top} {own}");
        assert_eq!(
            account.region.as_ref(),
            account.regions.first(),
            "{top} {own}"
        );
    }
}

#[test]
fn the_way_out_of_this_machine_is_the_accounts() {
    let top = "region = \"us-east-1\"\nproxy = \"http://user:s3cr3t@proxy:3128\"\naccount_id_endpoint_mode = \"required\"";
    let network = &account(top, "").network;
    assert!(matches!(&network.proxy, ProxyRule::Through(url) if url.port() == Some(3128)));
    assert_eq!(network.endpoint_mode, AccountIdEndpointMode::Required);
    assert!(!format!("{network:?}").contains(SECRET), "{network:?}");
    let own = account(
        top,
        "proxy = \"none\"\naccount_id_endpoint_mode = \"disabled\"",
    );
    assert_eq!(own.network.proxy, ProxyRule::Direct);
    assert_eq!(own.network.endpoint_mode, AccountIdEndpointMode::Disabled);
    let nothing = &account("region = \"us-east-1\"", "").network;
    assert_eq!(nothing.proxy, ProxyRule::Environment);
    assert_eq!(nothing.endpoint_mode, AccountIdEndpointMode::Preferred);
}

#[test]
fn tables_have_their_account_and_their_key() {
    let text = "region = \"us-east-1\"\n[accounts.prod]\ntables = [\"users\", \"orders\"]\nhealth_table = \"health\"\nfailover = \"backup\"\n[accounts.backup]\n\
                [tables.users]\naccount = \"prod\"\nkey = [\"id:S\"]\n[tables.\"a.b\"]\nkey = [\"urn:pk:N\", \"sk:B\"]";
    let config = parse(text).unwrap();
    let [users, lines] = config.tables.as_slice() else {
        panic!("{:?}", config.tables);
    };
    assert_eq!((users.name.as_str(), lines.name.as_str()), ("users", "a.b"));
    assert_eq!(users.account, Some("prod".parse().unwrap()));
    assert_eq!(users.key.as_ref().unwrap().to_string(), "id (S)");
    assert_eq!(lines.account, None);
    assert_eq!(
        lines.key.as_ref().unwrap().to_string(),
        "urn:pk (N), sk (B)"
    );
    let prod = &config.accounts[0];
    let tables: Vec<&str> = prod.tables.iter().map(TableName::as_str).collect();
    assert_eq!(tables, ["users", "orders"]);
    assert_eq!(prod.health_table, Some("health".parse().unwrap()));
    assert_eq!(prod.failover, Some("backup".parse().unwrap()));
}

#[test]
fn the_requestor_is_whom_the_config_names_or_else_the_user() {
    let env = BTreeMap::from([("USER".to_owned(), "ada".to_owned())]);
    for (top, requestor) in [
        ("", "ada"),
        ("requestor = \"Grace Hopper\"", "Grace Hopper"),
    ] {
        let config = parse(&format!("{top}\nregion = \"us-east-1\"\n[accounts.a]")).unwrap();
        assert_eq!(config.cause(&env).requestor, requestor);
    }
}
