//! One fetch for all who wait, whatever comes of it, and whoever stops waiting.

use std::error::Error;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::*;
use crate::aws::failing::causes::LongOver;

const ATTEMPT: Duration = Duration::from_secs(30);

fn world(takes: Duration) -> World {
    let mut world = World::new(HOUR);
    world.issuer.takes = takes;
    world
}

#[tokio::test(start_paused = true)]
async fn a_fetch_that_fails_is_done_once_and_has_failed_for_all_who_waited() {
    let world = world(MINUTE);
    world.fail();
    let renewing = world.renewing();
    let begun = Instant::now();
    let many = join_all((0..100).map(|_| renewing.credentials())).await;
    assert_eq!(begun.elapsed(), MINUTE);
    assert!(many.iter().all(Result::is_err));
    assert_eq!(world.issued(), 1);
    // Whoever comes later has not waited for that one.
    renewing.credentials().await.unwrap_err();
    assert_eq!(world.issued(), 2);
}

#[tokio::test(start_paused = true)]
async fn requests_and_renewals_that_wait_for_a_fetch_share_its_failure() {
    let world = world(MINUTE);
    let renewing = world.renewing();
    key(&renewing).await;
    let _keeper = kept(&renewing, true, &Turns::default());
    world.fail();
    // Two hours on, the old ones are over, and the keeper tries again now and then.
    *world.slept.lock().unwrap() = 2 * HOUR;
    let renewals = (0..100).map(|_| renewing.renew(renewing.generation()));
    let (waited, renewed) = tokio::join!(
        join_all((0..100).map(|_| renewing.credentials())),
        join_all(renewals)
    );
    assert!(waited.iter().all(Result::is_err));
    assert!(renewed.iter().all(Result::is_err));
    assert_eq!(world.issued(), 2);
}

/// As an attempt of the SDK does, and a user who goes elsewhere.
#[tokio::test(start_paused = true)]
async fn whoever_stops_waiting_does_not_stop_the_fetch_and_a_later_one_waits_for_the_same() {
    let world = world(MINUTE);
    let renewing = world.renewing();
    let begun = Instant::now();
    timeout(ATTEMPT, renewing.credentials()).await.unwrap_err();
    assert_eq!(key(&renewing).await, "key-0");
    assert_eq!((begun.elapsed(), world.issued()), (MINUTE, 1));
    // Nor where nobody is left.
    renewing.invalidate(renewing.generation()).await;
    timeout(ATTEMPT, renewing.credentials()).await.unwrap_err();
    sleep(MINUTE).await;
    assert_eq!(world.issued(), 2);
    assert_eq!(key(&renewing).await, "key-1");
    assert_eq!(world.issued(), 2);
}

/// A helper that waits for somebody to sign in must not go on for an account that was opened anew.
#[tokio::test(start_paused = true)]
async fn a_fetch_is_given_up_when_nobody_holds_the_credentials_any_more() {
    let world = world(MINUTE);
    let renewing = world.renewing();
    let (heard, _telling) = heard(&world, &renewing);
    timeout(ATTEMPT, renewing.credentials()).await.unwrap_err();
    drop(renewing);
    sleep(HOUR).await;
    assert_eq!(world.issued(), 0);
    assert!(heard.lines().is_empty(), "{:?}", heard.lines());
}

#[tokio::test(start_paused = true)]
async fn what_all_who_waited_are_told_has_its_cause() {
    let over = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    let long_over = Credentials::new("key", "secret", None, Some(over), "test");
    let renewing = Arc::new(Renewing::new(long_over, &Clock::default()));
    for error in join_all((0..2).map(|_| renewing.credentials())).await {
        let error = error.unwrap_err();
        assert!(matches!(error, CredentialsError::ProviderError(_)));
        let mut cause = error.source().unwrap();
        while let Some(next) = cause.source() {
            cause = next;
        }
        assert!(cause.is::<LongOver>(), "{error:?}");
    }
}

/// A panic in a provider, or whatever else cuts it off: else all would wait for ever.
#[tokio::test(start_paused = true)]
async fn a_fetch_that_is_cut_off_has_failed_and_the_next_is_another() {
    let world = world(MINUTE);
    let renewing = world.renewing();
    let waiting = async {
        sleep(ATTEMPT).await;
        renewing.fetching.lock().await.take();
    };
    let (fetched, ()) = tokio::join!(renewing.credentials(), waiting);
    assert!(matches!(fetched, Err(CredentialsError::Unhandled(_))));
    assert_eq!(key(&renewing).await, "key-0");
}
