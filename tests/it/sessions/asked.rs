//! What STS is asked for: names, policies, tags and durations, as they arrive there.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use dynahop::aws::{Errand, Purpose, Session, Sessions, Surroundings};
use dynahop::config::{Cause, Config, OperationId};
use dynahop::failure::{Failure, FailureKind};
use dynahop::policy::Encryption;
use serde_json::Value;

use crate::server::server;

/// The forms of all `AssumeRole` requests.
pub type Forms = Arc<Mutex<Vec<BTreeMap<String, String>>>>;

/// An STS that lets anybody assume anything, for an hour at most, and keeps what it was asked.
pub fn sts() -> (String, Forms) {
    let forms = Forms::default();
    let kept = Arc::clone(&forms);
    let address = server(move |body| {
        let form: BTreeMap<String, String> = form_urlencoded::parse(body.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        if form.get("Action").map(String::as_str) != Some("AssumeRole") {
            return (200, identity());
        }
        let is_long = form["DurationSeconds"].parse::<u32>().unwrap() > 3600;
        kept.lock().unwrap().push(form);
        if is_long { refusal() } else { (200, keys()) }
    });
    (address, forms)
}

fn identity() -> String {
    "<GetCallerIdentityResponse><GetCallerIdentityResult>\
     <Arn>arn:aws:sts::111111111111:assumed-role/R/x</Arn><UserId>x</UserId><Account>111111111111</Account>\
     </GetCallerIdentityResult></GetCallerIdentityResponse>"
        .to_owned()
}

fn keys() -> String {
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE000000000</AccessKeyId>\
     <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
     <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
        .to_owned()
}

fn refusal() -> (u16, String) {
    let answer = "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>The requested \
                  DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.</Message></Error></ErrorResponse>";
    (400, answer.to_owned())
}

fn cause() -> Cause {
    Cause {
        requestor: "ada lovelace".to_owned(),
        reason: Some("move it; now".to_owned()),
        metadata: vec![
            "ticket=OPS-1".parse().unwrap(),
            "TEAM=other".parse().unwrap(),
        ],
    }
}

fn writing() -> Purpose {
    Purpose::Write(Arc::new(Errand {
        id: OperationId::new(),
        operation: "copy",
        actions: vec!["dynamodb:PutItem"],
        table: "users".parse().unwrap(),
        encryption: Encryption::Kms("arn:aws:kms:eu-west-1:111111111111:key/k".to_owned()),
        cause: cause(),
    }))
}

/// What STS was asked for to open account `one` for `purpose`.
async fn asked(accounts: &str, purpose: Purpose) -> Vec<BTreeMap<String, String>> {
    let (opened, forms) = open(accounts, purpose).await;
    opened.unwrap();
    let forms = forms.lock().unwrap();
    forms.clone()
}

async fn open(accounts: &str, purpose: Purpose) -> (Result<Arc<Session>, Failure>, Forms) {
    let (address, forms) = sts();
    let text = format!(
        "region = \"eu-west-1\"\nendpoint_url = \"{address}\"\naccess_key_id = \"local\"\n\
         secret_access_key = \"local\"\n{accounts}\n"
    );
    let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
    let account = config.accounts.find(&"one".parse().unwrap()).unwrap();
    let sessions = Sessions::new(Surroundings {
        cause: cause(),
        ..Surroundings::default()
    });
    (sessions.open(account, None, purpose).await, forms)
}

const ROLE: &str = "[accounts.one]\nrole_arn = \"arn:aws:iam::111111111111:role/R\"\n";

fn policy(form: &BTreeMap<String, String>) -> Value {
    assert!(form["Policy"].len() <= 2048);
    serde_json::from_str(&form["Policy"]).unwrap()
}

fn tags(form: &BTreeMap<String, String>) -> Vec<String> {
    let tag = |number: usize| {
        let key = form.get(&format!("Tags.member.{number}.Key"))?;
        let value = form.get(&format!("Tags.member.{number}.Value"))?;
        Some(format!("{key}={value}"))
    };
    (1..).map_while(tag).collect()
}

#[tokio::test]
async fn browsing_is_named_after_who_does_it_and_asks_for_reading_only() {
    let forms = asked(ROLE, Purpose::Browse).await;
    let [form] = forms.as_slice() else {
        unreachable!("{forms:?}")
    };
    assert_eq!(form["RoleSessionName"], "dynahop-adalovelace");
    assert_eq!(form["DurationSeconds"], "3600");
    let text = policy(form).to_string();
    assert!(
        text.contains("dynamodb:Scan") && !text.contains("dynamodb:PutItem"),
        "{text}"
    );
    // Tagging, and setting an identity, take permissions that a role may not have.
    for absent in [
        "Tags.member.1.Key",
        "TransitiveTagKeys.member.1",
        "SourceIdentity",
        "ExternalId",
    ] {
        assert!(!form.contains_key(absent), "{absent}");
    }
}

#[tokio::test]
async fn a_write_is_named_after_its_operation_and_asks_for_its_actions_on_its_table_and_key() {
    let purpose = writing();
    let Purpose::Write(errand) = &purpose else {
        unreachable!()
    };
    let id = errand.id.clone();
    let forms = asked(ROLE, purpose.clone()).await;
    let form = &forms[0];
    assert_eq!(form["RoleSessionName"], format!("dynahop-adalovelace-{id}"));
    let policy = policy(form);
    assert_eq!(
        policy["Statement"][0],
        serde_json::json!({
            "Effect": "Allow",
            "Action": "dynamodb:PutItem",
            "Resource": "arn:aws:dynamodb:eu-west-1:111111111111:table/users",
        })
    );
    assert_eq!(
        policy["Statement"][1]["Resource"],
        "arn:aws:kms:eu-west-1:111111111111:key/k"
    );
    assert_eq!(policy["Statement"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_the_account_configures_goes_with_it_and_the_cause_as_tags() {
    let account = format!(
        "{ROLE}session_name = \"audited\"\nsource_identity = \"ada\"\nexternal_id = \"an-id\"\n\
         session_tags = {{ team = \"data\" }}\ntransitive_tags = [\"team\"]\n"
    );
    let forms = asked(&account, writing()).await;
    let form = &forms[0];
    assert_eq!(form["RoleSessionName"], "audited");
    assert_eq!(form["SourceIdentity"], "ada");
    assert_eq!(form["ExternalId"], "an-id");
    assert_eq!(form["TransitiveTagKeys.member.1"], "team");
    let tags = tags(form);
    let (id, others): (Vec<_>, Vec<_>) =
        tags.iter().partition(|tag| tag.starts_with("OperationId="));
    assert_eq!(id.len(), 1);
    // Of team and TEAM the configured one counts.
    assert_eq!(
        others,
        [
            "team=data",
            "Operation=copy",
            "Requestor=ada lovelace",
            "Reason=move it  now",
            "ticket=OPS-1"
        ]
    );
}

#[tokio::test]
async fn a_duration_that_a_chain_does_not_allow_is_tried_again_with_an_hour() {
    let account = format!("{ROLE}session_duration = \"2h\"\n");
    let forms = asked(&account, Purpose::Browse).await;
    let durations: Vec<&str> = forms
        .iter()
        .map(|form| form["DurationSeconds"].as_str())
        .collect();
    assert_eq!(durations, ["7200", "3600"]);
}

#[tokio::test]
async fn a_hub_may_assume_the_next_role_and_its_passed_on_tags_are_not_given_again() {
    let accounts = format!(
        "{ROLE}via = \"hub\"\nsession_tags = {{ Team = \"x\", own = \"y\" }}\n[accounts.hub]\n\
         role_arn = \"arn:aws:iam::999999999999:role/Hub\"\nsession_tags = {{ team = \"data\" }}\ntransitive_tags = [\"team\"]\n"
    );
    let forms = asked(&accounts, Purpose::Browse).await;
    let [hub, role] = forms.as_slice() else {
        unreachable!("{forms:?}")
    };
    assert_eq!(hub["RoleArn"], "arn:aws:iam::999999999999:role/Hub");
    let allowed = policy(hub);
    assert_eq!(allowed["Statement"].as_array().unwrap().len(), 1);
    assert_eq!(
        allowed["Statement"][0]["Resource"],
        "arn:aws:iam::111111111111:role/R"
    );
    assert_eq!(allowed["Statement"][0]["Action"][0], "sts:AssumeRole");
    assert_eq!(hub["TransitiveTagKeys.member.1"], "team");
    assert_eq!(role["RoleArn"], "arn:aws:iam::111111111111:role/R");
    assert!(tags(role).contains(&"own=y".to_owned()));
    assert!(
        !tags(role).contains(&"Team=x".to_owned()),
        "{:?}",
        tags(role)
    );
}

/// STS would refuse it too, after a request, and without a word on what to do.
#[tokio::test]
async fn a_policy_of_the_configs_own_that_is_too_long_with_ours_says_what_to_do() {
    let tables: Vec<String> = (0..29)
        .map(|number| {
            format!("arn:aws:dynamodb:*:*:table/a-table-with-a-rather-long-name-{number}")
        })
        .collect();
    let own = serde_json::json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "dynamodb:*", "Resource": tables}
    ]});
    assert!(own.to_string().len() <= 2048);
    let account = format!("{ROLE}session_policy = '{own}'\n");
    let (opened, forms) = open(&account, Purpose::Browse).await;
    let failure = super::refused(opened);
    assert_eq!(failure.kind, FailureKind::PackedPolicy);
    let told = failure.to_string();
    assert!(
        told.contains("2048") && told.contains("browse_policy = false"),
        "{told}"
    );
    assert!(forms.lock().unwrap().is_empty());
    let without = format!("{account}browse_policy = false\n");
    let form = asked(&without, Purpose::Browse).await.remove(0);
    assert_eq!(policy(&form), own);
    // What is left out for browsing is left out for nothing else.
    let (opened, forms) = open(&without, writing()).await;
    let failure = super::refused(opened);
    assert_eq!(failure.kind, FailureKind::PackedPolicy);
    let told = failure.to_string();
    assert!(told.contains("a shorter session_policy"), "{told}");
    assert!(forms.lock().unwrap().is_empty());
}

#[tokio::test]
async fn without_the_browsing_policy_a_hub_and_a_write_are_held_to_theirs_all_the_same() {
    const OFF: &str = "browse_policy = false\n";
    let one = format!("{ROLE}{OFF}");
    let browsing = asked(&one, Purpose::Browse).await.remove(0);
    assert!(!browsing.contains_key("Policy"), "{browsing:?}");
    let write = policy(&asked(&one, writing()).await.remove(0));
    assert_eq!(write["Statement"][0]["Action"], "dynamodb:PutItem");
    assert_eq!(
        write["Statement"][0]["Resource"],
        "arn:aws:dynamodb:eu-west-1:111111111111:table/users"
    );
    let chained = format!(
        "{one}via = \"hub\"\n[accounts.hub]\nrole_arn = \"arn:aws:iam::111111111111:role/Hub\"\n{OFF}"
    );
    let hub = policy(&asked(&chained, Purpose::Browse).await.remove(0));
    assert_eq!(
        hub["Statement"][0]["Resource"],
        "arn:aws:iam::111111111111:role/R"
    );
}
