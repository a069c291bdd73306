mod fetched;
mod in_use;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, error::CredentialsError, future};
use tokio::time::{Instant, sleep};

use super::keeper::Keeper;
use super::{Renewing, due};
use crate::aws::client::Reach;
use crate::aws::clock::Clock;
use crate::aws::purpose::Purpose;
use crate::aws::renewing::turns::{AT_ONCE, Turns};
use crate::aws::telling::Telling;
use crate::aws::telling::witness::{Happened, SessionEvent, Witness};
use crate::config::{Account, Defaults, Profile};

const HOUR: Duration = Duration::from_hours(1);
const MINUTE: Duration = Duration::from_mins(1);

/// A world whose clock is tokio's own, which stands still until all wait; a laptop's sleep is `slept` besides.
#[derive(Debug, Clone)]
struct World {
    clock: Clock,
    slept: Arc<Mutex<Duration>>,
    issuer: Issuer,
}

impl World {
    /// Sessions last so long.
    fn new(life: Duration) -> Self {
        let (begun, slept) = (Instant::now(), Arc::new(Mutex::new(Duration::ZERO)));
        let clock = {
            let slept = Arc::clone(&slept);
            Clock::new(move || SystemTime::UNIX_EPOCH + begun.elapsed() + *slept.lock().unwrap())
        };
        let issuer = Issuer {
            clock: clock.clone(),
            life,
            takes: Duration::ZERO,
            times: Arc::default(),
            fails_after: Arc::new(AtomicU64::new(u64::MAX)),
        };
        Self {
            clock,
            slept,
            issuer,
        }
    }

    fn renewing(&self) -> Arc<Renewing> {
        Arc::new(Renewing::new(self.issuer.clone(), &self.clock))
    }

    fn issued(&self) -> u64 {
        self.issuer.times.load(Ordering::SeqCst)
    }

    /// From now on none are issued.
    fn fail(&self) {
        self.issuer.fails_after.store(0, Ordering::SeqCst);
    }
}

fn account() -> Arc<Account> {
    let profile = Profile {
        name: "work".parse().unwrap(),
        region: None,
    };
    Arc::new(Defaults::default().account(profile))
}

/// A keeper of `renewing`, for a session whose news nobody hears.
fn kept(renewing: &Arc<Renewing>, is_watched: bool, turns: &Turns) -> Keeper {
    let reach = Reach::unseen(&account(), &"us-east-1".parse().unwrap());
    Keeper::new(renewing, &reach.telling, is_watched, turns)
}

/// Gives credentials that last so long, and counts how often.
#[derive(Debug, Clone)]
struct Issuer {
    clock: Clock,
    life: Duration,
    takes: Duration,
    times: Arc<AtomicU64>,
    fails_after: Arc<AtomicU64>,
}

impl ProvideCredentials for Issuer {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            sleep(self.takes).await;
            let count = self.times.fetch_add(1, Ordering::SeqCst);
            if count >= self.fails_after.load(Ordering::SeqCst) {
                return Err(CredentialsError::provider_error("no more"));
            }
            let expiry = self.clock.now() + self.life;
            let key = format!("key-{count}");
            Ok(Credentials::new(key, "secret", None, Some(expiry), "test"))
        })
    }
}

/// Never answers.
#[derive(Debug)]
struct Hanging;

impl ProvideCredentials for Hanging {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(std::future::pending())
    }
}

/// Keeps what it is told, with the time.
#[derive(Debug, Clone)]
struct Heard {
    clock: Clock,
    lines: Arc<Mutex<Vec<String>>>,
    /// How often it was told that they are due; that is in no line.
    dues: Arc<AtomicU64>,
}

impl Witness for Heard {
    fn see(&self, event: &SessionEvent) {
        if matches!(event.what, Happened::Due) {
            self.dues.fetch_add(1, Ordering::SeqCst);
            return;
        }
        let seconds = self.clock.now().duration_since(SystemTime::UNIX_EPOCH);
        let text = event.what.to_string();
        let first = text.split([',', ':']).next().unwrap();
        // How long it took is by another clock.
        let first = first.split(" in ").next().unwrap();
        let line = format!("{} s: {first}", seconds.unwrap().as_secs());
        self.lines.lock().unwrap().push(line);
    }
}

/// What `renewing` tells from now on.
fn heard(world: &World, renewing: &Renewing) -> (Heard, Arc<Telling>) {
    let heard = Heard {
        clock: world.clock.clone(),
        lines: Arc::default(),
        dues: Arc::default(),
    };
    let account = account();
    let witness: Arc<dyn Witness> = Arc::new(heard.clone());
    let region = "us-east-1".parse().unwrap();
    let telling = Arc::new(Telling::new(&account, &region, &Purpose::Browse, &witness));
    renewing.tell_to(&telling);
    (heard, telling)
}

impl Heard {
    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    fn dues(&self) -> u64 {
        self.dues.load(Ordering::SeqCst)
    }
}

async fn key(renewing: &Arc<Renewing>) -> String {
    let credentials = renewing.credentials().await.unwrap();
    credentials.access_key_id().to_owned()
}

