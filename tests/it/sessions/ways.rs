//! Ways in: through a hub, by one's own keys, and never by another way than the configured one.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use dynahop::aws::Purpose;
use dynahop::config::{Access, Account};
use dynahop::demo::{Faults, HUB_ROLE};
use dynahop::failure::FailureKind;

use super::{Reach, refused};

/// The demo's config with a hub, from which `accounts` are reached.
pub fn through_hub(text: &str, accounts: &[&str]) -> String {
    let hub =
        format!("\n[accounts.hub]\nrole_arn = \"arn:aws:iam::999999999999:role/{HUB_ROLE}\"\n");
    let via = |text: String, name: &&str| {
        text.replace(
            &format!("[accounts.{name}]\n"),
            &format!("[accounts.{name}]\nvia = \"hub\"\n"),
        )
    };
    accounts.iter().fold(text.to_owned(), via) + &hub
}

#[tokio::test]
async fn a_role_is_assumed_from_the_session_of_a_hub() {
    let reach = Reach::edited(|text| through_hub(text, &["prod"]));
    let session = reach.open("prod").await.unwrap();
    let identity = session.identity();
    assert_eq!(identity.account_id().unwrap().as_str(), "333333333333");
    assert_eq!(identity.role_name(), Some("DynamoDBAccessRole"));
    assert!(identity.session_name().unwrap().starts_with("dynahop"));
    let through: Vec<_> = session
        .reached()
        .through
        .iter()
        .map(dynahop::config::RoleArn::role_name)
        .collect();
    assert_eq!(through, [HUB_ROLE]);
    let roles: Vec<String> = reach
        .told
        .assumed()
        .into_iter()
        .map(|(role, ..)| role)
        .collect();
    assert_eq!(
        roles,
        [
            "arn:aws:iam::999999999999:role/DemoHubRole",
            "arn:aws:iam::333333333333:role/DynamoDBAccessRole"
        ]
    );
}

#[tokio::test]
async fn the_hubs_session_is_for_one_role_and_shared_by_all_who_need_that() {
    let reach = Reach::edited(|text| through_hub(text, &["prod", "dev"]));
    let region = "eu-west-1".parse().unwrap();
    reach.open("prod").await.unwrap();
    let again = reach.account("prod");
    let purpose = Purpose::Browse;
    reach
        .sessions
        .open(&again, Some(&region), purpose)
        .await
        .unwrap();
    let hubs = |reach: &Reach| {
        let assumed = reach.told.assumed().into_iter();
        assumed
            .filter(|(role, ..)| role.ends_with(HUB_ROLE))
            .count()
    };
    assert_eq!(hubs(&reach), 1, "another region needs no other hub");
    reach.open("dev").await.unwrap();
    assert_eq!(hubs(&reach), 2);
}

#[tokio::test]
async fn an_account_whose_role_is_denied_never_uses_the_source_credentials() {
    let reach = Reach::edited(str::to_owned);
    reach.demo.set_faults(Faults {
        denied_role: Some("dev".to_owned()),
        ..Faults::default()
    });
    let failure = refused(reach.open("dev").await);
    assert_eq!(failure.kind, FailureKind::AssumeDenied);
    let requests = reach.demo.requests();
    let asked: Vec<_> = requests
        .iter()
        .filter(|(_, operation, _)| *operation != "AssumeRole")
        .collect();
    assert!(asked.is_empty(), "{asked:?}");
}

/// As when the config is read again while something still holds the account as it was.
#[tokio::test]
async fn a_session_is_of_the_account_as_it_is_asked_for_whatever_had_its_name_before() {
    let reach = Reach::edited(str::to_owned);
    let before = reach.account("prod");
    let after = Arc::new(Account {
        name: before.name.clone(),
        ..Account::clone(&reach.account("dev"))
    });
    for (account, answers) in [
        (&before, "333333333333"),
        (&after, "111111111111"),
        (&before, "333333333333"),
    ] {
        let opened = reach.sessions.open(account, None, Purpose::Browse).await;
        let session = opened.unwrap();
        assert_eq!(session.identity().account_id().unwrap().as_str(), answers);
        assert_eq!(session.account().role, account.role);
    }
}

#[tokio::test]
async fn what_a_write_has_to_pass_and_how_an_account_looks_open_no_other_session() {
    let reach = Reach::edited(str::to_owned);
    let account = reach.account("prod");
    let read_only = Arc::new(Account {
        access: Access::ReadOnly,
        color: Some("red".parse().unwrap()),
        ..Account::clone(&account)
    });
    let open = |account| reach.sessions.open(account, None, Purpose::Browse);
    let (one, other) = (
        open(&account).await.unwrap(),
        open(&read_only).await.unwrap(),
    );
    assert!(Arc::ptr_eq(&one, &other));
}

#[tokio::test]
async fn a_hub_that_is_denied_is_told_as_the_hub_and_nothing_else_is_tried() {
    let reach = Reach::edited(|text| {
        through_hub(text, &["prod"]).replace("role/DemoHubRole", "role/NoSuchHub")
    });
    let failure = refused(reach.open("prod").await);
    assert_eq!(failure.kind, FailureKind::AssumeDenied);
    let told = failure.to_string();
    assert!(
        told.contains("role of hub") && told.contains("NoSuchHub"),
        "{told}"
    );
    assert_eq!(reach.demo.requests().count("prod", "AssumeRole"), 0);
}

#[tokio::test]
async fn own_credentials_of_another_account_than_account_id_says_are_refused() {
    let plain = "\n[accounts.plain]\naccount_id = \"123456789012\"\naccess_key_id = \"KEY\"\nsecret_access_key = \"SECRET\"\n";
    let reach = Reach::edited(|text| {
        let keys = plain
            .replace("KEY", dynahop::demo::SOURCE_ACCESS_KEY_ID)
            .replace("SECRET", dynahop::demo::SOURCE_SECRET_ACCESS_KEY);
        text.to_owned() + &keys
    });
    let failure = refused(reach.open("plain").await);
    assert_eq!(failure.kind, FailureKind::WrongAccount);
    let told = failure.to_string();
    assert!(
        told.contains("account 999999999999 answers, but account_id in the config is 123456789012"),
        "{told}"
    );
}
