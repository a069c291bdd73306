//! Many sessions at once: out of use they end, in use they are renewed a few at once.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dynahop::aws::{
    AT_ONCE, Clock, Happened, Purpose, Session, SessionEvent, Sessions, Surroundings, Witness,
    list_tables,
};
use dynahop::config::{AccountAt, Config};
use dynahop::demo::{Demo, DemoOptions, Faults};
use dynahop::health::{check_all, trials};
use futures_util::{StreamExt, stream};
use tokio::sync::Notify;

/// How many accounts there are besides the demo's own.
const MANY: usize = 200;

/// How many sessions ended, and how many were renewed, so far.
#[derive(Debug, Default)]
struct Seen {
    ended: AtomicUsize,
    renewed: AtomicUsize,
    changed: Notify,
}

impl Witness for Seen {
    fn see(&self, event: &SessionEvent) {
        match event.what {
            Happened::Ended => self.ended.fetch_add(1, Ordering::SeqCst),
            Happened::Renewed { .. } => self.renewed.fetch_add(1, Ordering::SeqCst),
            _ => return,
        };
        self.changed.notify_waiters();
    }
}

/// Many accounts of an embedded AWS.
struct Platform {
    demo: Demo,
    seen: Arc<Seen>,
    sessions: Sessions,
    config: Config,
    places: Vec<AccountAt>,
}

impl Platform {
    fn new() -> Self {
        let demo = Demo::start(DemoOptions {
            items: 10,
            accounts: u32::try_from(MANY).unwrap(),
            ..DemoOptions::default()
        });
        let demo = demo.unwrap();
        let text = demo.config_toml();
        let config = Config::parse(&text, Path::new("demo"), &BTreeMap::new()).unwrap();
        let (seen, clock) = (Arc::new(Seen::default()), demo.clock());
        let sessions = Sessions::new(Surroundings {
            witness: Arc::clone(&seen) as Arc<dyn Witness>,
            clock: Clock::new(move || clock()),
            ..Surroundings::default()
        });
        let many = config.accounts.iter();
        let many = many.filter(|account| account.name.as_str().starts_with("acct-"));
        let places: Vec<_> = many.map(|one| AccountAt::new(Arc::clone(one))).collect();
        assert_eq!(places.len(), MANY);
        Self {
            demo,
            seen,
            sessions,
            config,
            places,
        }
    }

    async fn check(&self) {
        let trials = trials(&self.config, self.places.iter().cloned());
        check_all(&self.sessions, &trials, |_, _| std::future::ready(())).await;
    }

    /// All their sessions, opened a few at once.
    async fn open(&self) -> Vec<Arc<Session>> {
        let opened = stream::iter(self.places.clone()).map(|at| {
            let sessions = self.sessions.clone();
            async move { sessions.open(&at.account, None, Purpose::Browse).await }
        });
        let opened = opened.buffer_unordered(8).map(Result::unwrap);
        opened.collect().await
    }

    /// It is so much later, and every keeper looks at the clock.
    fn later(&self, minutes: u64) {
        self.demo.advance(Duration::from_mins(minutes));
        self.sessions.watch(&[]);
    }

    async fn wait_until(&self, is_so: impl Fn(&Seen) -> bool) {
        loop {
            let changed = self.seen.changed.notified();
            if is_so(&self.seen) {
                return;
            }
            changed.await;
        }
    }

    async fn wait_for_renewals(&self) {
        let all = |seen: &Seen| seen.renewed.load(Ordering::SeqCst) >= MANY;
        self.wait_until(all).await;
    }

    fn assumed(&self) -> u64 {
        let requests = self.demo.requests();
        let assumed = requests.iter().filter(|(_, what, _)| *what == "AssumeRole");
        assumed.map(|(.., count)| count).sum()
    }

    /// Whoever assumes a role now waits for its answer, or goes on.
    fn hold(&self, is_held: bool) {
        self.demo.set_faults(Faults {
            held: is_held.then(|| "AssumeRole".to_owned()),
            ..Faults::default()
        });
    }

    /// Only that many come at once, and when those are answered, all in the end.
    async fn wait_for_a_few_and_then_all(&self) {
        while self.assumed() < (MANY + AT_ONCE) as u64 {
            tokio::task::yield_now().await;
        }
        self.hold(false);
        self.wait_for_renewals().await;
        assert_eq!(self.assumed(), 2 * MANY as u64, "once each");
        let most = self.demo.most_requests_at_once();
        assert!(most <= AT_ONCE, "{most} at once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_a_health_check_opened_or_asked_late_end_unused_and_no_role_is_assumed_again()
{
    let platform = Platform::new();
    platform.check().await;
    assert_eq!(platform.assumed(), MANY as u64);
    // Late in their life.
    platform.demo.advance(Duration::from_mins(40));
    platform.check().await;
    // Due, and not yet at their end.
    platform.later(17);
    platform.check().await;
    platform.later(5);
    let all = |seen: &Seen| seen.ended.load(Ordering::SeqCst) >= MANY;
    platform.wait_until(all).await;
    assert_eq!(platform.assumed(), MANY as u64, "none was renewed");
    // When it is needed, it is there.
    let opened = platform.open().await;
    list_tables(opened.first().unwrap(), None).await.unwrap();
    assert_eq!(platform.assumed(), MANY as u64 + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_used_lately_are_renewed_by_themselves_and_only_a_few_at_once() {
    let platform = Platform::new();
    let opened = platform.open().await;
    platform.demo.advance(Duration::from_mins(40));
    for session in &opened {
        list_tables(session, None).await.unwrap();
    }
    platform.hold(true);
    platform.later(17);
    platform.wait_for_a_few_and_then_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_are_looked_at_are_renewed_only_a_few_at_once_as_well() {
    let platform = Platform::new();
    let _opened = platform.open().await;
    platform.hold(true);
    platform.demo.advance(Duration::from_mins(57));
    platform.sessions.watch(&platform.places);
    platform.wait_for_a_few_and_then_all().await;
}
