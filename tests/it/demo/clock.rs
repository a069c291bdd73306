//! The demo's clock: sessions live by it; signatures do not, unless AWS's own clock is off.

use std::time::{Duration, SystemTime};

use aws_smithy_types::date_time::{DateTime, Format};
use dynahop::demo::Faults;

use super::clients::{dynamodb, post, refusal, session, small, source_keys, sts};

#[tokio::test]
async fn a_session_ends_when_the_clock_is_moved_past_its_life() {
    let demo = small();
    demo.set_faults(Faults {
        session_life: Some(Duration::from_secs(20)),
        ..Faults::default()
    });
    let client = dynamodb(&demo, session(&demo, "dev").await);
    assert!(client.list_tables().send().await.is_ok());
    demo.advance(Duration::from_secs(20));
    assert_eq!(
        refusal!(client.list_tables().send()).0,
        "ExpiredTokenException"
    );
    let client = dynamodb(&demo, session(&demo, "dev").await);
    assert!(client.list_tables().send().await.is_ok(), "a new one lives");
    let now = SystemTime::now();
    assert!(demo.clock()() >= now + Duration::from_secs(20));
}

#[tokio::test]
async fn each_request_can_take_its_time() {
    let demo = small();
    demo.set_faults(Faults {
        session_life: Some(Duration::from_secs(20)),
        ..Faults::default()
    });
    let client = dynamodb(&demo, session(&demo, "dev").await);
    demo.advance_each_request(Duration::from_secs(7));
    for _ in 0..2 {
        assert!(client.list_tables().send().await.is_ok());
    }
    assert_eq!(
        refusal!(client.list_tables().send()).0,
        "ExpiredTokenException"
    );
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_and_shown() {
    let demo = small();
    let keys = session(&demo, "dev").await;
    demo.set_clock_skew(Duration::from_hours(2));
    let (code, message) = refusal!(dynamodb(&demo, keys).list_tables().send());
    assert_eq!(code, "InvalidSignatureException");
    assert!(
        message.starts_with("Signature expired: ") && message.ends_with("- 15 min.)"),
        "{message}"
    );
    let (code, message) = refusal!(sts(&demo, source_keys()).get_caller_identity().send());
    assert_eq!(code, "SignatureDoesNotMatch");
    assert!(message.starts_with("Signature expired: "), "{message}");
    let response = post(&demo, &[], "").await;
    let date = response
        .lines()
        .find_map(|line| line.strip_prefix("date: "))
        .unwrap();
    let date: SystemTime = DateTime::from_str(date, Format::HttpDate)
        .unwrap()
        .try_into()
        .unwrap();
    let ahead = date.duration_since(SystemTime::now()).unwrap();
    assert!((7190..7210).contains(&ahead.as_secs()), "{ahead:?}");
    demo.set_clock_skew(Duration::ZERO);
    assert!(
        sts(&demo, source_keys())
            .get_caller_identity()
            .send()
            .await
            .is_ok()
    );
}
