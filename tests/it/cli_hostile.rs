//! An environment in which everything that AWS's own tools look at is set to something else: every subcommand, and the
//! screen, say what they say without it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use dynahop::demo::{
    ACCOUNTS, Demo, DemoOptions, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, SOURCE_ACCESS_KEY_ID,
    SOURCE_SECRET_ACCESS_KEY,
};
use serde_json::Value;

use super::program::{Program, Ran};
#[cfg(unix)]
use super::pty::Pty;

/// A program, another AWS that nothing is to be asked of, and an environment that leads there.
struct Hostile {
    program: Program,
    other: Demo,
    /// What belongs together, set together.
    groups: Vec<Vec<(&'static str, String)>>,
}

/// Names that lead to the other AWS, as an endpoint, as a proxy, or as where credentials are.
const ADDRESSES: [&str; 12] = [
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_STS",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
];

/// Names of settings, with values that would change or break a request.
const SETTINGS: [(&str, &str); 15] = [
    ("AWS_REGION", "me-south-1"),
    ("AWS_DEFAULT_REGION", "me-south-1"),
    ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
    ("AWS_CA_BUNDLE", "/nowhere/at/all.pem"),
    ("NO_PROXY", "amazonaws.com"),
    ("AWS_ACCOUNT_ID", "222222222222"),
    ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"),
    ("AWS_RETRY_MODE", "nonsense"),
    ("AWS_MAX_ATTEMPTS", "0"),
    ("AWS_USE_FIPS_ENDPOINT", "true"),
    ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
    ("AWS_STS_REGIONAL_ENDPOINTS", "legacy"),
    ("AWS_DEFAULTS_MODE", "nonsense"),
    ("AWS_SDK_UA_APP_ID", "somebody else"),
    ("AWS_EC2_METADATA_DISABLED", "false"),
];

impl Hostile {
    fn new() -> Self {
        let program = Program::new();
        let options = DemoOptions {
            items: 1,
            ..DemoOptions::default()
        };
        let other = Demo::start(options).unwrap();
        let url = other.endpoint_url();
        let token = program.path("token");
        std::fs::write(&token, "a.web.identity").unwrap();
        std::fs::create_dir_all(program.path(".aws")).unwrap();
        let keys = format!(
            "[other]\naws_access_key_id = {MFA_ACCESS_KEY_ID}\naws_secret_access_key = {MFA_SECRET_ACCESS_KEY}\n\
             [work]\naws_access_key_id = {SOURCE_ACCESS_KEY_ID}\naws_secret_access_key = {SOURCE_SECRET_ACCESS_KEY}\n"
        );
        std::fs::write(program.path(".aws/credentials"), keys).unwrap();
        let profiles = format!(
            "[profile other]\nregion = me-south-1\nendpoint_url = {url}\nrole_arn = arn:aws:iam::222222222222:role/Other\n\
             source_profile = other\nca_bundle = /nowhere.pem\nretry_mode = nonsense\naccount_id_endpoint_mode = required\n"
        );
        std::fs::write(program.path(".aws/config"), profiles).unwrap();
        let one = |name, value: &str| vec![(name, value.to_owned())];
        let mut groups = vec![
            vec![
                ("AWS_ACCESS_KEY_ID", "ASIAENVIRONMENT00000".to_owned()),
                ("AWS_SECRET_ACCESS_KEY", "wrong".to_owned()),
                ("AWS_SESSION_TOKEN", "wrong".to_owned()),
            ],
            one("AWS_PROFILE", "other"),
            one("AWS_DEFAULT_PROFILE", "no-such-profile"),
            vec![
                (
                    "AWS_ROLE_ARN",
                    "arn:aws:iam::222222222222:role/Other".to_owned(),
                ),
                ("AWS_ROLE_SESSION_NAME", "other".to_owned()),
                ("AWS_WEB_IDENTITY_TOKEN_FILE", token.display().to_string()),
            ],
        ];
        groups.extend(ADDRESSES.map(|name| one(name, &url)));
        groups.extend(SETTINGS.map(|(name, value)| one(name, value)));
        Self {
            program,
            other,
            groups,
        }
    }

    fn all(&self) -> Vec<(&'static str, String)> {
        self.groups.concat()
    }

    /// The same state for all: what one run notes, the next one reads.
    fn run(&self, args: &[&str], environment: &[(&str, String)]) -> Ran {
        let mut command = self.program.command(args);
        command.env("DYNAHOP_STATE", self.program.path("state"));
        command.env("USER", "ann");
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        Ran::of(command.output().unwrap())
    }

