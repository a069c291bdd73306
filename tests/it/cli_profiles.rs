//! Profiles of the AWS files that assume roles: read by this program, so that the last role is its own to assume.
#![expect(clippy::unwrap_used, reason = "tests")]

use dynahop::demo::{
    DemoAccount, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, MFA_SERIAL, SOURCE_ACCESS_KEY_ID,
    SOURCE_SECRET_ACCESS_KEY,
};

use crate::program::{Program, Ran};
use crate::sessions::asked::sts;

pub const HUB: &str = "arn:aws:iam::999999999999:role/DemoHubRole";

/// The demo's endpoints, an account for each of these profiles, and the AWS files with the demo's keys as `base`.
pub fn program(accounts: &str, profiles: &str) -> Program {
    let program = Program::new();
    let config = program.demo.config_toml();
    let top = config.lines().take_while(|line| !line.starts_with('['));
    let top: Vec<&str> = top.filter(|line| !line.contains("access_key")).collect();
    program.config(&format!("{}\n{accounts}", top.join("\n")));
    aws_files(&program, profiles);
    program
}

fn aws_files(program: &Program, profiles: &str) {
    std::fs::create_dir_all(program.path(".aws")).unwrap();
    let keys = |name: &str, id: &str, secret: &str| {
        format!("[{name}]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n")
    };
    let credentials = keys("base", SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY)
        + &keys("device", MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY);
    std::fs::write(program.path(".aws/credentials"), credentials).unwrap();
    std::fs::write(program.path(".aws/config"), profiles).unwrap();
}

/// A profile that assumes the role of a demo account.
pub fn role(profile: &str, account: &str, source: &str) -> String {
    let account = DemoAccount::find(account).unwrap();
    let (arn, external_id) = (account.role_arn(), account.external_id());
    format!(
        "[profile {profile}]\nrole_arn = {arn}\nexternal_id = {external_id}\nsource_profile = {source}\n"
    )
}

pub fn hub(source: &str) -> String {
    format!("[profile hub]\nrole_arn = {HUB}\nsource_profile = {source}\n")
}

pub fn reads(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("kitchen-sink"), "{ran:?}");
}

pub const ONE: &str = "[accounts.one]\nprofile = \"last\"\n";

#[test]
fn an_account_whose_profile_assumes_roles_is_reached_through_them() {
    let program = program(ONE, &(hub("base") + &role("last", "dev", "hub")));
    let ran = program.run(&["ls", "one"]);
    reads(&ran);
    assert_eq!(program.demo.requests().count("dev", "AssumeRole"), 1);
}

#[test]
fn a_check_tells_of_a_profiles_role_and_its_external_id() {
    let accounts = format!("{ONE}[accounts.hub]\nprofile = \"hub\"\n");
    let program = program(&accounts, &(hub("base") + &role("last", "dev", "hub")));
    let ran = program.run(&["check", "one", "hub"]);
    for line in [
        "  ✓ role                arn:aws:iam::111111111111:role/DynamoDBAccessRole is assumed\n",
        "  ✓ external id         asked for, and given\n",
        "  ✓ role                arn:aws:iam::999999999999:role/DemoHubRole is assumed\n",
        "  ! external id         none is given for the role\n",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {ran:?}");
    }
}

/// The role is assumed anew for the write, as that of an account whose role is in the config.
#[test]
fn a_copy_into_such_an_account_arrives() {
    let accounts = format!("{ONE}access = \"free\"\n[accounts.two]\nprofile = \"other\"\n");
    let profiles = role("last", "dev", "base") + &role("other", "prod", "base");
    let program = program(&accounts, &profiles);
    let arguments = [
        "copy",
        "two:products",
        "one:products",
        "--on-conflict",
        "overwrite",
        "--yes",
    ];
    let ran = program.run(&arguments);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let assumed = program.demo.requests().count("dev", "AssumeRole");
    assert_eq!(assumed, 2, "once to look, and once to write");
    let ran = program.run(&["compare", "two:products", "one:products"]);
    assert!(
        ran.last_line().contains("0 changed   + 0 only in two"),
        "{ran:?}"
    );
}

#[test]
fn the_default_chain_comes_to_a_profiles_roles_too_and_keys_in_the_environment_come_first() {
    let program = program("[accounts.one]\n", &role("last", "dev", "base"));
    let mut command = program.command(&["ls", "one"]);
    command.env("AWS_PROFILE", "last");
    reads(&Ran::of(command.output().unwrap()));
    // With keys it is those: they may not list, and the profile is no fallback.
    command
        .env("AWS_ACCESS_KEY_ID", SOURCE_ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SOURCE_SECRET_ACCESS_KEY);
    let ran = Ran::of(command.output().unwrap());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("user/demo-developer"), "{ran:?}");
}