/// The same for something that somebody wants.
async fn used(renewing: &Arc<Renewing>) -> String {
    renewing.note_use().await;
    key(renewing).await
}

#[test]
fn they_are_due_five_minutes_or_a_quarter_of_their_life_before_the_end() {
    let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    assert_eq!(due(at(0), at(12 * 3600)), at(12 * 3600 - 300));
    assert_eq!(due(at(0), at(1200)), at(900));
    assert_eq!(due(at(0), at(20)), at(15));
    assert_eq!(due(at(30), at(20)), at(20));
}

#[tokio::test(start_paused = true)]
async fn a_source_that_hangs_is_given_up_and_the_next_is_not_held_up_by_it() {
    let renewing = Arc::new(Renewing::new(Hanging, &Clock::default()));
    for _ in 0..2 {
        let error = renewing.credentials().await.unwrap_err();
        assert!(
            matches!(error, CredentialsError::ProviderTimedOut(_)),
            "{error}"
        );
    }
    assert_eq!(renewing.expiry().await, None);
}

/// A helper may have to wait for somebody who signs in.
#[tokio::test(start_paused = true)]
async fn a_source_that_needs_nearly_two_minutes_gets_them_and_not_more() {
    let mut world = World::new(HOUR);
    world.issuer.takes = Duration::from_secs(119);
    assert_eq!(key(&world.renewing()).await, "key-0");
    world.issuer.takes = Duration::from_secs(121);
    let error = world.renewing().credentials().await.unwrap_err();
    assert!(
        matches!(error, CredentialsError::ProviderTimedOut(_)),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn credentials_are_fetched_once_however_many_wait() {
    let mut world = World::new(HOUR);
    world.issuer.takes = MINUTE;
    let renewing = world.renewing();
    let (first, second) = tokio::join!(renewing.credentials(), renewing.credentials());
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(world.issued(), 1);
}

#[tokio::test(start_paused = true)]
async fn of_many_that_find_them_expired_only_the_first_drops_them() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    key(&renewing).await;
    let seen = renewing.generation();
    renewing.invalidate(seen).await;
    let fresh = key(&renewing).await;
    // The second request, which used the old ones too, comes late.
    renewing.invalidate(seen).await;
    assert_eq!(key(&renewing).await, fresh);
    assert_eq!(world.issued(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_early_renewal_that_fails_keeps_what_still_holds_and_pauses() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    let first = key(&renewing).await;
    world.fail();
    sleep(56 * MINUTE).await;
    assert_eq!(key(&renewing).await, first);
    assert_eq!(key(&renewing).await, first);
    assert_eq!(world.issued(), 2, "tried once, not for each request");
    sleep(MINUTE).await;
    assert_eq!(key(&renewing).await, first);
    assert_eq!(world.issued(), 3, "and again after the pause");
    sleep(3 * MINUTE).await;
    renewing.credentials().await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn a_source_that_gives_the_same_again_is_not_asked_all_the_time() {
    #[derive(Debug)]
    struct Same(Credentials, Arc<AtomicU64>);
    impl ProvideCredentials for Same {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            self.1.fetch_add(1, Ordering::SeqCst);
            future::ProvideCredentials::ready(Ok(self.0.clone()))
        }
    }
    let world = World::new(HOUR);
    let expiry = Some(world.clock.now() + HOUR);
    let same = Credentials::new("key", "secret", None, expiry, "test");
    let times = Arc::new(AtomicU64::new(0));
    let renewing = Arc::new(Renewing::new(Same(same, Arc::clone(&times)), &world.clock));
    key(&renewing).await;
    let _keeper = kept(&renewing, true, &Turns::default());
    sleep(2 * HOUR).await;
    let asked = times.load(Ordering::SeqCst);
    assert!((3..100).contains(&asked), "asked {asked} times");
}

/// What `renewing` says of its generation when its credentials are handed to the next who waits for them.
struct Next {
    renewing: Arc<Renewing>,
    found: AtomicU64,
}

impl Wake for Next {
    fn wake(self: Arc<Self>) {
        let found = self.renewing.generation();
        self.found.store(found, Ordering::SeqCst);
    }
}

/// Else whoever found the old ones expired would drop the new ones.
#[tokio::test]
async fn new_credentials_are_known_as_new_before_anybody_else_gets_at_them() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    key(&renewing).await;
    let next = Arc::new(Next {
        renewing: Arc::clone(&renewing),
        found: AtomicU64::new(0),
    });
    let waker = Waker::from(Arc::clone(&next));
    let new = Credentials::new("new", "secret", None, None, "test");
    let held = renewing.held.lock().await;
    let mut renew = std::pin::pin!(renewing.hold(&new, Duration::ZERO));
    let mut invalidate = std::pin::pin!(renewing.invalidate(1));
    let mut unheard = Context::from_waker(Waker::noop());
    assert!(renew.as_mut().poll(&mut unheard).is_pending());
    let mut heard = Context::from_waker(&waker);
    assert!(invalidate.as_mut().poll(&mut heard).is_pending());
    drop(held);
    renew.await;
    assert_eq!(next.found.load(Ordering::SeqCst), 2);
    invalidate.await;
    assert_eq!(key(&renewing).await, "new");
}
