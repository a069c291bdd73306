//! Which certificates are trusted besides the system's, and who names them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::account::network::{CaBundle, NamedBy};
use crate::config::{Config, Profile};

/// Of account `a`, and of a profile that is an account.
fn trusted(top: &str, own: &str, env: &BTreeMap<String, String>) -> [Option<CaBundle>; 2] {
    let text = format!("profiles = true\n{top}\n[accounts.a]\nprofile = \"work\"\n{own}\n");
    let folder = tempfile::tempdir().unwrap();
    for name in ["top.pem", "own.pem"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let config = Config::parse(&text, &folder.path().join("config.toml"), env).unwrap();
    let mut found = both(&config);
    for bundle in found.iter_mut().flatten() {
        if let Ok(name) = bundle.path.strip_prefix(folder.path()) {
            bundle.path = name.to_owned();
        }
    }
    found
}

fn both(config: &Config) -> [Option<CaBundle>; 2] {
    let profile = Profile {
        name: "other".parse().unwrap(),
        region: None,
    };
    let own = config.accounts.first();
    [
        own.and_then(|account| account.network.ca_bundle.clone()),
        config.defaults.account(profile).network.ca_bundle,
    ]
}

fn bundle(path: &str, named_by: NamedBy) -> CaBundle {
    CaBundle {
        path: path.into(),
        named_by,
    }
}

#[test]
fn the_account_counts_before_the_top_and_that_before_the_environment() {
    let variable = |value: &str| {
        let pairs = [("AWS_CA_BUNDLE", value), ("HOME", "/home/ada")];
        BTreeMap::from(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))
    };
    let (set, none) = (variable("/env.pem"), variable(""));
    let (top, own) = ("ca_bundle = \"top.pem\"", "ca_bundle = \"own.pem\"");
    let of_top = || Some(bundle("top.pem", NamedBy::Config));
    let of_own = || Some(bundle("own.pem", NamedBy::Config));
    let of_env = |path| Some(bundle(path, NamedBy::Environment));
    for (lines, env, found) in [
        (("", ""), &set, [of_env("/env.pem"), of_env("/env.pem")]),
        ((top, ""), &set, [of_top(), of_top()]),
        (("", own), &set, [of_own(), of_env("/env.pem")]),
        ((top, own), &set, [of_own(), of_top()]),
        (("", ""), &none, [None, None]),
        (
            ("", ""),
            &variable("~/ca.pem"),
            [of_env("/home/ada/ca.pem"), of_env("/home/ada/ca.pem")],
        ),
    ] {
        assert_eq!(trusted(lines.0, lines.1, env), found, "{lines:?}");
    }
    // Without a file, profiles are the accounts.
    let nowhere = Config::load_default(Some(Path::new("/nowhere/config.toml")), &set);
    let [_, of_profile] = both(&nowhere.unwrap());
    assert_eq!(of_profile, of_env("/env.pem"));
}