#[test]
fn a_profiles_mfa_device_and_duration_count() {
    let last = role("last", "dev", "device");
    let profiles = format!("{last}mfa_serial = {MFA_SERIAL}\nduration_seconds = 7200\n");
    let program = program(ONE, &profiles);
    let ran = program.run(&["ls", "one"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains(MFA_SERIAL), "{ran:?}");
    let code = program.demo.mfa_code();
    reads(&program.run(&["ls", "one", "--mfa-code", &code]));
}

#[test]
fn what_a_profile_asks_for_arrives_at_sts() {
    let (address, forms) = sts();
    let program = Program::new();
    program.config(&format!(
        "region = \"eu-west-1\"\nendpoint_url = \"{address}\"\n{ONE}"
    ));
    let role = "[profile last]\nrole_arn = arn:aws:iam::111111111111:role/R\nsource_profile = base\n\
                role_session_name = me\nexternal_id = an-id\nduration_seconds = 1800\n";
    aws_files(&program, role);
    program.run(&["ls", "one"]);
    let forms = forms.lock().unwrap();
    let form = forms.first().unwrap();
    for (name, value) in [
        ("RoleSessionName", "me"),
        ("ExternalId", "an-id"),
        ("DurationSeconds", "1800"),
    ] {
        assert_eq!(form.get(name).map(String::as_str), Some(value));
    }
    assert!(form.get("Policy").unwrap().contains("dynamodb:Scan"));
}

#[test]
fn what_is_missing_or_goes_in_a_circle_is_named_and_nothing_else_is_tried() {
    for (profiles, says) in [
        (role("last", "dev", "gone"), "names source_profile \"gone\""),
        (
            hub("last") + &role("last", "dev", "hub"),
            "in a circle: last → hub → last",
        ),
        (hub("base"), "there is no profile \"last\""),
    ] {
        let program = program(ONE, &profiles);
        let mut command = program.command(&["ls", "one"]);
        command
            .env("AWS_ACCESS_KEY_ID", SOURCE_ACCESS_KEY_ID)
            .env("AWS_SECRET_ACCESS_KEY", SOURCE_SECRET_ACCESS_KEY);
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(says), "{ran:?}");
        assert_eq!(program.demo.requests().iter().count(), 0, "{ran:?}");
    }
}

