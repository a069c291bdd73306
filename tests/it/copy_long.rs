//! A copy that outlives its sessions many times.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use dynahop::aws::{Clock, Happened, SessionEvent, Surroundings, Witness};
use dynahop::demo::{Demo, DemoOptions, Faults};
use dynahop::write::Conflict;

use super::world::World;

const ITEMS: u32 = 200_000;
const LIFE: Duration = Duration::from_secs(20);

/// Keeps, for each session, when its keys end: those that it began with, and each that it was renewed to; and what the
/// debug file and the log view have of it, line by line.
#[derive(Debug, Default)]
struct Lives(Mutex<BTreeMap<String, Vec<SystemTime>>>, Mutex<Vec<String>>);

impl Witness for Lives {
    fn see(&self, event: &SessionEvent) {
        if !matches!(event.what, Happened::Request { .. }) {
            self.1.lock().unwrap().push(event.to_string());
        }
        let expiry = match &event.what {
            Happened::Opened { expiry, .. } | Happened::Renewed { expiry, .. } => *expiry,
            Happened::NotRenewed { failure, .. } => unreachable!("not renewed: {failure:?}"),
            _ => return,
        };
        let session = match event.operation() {
            Some(operation) => format!("{} {operation}", event.account),
            None => event.account.to_string(),
        };
        let mut lives = self.0.lock().unwrap();
        lives.entry(session).or_default().extend(expiry);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_thousand_items_arrive_while_sessions_live_for_twenty_seconds() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap();
    demo.fill_table("dev", "many", ITEMS).unwrap();
    demo.fill_table("staging", "many", 0).unwrap();
    demo.set_faults(Faults {
        session_life: Some(LIFE),
        ..Faults::default()
    });
    let lives = Arc::new(Lives::default());
    let clock = demo.clock();
    let witness: Arc<dyn Witness> = Arc::<Lives>::clone(&lives);
    let world = World::over(
        demo,
        Surroundings {
            witness,
            clock: Clock::new(move || clock()),
            ..Surroundings::default()
        },
    );
    // Eight thousand batches, a hundredth of a second each: more than a minute of the sessions' time.
    world.demo.advance_each_request(Duration::from_millis(10));
    let copied = world
        .copy("dev:many", "staging:many", Conflict::Overwrite)
        .await;
    assert!(copied.stopped.is_none(), "{:?}", copied.stopped);
    assert_eq!(copied.failed.len(), 0);
    world.demo.advance_each_request(Duration::ZERO);
    let counts = world.counts("dev:many", "staging:many").await;
    assert_eq!(counts.same, u64::from(ITEMS), "{counts:?}");

    let told_of_all = lives.1.lock().unwrap();
    let lives = lives.0.lock().unwrap();
    let write = lives
        .iter()
        .find(|(session, _)| session.starts_with("staging "));
    assert!(
        write.unwrap().1.len() >= 4,
        "the write's session was renewed: {lives:?}"
    );
    for (session, ends) in lives.iter() {
        for pair in ends.windows(2) {
            // Renewed once in a life, in its last quarter or later: the next keys end three quarters of a life after.
            // AWS tells whole seconds.
            let apart = pair[1].duration_since(pair[0]).unwrap();
            assert!(
                apart + Duration::from_secs(1) >= LIFE * 3 / 4,
                "{session}: {ends:?}"
            );
        }
    }
    for (session, ends) in lives.iter() {
        // `staging us-east-1 1a2b3c4d: renewed in 84 ms, until …`: one for each life after the first, each of another.
        let begin = match session.split_once(' ') {
            Some((account, operation)) => {
                format!("{account} us-east-1 {operation}: renewed in ")
            }
            None => format!("{session} us-east-1: renewed in "),
        };
        let told: Vec<&str> = told_of_all
            .iter()
            .filter_map(|line| line.strip_prefix(&begin)?.split_once(" ms, until "))
            .map(|(_, until)| until)
            .collect();
        assert_eq!(told.len(), ends.len() - 1, "{session}: {told_of_all:?}");
        let each: BTreeSet<&&str> = told.iter().collect();
        assert_eq!(each.len(), told.len(), "{told:?}");
    }
    let assumed: u64 = ["dev", "staging"]
        .map(|account| world.demo.requests().count(account, "AssumeRole"))
        .iter()
        .sum();
    let told: usize = lives.values().map(Vec::len).sum();
    assert_eq!(assumed, told as u64, "each assumption was told: {lives:?}");
}
