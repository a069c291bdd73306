//! The code of an MFA device: asked for once, spent on a session from which roles follow, never asked for meanwhile.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::time::Duration;

use dynahop::aws::{Purpose, list_tables};
use dynahop::demo::{MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, MFA_SERIAL};
use dynahop::failure::FailureKind;

use super::{Reach, refused};

/// The demo's config with the keys of the user who has a device, and `more` at the top.
pub fn with_device(text: &str, more: &str) -> String {
    text.replace(dynahop::demo::SOURCE_ACCESS_KEY_ID, MFA_ACCESS_KEY_ID)
        .replace(
            dynahop::demo::SOURCE_SECRET_ACCESS_KEY,
            MFA_SECRET_ACCESS_KEY,
        )
        .replacen(
            "region = ",
            &format!("mfa_serial = \"{MFA_SERIAL}\"\n{more}\nregion = "),
            1,
        )
}

pub fn reach() -> Reach {
    Reach::edited(|text| with_device(text, ""))
}

#[tokio::test]
async fn the_code_is_asked_for_once_and_opens_every_account() {
    let reach = reach();
    reach.user.answers(&reach.demo.mfa_code());
    // Both at once: one asks, and the other waits for that answer.
    let (dev, prod) = tokio::join!(reach.open("dev"), reach.open("prod"));
    for session in [dev, prod] {
        let session = session.unwrap();
        assert!(session.reached().mfa);
        list_tables(&session, None).await.unwrap();
    }
    reach.open("staging").await.unwrap();
    let elsewhere = "eu-west-1".parse().unwrap();
    let dev = reach.account("dev");
    let purpose = Purpose::Browse;
    let session = reach.sessions.open(&dev, Some(&elsewhere), purpose).await;
    session.unwrap();
    assert_eq!(reach.user.was_asked(), 1);
}

#[tokio::test]
async fn a_wrong_code_is_asked_for_again_with_what_aws_said() {
    let reach = reach();
    for answer in ["000000", "12345", &reach.demo.mfa_code()] {
        reach.user.answers(answer);
    }
    reach.open("dev").await.unwrap();
    let refusals = reach.user.refusals();
    assert_eq!(refusals.len(), 3);
    assert_eq!(refusals[0], None);
    let wrong = refusals[1].as_deref().unwrap();
    assert!(wrong.contains("invalid MFA one time pass code"), "{wrong}");
    assert_eq!(refusals[2].as_deref(), Some("a code has six digits"));
}

#[tokio::test]
async fn three_wrong_codes_are_enough() {
    let reach = reach();
    for _ in 0..4 {
        reach.user.answers("000000");
    }
    let failure = refused(reach.open("dev").await);
    assert_eq!(failure.kind, FailureKind::MfaWrong);
    assert_eq!(reach.user.was_asked(), 3);
    assert!(!failure.to_string().contains("000000"), "{failure}");
}

#[tokio::test]
async fn whoever_gives_no_code_is_told_what_to_do() {
    let reach = reach();
    let failure = refused(reach.open("dev").await);
    assert_eq!(failure.kind, FailureKind::MfaRequired);
    let told = failure.to_string();
    assert!(told.contains(MFA_SERIAL), "{told}");
    assert!(told.contains("--mfa-code"), "{told}");
    assert_eq!(reach.demo.requests().count("dev", "AssumeRole"), 0);
}

#[tokio::test]
async fn a_device_that_is_not_the_users_is_asked_for_no_second_code() {
    let reach = Reach::edited(|text| {
        with_device(text, "").replace("mfa/demo-mfa-developer", "mfa/somebody-else")
    });
    reach.user.answers(&reach.demo.mfa_code());
    let failure = refused(reach.open("dev").await);
    assert_eq!(failure.kind, FailureKind::MfaWrong);
    assert!(
        failure.message.contains("verify your MFA serial number"),
        "{failure}"
    );
    assert_eq!(reach.user.was_asked(), 1);
}

#[tokio::test]
async fn nobody_is_asked_while_an_account_is_open_and_opening_it_anew_asks() {
    let reach = reach();
    reach.user.answers(&reach.demo.mfa_code());
    let session = reach.open("dev").await.unwrap();
    // The role's session is renewed from the device's, hours later, and nobody is asked.
    reach.demo.advance(Duration::from_hours(6));
    list_tables(&session, None).await.unwrap();
    assert_eq!(reach.user.was_asked(), 1);
    // After that one has ended there is no renewal, and still nobody is asked.
    reach.demo.advance(Duration::from_hours(7));
    let failure = refused(list_tables(&session, None).await);
    assert_eq!(failure.kind, FailureKind::MfaRequired, "{failure}");
    assert_eq!(reach.user.was_asked(), 1);
    reach.user.answers(&reach.demo.mfa_code());
    reach.sessions.forget(session.account());
    let session = reach.open("dev").await.unwrap();
    list_tables(&session, None).await.unwrap();
    assert_eq!(reach.user.was_asked(), 2);
}

#[tokio::test]
async fn renewing_an_account_on_demand_asks_for_no_code_while_the_devices_session_lasts() {
    let reach = reach();
    reach.user.answers(&reach.demo.mfa_code());
    let session = reach.open("dev").await.unwrap();
    reach.sessions.forget(session.account());
    reach.open("dev").await.unwrap();
    assert_eq!(reach.user.was_asked(), 1);
}

/// A role that is assumed from the device's session is chained, as far as STS is concerned.
#[tokio::test]
async fn a_session_that_cannot_last_as_long_as_configured_lasts_an_hour_and_says_so() {
    let reach = Reach::edited(|text| with_device(text, "session_duration = \"2h\""));
    reach.user.answers(&reach.demo.mfa_code());
    let session = reach.open("dev").await.unwrap();
    let note = session.reached().note().unwrap();
    assert!(note.contains("lasts 1h, not 2h"), "{note}");
    let assumed = reach.told.assumed();
    assert_eq!(assumed.len(), 1);
    assert_eq!(assumed[0].2.as_deref(), Some(note));
    let left = session.expiry().await.unwrap();
    let left = left.duration_since((reach.demo.clock())()).unwrap();
    assert!(left <= Duration::from_hours(1), "{left:?}");
}

/// As after a revocation: the token that is held is no good, though it has hours to live.
#[tokio::test]
async fn a_token_that_aws_does_not_take_any_more_is_forgotten_and_a_new_code_asked_for() {
    let reach = reach();
    reach.user.answers(&reach.demo.mfa_code());
    let session = reach.open("dev").await.unwrap();
    reach.demo.expire_sessions();
    refused(list_tables(&session, None).await);
    assert_eq!(reach.user.was_asked(), 1);
    reach.user.answers(&reach.demo.mfa_code());
    reach.sessions.forget(session.account());
    let session = reach.open("dev").await.unwrap();
    list_tables(&session, None).await.unwrap();
    assert_eq!(reach.user.was_asked(), 2);
}
