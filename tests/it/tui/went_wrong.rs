//! Whatever goes wrong between here and a table, on the screen: what it was, what AWS said, and what to do.

use std::num::NonZeroU32;
use std::time::Duration;

use dynahop::demo::{
    Demo, DemoOptions, Faults, Limit, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, MFA_SERIAL,
    SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY,
};

use super::Tui;
use crate::identity::another_account;
use crate::server::server;
use crate::tls::tls_before;

/// Opens a place where this is set wrong at AWS and that in the config, and waits for these texts.
fn told(place: &str, at_aws: fn(&Demo), config: fn(&str) -> String, texts: &[&str]) -> Tui {
    let demo = small();
    at_aws(&demo);
    let config = config(&demo.config_toml());
    let tui = Tui::with_config(demo, &config, (180, 50), &[place]);
    wait_for(&tui, texts);
    tui
}

fn small() -> Demo {
    Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap()
}

/// Waits for these texts on the left side, wherever its lines break.
fn wait_for(tui: &Tui, texts: &[&str]) {
    tui.wait(&format!("{texts:?}"), |frame| {
        let words = left(frame);
        texts.iter().all(|text| words.contains(text))
    });
}

/// The words of the left side, one space apart.
fn left(frame: &str) -> String {
    let borders = ['┃', '│', '║'];
    let lines = frame.lines().map(|line| {
        let line = line.trim_start_matches(borders);
        line.split(borders).next().unwrap_or_default()
    });
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// Lines of the config for dev.
fn with(config: &str, lines: &str) -> String {
    let head = "[accounts.dev]\n";
    config.replace(head, &format!("{head}{lines}\n"))
}

fn trust(actions: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::999999999999:root"}},"Action":{actions}}}]}}"#
    )
}

/// The config, with an STS for dev that answers everything so.
fn with_sts(config: &str, answer: fn(&str) -> (u16, String)) -> String {
    let sts = server(answer);
    with(config, &format!("sts_endpoint_url = \"{sts}\""))
}

/// What STS refuses by.
fn refusal(code: &str, message: &str) -> (u16, String) {
    let answer = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>REQUEST1</RequestId></ErrorResponse>"
    );
    (403, answer)
}

/// A demo that throttles every request for items, by this.
fn throttling(demo: &Demo, by: Limit) {
    demo.set_faults(Faults {
        throttle: NonZeroU32::new(1),
        throttled_by: by,
        ..Faults::default()
    });
}

macro_rules! each {
    ($($name:ident: $place:literal, $at_aws:expr, $config:expr => [$($text:literal),+ $(,)?];)*) => {
        $(
            #[test]
            fn $name() {
                told($place, $at_aws, $config, &[$($text),+]);
            }
        )*
    };
}