    #[cfg(unix)]
    fn on_the_screen(&self, places: &[&str], environment: &[(&str, String)]) -> Pty {
        let (config, home) = (self.program.path("config.toml"), self.program.path(""));
        let own = [("DYNAHOP_CONFIG", &config), ("HOME", &home)];
        let own = own.map(|(name, path)| (name, path.to_str().unwrap()));
        let given = environment
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let variables: Vec<(&str, &str)> = given.chain(own).collect();
        Pty::sized(30, 140, places, &variables)
    }

    fn nothing_was_asked_elsewhere(&self) {
        assert_eq!(self.other.requests().iter().count(), 0);
        assert_eq!(self.other.most_requests_at_once(), 0, "not even in vain");
    }
}

/// What checking an account found.
struct Checked {
    account: String,
    /// Each check with its mark.
    marks: Vec<(String, String)>,
    /// What was found of whom it answers as.
    identity: String,
}

fn checked(ran: &Ran) -> Vec<Checked> {
    let json = ran.json();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |account: &Value| {
        let checks = account["checks"].as_array().unwrap();
        let mark = |one: &Value| (word(&one["check"]), word(&one["mark"]));
        let identity = checks.iter().find(|one| one["check"] == "identity");
        Checked {
            account: word(&account["account"]),
            marks: checks.iter().map(mark).collect(),
            identity: identity.unwrap().to_string(),
        }
    };
    json["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(one)
        .collect()
}

#[test]
fn each_variable_alone_leaves_every_account_what_it_is() {
    let hostile = Hostile::new();
    let check = ["check", "--format", "json"];
    let without = checked(&hostile.run(&check, &[]));
    assert_eq!(without.len(), ACCOUNTS.len());
    for group in &hostile.groups {
        let with = checked(&hostile.run(&check, group));
        for ((with, before), account) in with.iter().zip(&without).zip(&ACCOUNTS) {
            assert_eq!(with.account, account.name);
            let identity = &with.identity;
            assert!(identity.contains(account.id), "{group:?}: {identity}");
            assert_eq!(with.marks, before.marks, "{group:?}: {}", account.name);
        }
    }
    hostile.nothing_was_asked_elsewhere();
}

#[test]
fn with_all_of_them_at_once_every_subcommand_says_what_it_says_without() {
    let hostile = Hostile::new();
    let dry = ["--on-conflict", "overwrite", "--dry-run"];
    let runs: Vec<Vec<&str>> = vec![
        vec!["ls"],
        vec!["ls", "--format", "md"],
        vec!["ls", "prod", "--format", "json"],
        vec!["ls", "audit"],
        vec!["ls", "dev@eu-west-1"],
        vec!["ls", "prod:orders"],
        vec!["ls", "acme:users", "--tenant", "acme"],
        vec!["compare", "prod:users", "dev:users"],
        vec![
            "compare",
            "staging:products",
            "prod:products",
            "--format",
            "json",
        ],
        [&["copy", "dev:users", "prod:users"], &dry[..]].concat(),
        vec!["policy", "prod", "--for", "browse"],
        vec!["policy", "prod", "--for", "copy-to", "--table", "orders"],
        vec!["policy", "dev", "--trust"],
        vec!["policy", "--source"],
        vec!["audit", "--operation", "copy", "--format", "json"],
        // What is refused is refused in the same words.
        vec!["ls", "prod:nothing"],
        vec!["ls", "nobody"],
    ];
    let copy = ["copy", "dev:kitchen-sink", "staging:kitchen-sink"];
    let yes = ["--on-conflict", "overwrite", "--yes"];
    let copied = hostile.run(&[&copy[..], &yes[..]].concat(), &hostile.all());
    assert_eq!(copied.code, Some(0), "{}", copied.stderr);
    for args in runs {
        let without = hostile.run(&args, &[]);
        let with = hostile.run(&args, &hostile.all());
        assert_eq!(with.code, without.code, "{args:?}: {}", with.stderr);
        assert_eq!(lasting(&with.stdout), lasting(&without.stdout), "{args:?}");
        assert_eq!(lasting(&with.stderr), lasting(&without.stderr), "{args:?}");
    }
    let compare = ["compare", "dev:kitchen-sink", "staging:kitchen-sink"];
    let equal = hostile.run(&compare, &hostile.all());
    assert!(
        equal.stdout.contains("* 0 changed   + 0 only"),
        "{}",
        equal.stdout
    );
    hostile.nothing_was_asked_elsewhere();
}

/// What does not differ from run to run: neither ids of requests nor how long it took.
fn lasting(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("request id"));
    let kept = lines.map(|line| match line.find(" in 0.") {
        Some(at) => &line[..at],
        None => line,
    });
    let kept: Vec<&str> = kept.filter(|line| !line.contains("\"seconds\"")).collect();
    kept.join("\n")
}

/// `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE` would give up where AWS only asks for patience.
#[test]
fn a_copy_is_as_patient_as_ever() {
    let hostile = Hostile::new();
    hostile.program.faults(dynahop::demo::Faults {
        throttle: crate::world::every(3),
        server_errors: crate::world::every(5),
        ..dynahop::demo::Faults::default()
    });
    let copy = [
        "copy",
        "prod:users",
        "dev:users",
        "--on-conflict",
        "skip",
        "--yes",
    ];
    let ran = hostile.run(&copy, &hostile.all());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    hostile.nothing_was_asked_elsewhere();
}

/// An account of a profile, too: the environment's profile is another one.
#[test]
fn an_account_of_a_profile_answers_as_that_profiles() {
    let hostile = Hostile::new();
    let config = hostile.program.demo.config_toml();
    let lines = config.lines().filter(|line| !line.contains("access_key"));
    let rest: Vec<&str> = lines.collect();
    hostile
        .program
        .config(&format!("profile = \"work\"\n{}", rest.join("\n")));
    let ran = hostile.run(&["check", "--format", "json"], &hostile.all());
    let checked = checked(&ran);
    assert_eq!(checked.len(), ACCOUNTS.len());
    for (one, account) in checked.iter().zip(&ACCOUNTS) {
        assert!(one.identity.contains(account.id), "{}", one.identity);
    }
    hostile.nothing_was_asked_elsewhere();
}

/// Where the config leaves the source credentials to the environment, and those are somebody else's.
fn with_the_environments_keys() -> (Hostile, Vec<(&'static str, String)>) {
    let hostile = Hostile::new();
    let config = hostile.program.demo.config_toml();
    let lines = config.lines().filter(|line| !line.contains("access_key"));
    let rest: Vec<&str> = lines.collect();
    hostile.program.config(&rest.join("\n"));
    let keys = vec![
        ("AWS_ACCESS_KEY_ID", MFA_ACCESS_KEY_ID.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", MFA_SECRET_ACCESS_KEY.to_owned()),
    ];
    (hostile, keys)
}

/// Nobody but STS was asked anything.
fn only_roles_were_asked_for(hostile: &Hostile) {
    let requests = hostile.program.demo.requests();
    assert!(requests.iter().count() > 0);
    for (account, operation, _) in requests.iter() {
        assert_eq!(operation, "AssumeRole", "{account}");
    }
}

#[test]
fn keys_that_do_not_reach_an_account_are_refused_by_every_subcommand() {
    let (hostile, keys) = with_the_environments_keys();
    let copy = [
        "copy",
        "dev:users",
        "staging:users",
        "--on-conflict",
        "skip",
    ];
    for (args, code) in [
        (vec!["ls", "prod"], 2),
        (vec!["ls", "prod:users"], 2),
        (vec!["compare", "prod:users", "dev:users"], 2),
        ([&copy[..], &["--yes"]].concat(), 2),
        ([&copy[..], &["--dry-run"]].concat(), 2),
        (vec!["check"], 1),
        (vec!["check", "--failover", "prod"], 1),
    ] {
        let ran = hostile.run(&args, &keys);
        assert_eq!(ran.code, Some(code), "{args:?}: {ran:?}");
        let said = ran.stdout + &ran.stderr;
        assert!(said.contains("AccessDenied"), "{args:?}: {said}");
        assert!(
            !said.contains('✓') || args[0] == "check",
            "{args:?}: {said}"
        );
    }
    only_roles_were_asked_for(&hostile);
}

#[cfg(unix)]
#[test]
fn keys_that_do_not_reach_an_account_are_refused_on_the_screen() {
    let (hostile, keys) = with_the_environments_keys();
    let mut pty = hostile.on_the_screen(&["dev:users", "prod:users"], &keys);
    pty.wait_for("AccessDenied");
    pty.send("H");
    pty.wait_until("none of them is well", |pty| {
        pty.contents().matches('✗').count() >= ACCOUNTS.len()
    });
    assert!(!pty.contents().contains('✓'), "{}", pty.contents());
    only_roles_were_asked_for(&hostile);
}

#[cfg(unix)]
#[test]
fn on_the_screen_every_account_answers_as_itself_too() {
    let hostile = Hostile::new();
    let mut pty = hostile.on_the_screen(&["dev:users", "prod:users"], &hostile.all());
    pty.wait_until("both sides", |pty| {
        pty.contents().matches("RRU in all").count() == 2
    });
    pty.wait_for("dev  111111111111 ▸ users");
    pty.wait_for("PROD  333333333333 ▸ users");
    pty.send("H");
    for account in &ACCOUNTS {
        pty.wait_for(account.id);
    }
    pty.wait_until("all of them tried", |pty| {
        let contents = pty.contents();
        let well = contents.matches('✓').count();
        // `audit` may not list: that is no failure.
        well == ACCOUNTS.len() - 1 && contents.contains("! AUDIT")
    });
    hostile.nothing_was_asked_elsewhere();
}