/// No fallback to the credentials that the chain begins with, nor to those in its middle.
#[test]
fn a_role_of_a_chain_that_is_denied_ends_it_there_and_is_named() {
    for (profiles, denied, of_dev) in [
        (
            hub("base").replace("DemoHubRole", "NoHub") + &role("last", "dev", "hub"),
            "role/NoHub",
            0,
        ),
        (
            hub("base") + &role("last", "dev", "hub").replace("-id-dev", "-id-other"),
            "111111111111:role/DynamoDBAccessRole",
            1,
        ),
    ] {
        let program = program(ONE, &profiles);
        let ran = program.run(&["ls", "one"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(denied), "{ran:?}");
        let requests = program.demo.requests();
        assert_eq!(requests.count("dev", "AssumeRole"), of_dev);
        for (account, operation, _) in requests.iter() {
            assert_eq!(operation, "AssumeRole", "at {account}");
        }
    }
}

/// `account_id` says which account it is to be, whatever a profile says: known before anything is assumed there.
#[test]
fn a_profiles_role_in_another_account_than_the_configured_one_is_refused_and_not_assumed() {
    let of_profile = "[accounts.one]\nprofile = \"last\"\naccount_id = \"222222222222\"\n";
    let of_chain = "[accounts.one]\naccount_id = \"222222222222\"\n";
    for (accounts, environment) in [(of_profile, None), (of_chain, Some("last"))] {
        let program = program(accounts, &role("last", "dev", "base"));
        let mut command = program.command(&["ls", "one"]);
        command.envs(environment.map(|profile| ("AWS_PROFILE", profile)));
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let says = "account_id in the config is 222222222222";
        assert!(ran.stderr.contains(says), "{ran:?}");
        assert!(ran.stderr.contains("111111111111:role/"), "{ran:?}");
        assert_eq!(program.demo.requests().iter().count(), 0);
        // As its own account it opens.
        let right = accounts.replace("222222222222", "111111111111");
        let program = self::program(&right, &role("last", "dev", "base"));
        let mut command = program.command(&["ls", "one"]);
        command.envs(environment.map(|profile| ("AWS_PROFILE", profile)));
        reads(&Ran::of(command.output().unwrap()));
    }
}

/// STS would quote it.
#[test]
fn an_external_id_that_is_none_is_neither_sent_nor_shown() {
    let external_id = DemoAccount::find("dev").unwrap().external_id();
    let profile = role("last", "dev", "base").replace(&external_id, "s3cr3t!");
    let program = program(ONE, &profile);
    let file = program.path("debug");
    let ran = program.run(&["ls", "one", "--debug", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let wrong = "profile \"last\": external_id: not an external id";
    assert!(ran.stderr.contains(wrong), "{ran:?}");
    let logged = std::fs::read_to_string(file).unwrap();
    assert!(logged.contains("external_id"), "{logged}");
    let shown = format!("{ran:?}{logged}");
    assert!(!shown.contains("s3cr3t"), "{shown}");
    assert_eq!(program.demo.requests().iter().count(), 0);
}

/// The rows of `ls --format md`, without the head.
fn mapping(program: &Program) -> Vec<String> {
    let ran = program.run(&["ls", "--format", "md"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    ran.stdout.lines().skip(2).map(str::to_owned).collect()
}

/// As `program`, with no region at the top of the config.
fn without_a_region(accounts: &str, profiles: &str) -> Program {
    let program = program(accounts, profiles);
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    program.config(&config.replacen("region = \"us-east-1\"\n", "", 1));
    program
}

#[test]
fn the_mapping_has_the_role_the_account_and_the_region_of_the_profile() {
    let accounts = format!(
        "{ONE}[accounts.two]\nprofile = \"lost\"\n[accounts.three]\nvia = \"one\"\nregion = \"us-east-1\"\n\
         role_arn = \"arn:aws:iam::333333333333:role/R\"\n[accounts.four]\nprofile = \"sso\"\n\
         [accounts.five]\nprofile = \"web\"\n"
    );
    let profiles = hub("base")
        + &role("last", "dev", "hub")
        + "region = eu-west-1\n"
        + &role("lost", "prod", "gone")
        + "region = eu-west-1\n\
           [profile sso]\nsso_session = work\nsso_account_id = 777777777777\nsso_role_name = R\n\
           [sso-session work]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n\
           [profile web]\nrole_arn = arn:aws:iam::666666666666:role/Pod\nweb_identity_token_file = /token\n";
    let program = without_a_region(&accounts, &profiles);
    let dev = "111111111111 | arn:aws:iam::111111111111:role/DynamoDBAccessRole | eu-west-1";
    let rows = mapping(&program);
    for row in [
        format!("| one | {dev} | confirm | profile last |"),
        // Nobody knows where a profile that names one that is not there leads.
        "| two | - | - | eu-west-1 | confirm | profile lost |".to_owned(),
        "| three | 333333333333 | arn:aws:iam::333333333333:role/R | us-east-1 | confirm | account one |".to_owned(),
        "| four | 777777777777 | - | - | confirm | profile sso |".to_owned(),
        "| five | 666666666666 | arn:aws:iam::666666666666:role/Pod | - | confirm | profile web |".to_owned(),
    ] {
        let found = rows.iter().any(|found| found.starts_with(&row));
        assert!(found, "{row}: {rows:#?}");
    }
    let json = program.run(&["ls", "--format", "json"]).json();
    let one = json.pointer("/accounts/0").unwrap();
    for (key, value) in [
        ("account_id", serde_json::json!("111111111111")),
        (
            "role_arn",
            serde_json::json!("arn:aws:iam::111111111111:role/DynamoDBAccessRole"),
        ),
        ("external_id", serde_json::json!(true)),
        ("region", serde_json::json!("eu-west-1")),
        ("regions", serde_json::json!(["eu-west-1"])),
    ] {
        assert_eq!(one.get(key), Some(&value), "{key}");
    }
    let text = program.run(&["ls"]).stdout;
    assert!(text.contains("DynamoDBAccessRole  profile last"), "{text}");
    assert_eq!(program.demo.requests().iter().count(), 0);
}

#[test]
fn the_mapping_of_accounts_that_are_profiles_has_their_roles() {
    let program = program("", &(hub("base") + &role("last", "dev", "hub")));
    let config = std::fs::read_to_string(program.path("config.toml")).unwrap();
    program.config(&format!("profiles = true\n{config}"));
    let rows = mapping(&program);
    for row in [
        format!("| hub | 999999999999 | {HUB} |"),
        "| last | 111111111111 | arn:aws:iam::111111111111:role/DynamoDBAccessRole |".to_owned(),
        "| base | - | - |".to_owned(),
    ] {
        let found = rows.iter().any(|found| found.starts_with(&row));
        assert!(found, "{row}: {rows:#?}");
    }
}

#[test]
fn what_is_wrong_with_a_profile_is_told_before_that_there_is_no_region() {
    for (profiles, says) in [
        (role("last", "dev", "gone"), "names source_profile \"gone\""),
        (
            hub("last") + &role("last", "dev", "hub"),
            "in a circle: last → hub → last",
        ),
        (hub("base"), "there is no profile \"last\""),
        (role("last", "dev", "base"), "no region: set region"),
    ] {
        let program = without_a_region(ONE, &profiles);
        let ran = program.run(&["ls", "one"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(says), "{says}: {ran:?}");
    }
}