each! {
    a_role_that_does_not_trust_the_caller: "dev:products",
        |demo| demo.set_trust_policy("dev", &trust(r#""sts:AssumeRole""#).replace("999999999999:root", "123456789012:root")).unwrap(),
        str::to_owned
        => ["Could not assume the role of dev: AccessDenied", "The trust policy: it has to name arn:aws:iam::999999999999:user/demo-developer"];
    a_wrong_external_id: "dev:products",
        |_| (),
        |config| config.replace("demo-external-id-dev", "another-external-id")
        => ["Could not assume the role of dev: AccessDenied", "sts:ExternalId there has to be the external id in the config"];
    a_role_that_is_not_there: "dev:products",
        |_| (),
        |config| config.replace("111111111111:role/DynamoDBAccessRole", "111111111111:role/NoSuchRole")
        => ["Could not assume the role of dev: AccessDenied", "aws iam get-role --role-name NoSuchRole"];
    a_source_that_may_not_assume: "dev:products",
        |demo| demo.set_source_policy(r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#).unwrap(),
        str::to_owned
        => ["Could not assume the role of dev: AccessDenied", "because no identity-based policy allows the sts:AssumeRole action", "has to have this statement"];
    tags_that_may_not_be_set: "dev:products",
        |demo| demo.set_trust_policy("dev", &trust(r#""sts:AssumeRole""#)).unwrap(),
        |config| with(config, "session_tags = { Team = \"data\" }")
        => ["sts:TagSession", "Session tags have to be allowed on both sides", "leave session_tags of dev out of the config"];
    a_source_identity_that_may_not_be_set: "dev:products",
        |demo| demo.set_trust_policy("dev", &trust(r#""sts:AssumeRole""#)).unwrap(),
        |config| with(config, "source_identity = \"ada\"")
        => ["sts:SetSourceIdentity", "A source identity has to be allowed on both sides", "leave source_identity of dev out of the config"];
    a_table_that_is_in_another_region: "dev:invoices",
        |_| (),
        str::to_owned
        => ["ResourceNotFoundException", "dev has no such table in us-east-1"];
    a_table_that_is_nowhere: "dev:nothing",
        |_| (),
        str::to_owned
        => ["ResourceNotFoundException", "dynahop ls dev"];
    keys_that_were_switched_off: "dev:products",
        |demo| demo.disable_key(SOURCE_ACCESS_KEY_ID),
        str::to_owned
        => ["InvalidClientTokenId", "AWS does not know these keys"];
    a_secret_that_is_wrong: "dev:products",
        |_| (),
        |config| config.replace(SOURCE_SECRET_ACCESS_KEY, "dynahop+demo/another/never/secret/secret")
        => ["SignatureDoesNotMatch", "The secret access key does not belong to the access key id"];
    mfa_that_nobody_configured: "dev:products",
        |_| (),
        |config| config.replace(SOURCE_ACCESS_KEY_ID, MFA_ACCESS_KEY_ID).replace(SOURCE_SECRET_ACCESS_KEY, MFA_SECRET_ACCESS_KEY)
        => ["Could not assume the role of dev: AccessDenied", "aws:MultiFactorAuthPresent by mfa_serial"];
    a_session_longer_than_the_role_allows: "dev:products",
        |demo| demo.set_max_session("dev", 3600).unwrap(),
        |config| with(config, "session_duration = \"2h\"")
        => ["exceeds the MaxSessionDuration set for this role", "Lower session_duration of dev", "--max-session-duration 7200"];
    a_policy_and_tags_that_do_not_fit: "dev:products",
        |_| (),
        |config| {
            let tags: Vec<String> = (0..20).map(|number| format!("k{number} = \"{}\"", "v".repeat(250))).collect();
            with(config, &format!("session_tags = {{ {} }}", tags.join(", ")))
        }
        => ["PackedPolicyTooLarge", "Packed policy consumes", "fewer or shorter session_tags"];
    a_throttled_table: "dev:products",
        |demo| throttling(demo, Limit::Provisioned),
        str::to_owned
        => ["ProvisionedThroughputExceededException", "For reads of table products, its provisioned capacity is used up"];
    a_hot_partition: "dev:products",
        |demo| throttling(demo, Limit::Partition),
        str::to_owned
        => ["ThrottlingException", "For reads of table products, one partition of it is used up", "(a hot key)"];
    an_account_at_its_quota: "dev:products",
        |demo| throttling(demo, Limit::Account),
        str::to_owned
        => ["ThrottlingException", "For reads of table products, the account's quota in this region is used up", "Service Quotas"];
    an_on_demand_table_at_its_maximum: "dev:products",
        |demo| throttling(demo, Limit::OnDemand),
        str::to_owned
        => ["ThrottlingException", "For reads of table products, the maximum that is set for its on-demand capacity is used up"];
    a_quota_that_is_told_without_a_reason: "dev:products",
        |demo| throttling(demo, Limit::Requests),
        str::to_owned
        => ["RequestLimitExceeded", "The account's quota in this region is used up", "Service Quotas"];
    an_sts_that_is_asked_too_often: "dev:products",
        |demo| demo.set_faults(Faults { sts_throttle: NonZeroU32::new(1), ..Faults::default() }),
        str::to_owned
        => ["Could not assume the role of dev: Throttling", "STS is asked too often", "Wait a moment, then R."];
    another_account_than_the_one_that_is_configured: "dev:products",
        |_| (),
        |config| with_sts(config, another_account)
        => ["999999999999", "111111111111", "Nothing was read or written. Correct role_arn or account_id of dev"];
    a_source_that_has_expired: "dev:products",
        |_| (),
        |config| with_sts(config, |_| refusal("ExpiredToken", "The security token included in the request is expired"))
        => ["Could not assume the role of dev: ExpiredToken", "The keys in the config have run out. Set new ones"];
    a_proxy_that_wants_a_password: "dev:products",
        |_| (),
        |config| {
            let proxy = server(|_| (407, String::new()));
            with(config, &format!("endpoint_url = \"https://dynamodb.example.com\"\nsts_endpoint_url = \"https://sts.example.com\"\nproxy = \"{proxy}\""))
        }
        => ["Could not assume the role of dev", "did not get through the proxy that the config names for dev", "It asks for a name and a password"];
    an_aws_that_fails_inside: "dev:products",
        |demo| demo.set_faults(Faults { server_errors: NonZeroU32::new(1), ..Faults::default() }),
        str::to_owned
        => ["InternalServerError", "AWS failed, and went on failing"];
    an_answer_that_is_not_tls: "dev:products",
        |_| (),
        |config| config.replace("sts_endpoint_url = \"http:", "sts_endpoint_url = \"https:")
        => ["Could not assume the role of dev", "The answer is not TLS"];
    a_role_that_denies: "dev:products",
        |demo| demo.set_role_policy("dev", r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"dynamodb:Scan","Resource":"*"}]}"#).unwrap(),
        str::to_owned
        => ["AccessDeniedException", "with an explicit deny in an identity-based policy", "no further statement helps"];
    a_session_policy_of_the_config_that_forbids: "dev:products",
        |_| (),
        |config| with(config, r#"session_policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:DescribeTable","Resource":"*"}]}'"#)
        => ["because no session policy allows the dynamodb:Scan action", "session_policy of dev in the config does not allow it"];
    a_proxy_that_does_not_answer: "dev:products",
        |_| (),
        |config| with(config, "endpoint_url = \"https://dynamodb.example.com\"\nsts_endpoint_url = \"https://sts.example.com\"\nproxy = \"http://127.0.0.1:9\"")
        => ["Could not assume the role of dev", "the proxy that the config names for dev (127.0.0.1)", "Does it run, and is its address right?"];
    an_endpoint_without_tls: "dev:products",
        |_| (),
        |config| config.replace("http://", "https://")
        => ["Could not assume the role of dev", "The answer is not TLS", "may speak http only"];
    a_key_of_kms_that_may_not_be_used: "prod:orders",
        |demo| demo.set_role_policy("prod", r#"{"Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}]}"#).unwrap(),
        str::to_owned
        => ["AccessDeniedException", "kms:Decrypt", "because no identity-based policy allows the kms:Decrypt action"];
}

/// As AWS tells it of the regions that opened after March 2019: in the words that it has for unknown keys.
#[test]
fn a_region_that_has_to_be_switched_on_first() {
    let unknown = |_: &str| {
        let message = "The security token included in the request is invalid.";
        refusal("InvalidClientTokenId", message)
    };
    let demo = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    });
    let demo = demo.unwrap();
    let config = with_sts(&demo.config_toml(), unknown);
    let tui = Tui::with_config(demo, &config, (180, 50), &["dev@af-south-1"]);
    tui.wait_for("InvalidClientTokenId").press("!");
    let told = [
        "af-south-1 has to be switched on for an account",
        "aws account get-region-opt-status --region-name af-south-1",
    ];
    wait_for(&tui, &told);
}

/// Its own session is over, and no key of the config: those are as good as before.
#[test]
fn a_session_that_is_over_as_soon_as_it_begins() {
    let over = Faults {
        session_life: Some(Duration::ZERO),
        ..Faults::default()
    };
    let demo = Demo::start(DemoOptions {
        items: 10,
        faults: over,
        ..DemoOptions::default()
    });
    let tui = Tui::over(demo.unwrap(), (180, 50), &["dev:products"]);
    let told = [
        "ExpiredToken",
        "The role's session had ended",
        "R tries again",
    ];
    wait_for(&tui, &told);
    let words = left(&tui.frame());
    assert!(!words.contains("keys in the config"), "{words}");
}

#[test]
fn a_device_that_is_somebody_elses() {
    let tui = told(
        "dev:products",
        |_| (),
        |config| {
            let config = config
                .replace(SOURCE_ACCESS_KEY_ID, MFA_ACCESS_KEY_ID)
                .replace(SOURCE_SECRET_ACCESS_KEY, MFA_SECRET_ACCESS_KEY);
            let serial = "arn:aws:iam::999999999999:mfa/somebody-else";
            with(&config, &format!("mfa_serial = \"{serial}\""))
        },
        &["dev"],
    );
    let code = tui.demo.mfa_code();
    tui.wait_for("mfa/somebody-else")
        .write(&code)
        .press("enter");
    wait_for(
        &tui,
        &[
            "unable to validate MFA code",
            "as one of the user whose keys are used",
            "aws iam list-mfa-devices",
        ],
    );
    assert!(!tui.frame().contains(&code), "{}", tui.frame());
}

#[test]
fn a_certificate_that_nobody_trusts() {
    let demo = small();
    let behind = tls_before(demo.address());
    let config = demo.config_toml().replace(&demo.endpoint_url(), &behind);
    let tui = Tui::with_config(demo, &config, (180, 50), &["dev:products"]);
    wait_for(
        &tui,
        &[
            "Could not assume the role of dev: ",
            "certificate",
            "The certificate of the other side is not trusted.",
            "set ca_bundle of dev in the config to a file with its certificate (PEM)",
        ],
    );
    let asked = tui.demo.requests().iter().count();
    assert_eq!(asked, 0, "nothing is sent to whom nobody trusts");
}

#[test]
fn a_region_that_is_switched_off() {
    let tui = told("dev@me-south-1", |_| (), str::to_owned, &["dev"]);
    tui.wait_for("Could not assume the role of dev: RegionDisabledException")
        .press("!");
    wait_for(
        &tui,
        &[
            "me-south-1 is switched off for dev",
            "aws account enable-region --region-name me-south-1",
        ],
    );
}

#[test]
fn a_wrong_code_of_mfa() {
    let tui = told(
        "dev:products",
        |_| (),
        |config| {
            let config = config
                .replace(SOURCE_ACCESS_KEY_ID, MFA_ACCESS_KEY_ID)
                .replace(SOURCE_SECRET_ACCESS_KEY, MFA_SECRET_ACCESS_KEY);
            with(&config, &format!("mfa_serial = \"{MFA_SERIAL}\""))
        },
        &["dev"],
    );
    tui.wait_for(MFA_SERIAL)
        .write("000000")
        .press("enter")
        .wait_for("The code before was refused: MultiFactorAuthentication failed with invalid");
    assert!(!tui.frame().contains("000000"), "{}", tui.frame());
}

/// The SDK reads AWS's clock from its answers and signs again: a clock that is off stops nobody.
#[test]
fn a_clock_that_is_off_is_put_right_by_the_answers() {
    told(
        "dev:products",
        |demo| demo.set_clock_skew(Duration::from_hours(2)),
        str::to_owned,
        &["RRU in all"],
    );
}

/// Where the answers do not tell AWS's time, nothing can be put right: it is refused, and said by how much.
#[test]
fn a_clock_that_is_off_and_stays_so() {
    let tui = told(
        "dev:products",
        |demo| {
            demo.set_clock_skew(Duration::from_mins(30));
            demo.hide_clock(true);
        },
        str::to_owned,
        &[
            "Could not assume the role of dev: SignatureDoesNotMatch",
            "This machine's clock is 30m slow. Set it right",
        ],
    );
    tui.demo.set_clock_skew(Duration::ZERO);
    tui.press("R");
    wait_for(&tui, &["RRU in all"]);
}

/// Where a region is named: as the program starts, and while it runs. Nobody is asked anything.
#[test]
fn a_region_that_is_mistyped() {
    let mistyped = "there is no region \"eu-wst-1\"; the nearest: \"eu-west-1\"";
    for place in [
        "dev@eu-wst-1:products",
        "dev:arn:aws:dynamodb:eu-wst-1:333333333333:table/products",
    ] {
        let tui = told(place, |_| (), str::to_owned, &["accounts"]);
        tui.wait_for(mistyped).press("o").wait_for("Open a place");
        assert!(!tui.frame().contains(mistyped), "{}", tui.frame());
        tui.write(place).press("enter").wait_for(mistyped);
        assert_eq!(tui.demo.requests().iter().count(), 0);
    }
}

/// A region that may be new: no name of AWS's is near enough to be meant, and the account has nothing there.
#[test]
fn a_region_that_nobody_knows() {
    let tui = told("dev@mars-orbit-1", |_| (), str::to_owned, &["dev"]);
    wait_for(
        &tui,
        &[
            "No tables here.",
            "No region of AWS that this version knows is called mars-orbit-1.",
            "The config has dev in us-east-1, eu-west-1.",
            "Another region? o opens ACCOUNT@REGION",
        ],
    );
}
