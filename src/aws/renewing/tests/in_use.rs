//! Sessions in use and out of it: who renews them, when, and how often.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_session_in_use_is_renewed_once_for_each_life_and_no_request_waits() {
    let mut world = World::new(HOUR);
    world.issuer.takes = Duration::from_secs(10);
    let renewing = world.renewing();
    key(&renewing).await;
    let (heard, _telling) = heard(&world, &renewing);
    let _keeper = kept(&renewing, false, &Turns::default());
    let mut longest = Duration::ZERO;
    for _ in 0..3 * 60 * 60 {
        let asked = Instant::now();
        used(&renewing).await;
        longest = longest.max(asked.elapsed());
        sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(longest, Duration::ZERO, "a request waited");
    // Each 10 s after it was due: so long it takes, and the life begins then.
    let lives = ["3320 s: renewed", "6630 s: renewed", "9940 s: renewed"];
    assert_eq!(heard.lines(), lives);
}

/// How long they live, and after how many seconds they are due: the smaller of five minutes and a quarter before the end.
const LIVES: [(Duration, u64); 4] = [
    (Duration::from_secs(20), 15),
    (Duration::from_mins(15), 675),
    (HOUR, 3300),
    (Duration::from_hours(12), 42_900),
];

#[tokio::test(start_paused = true)]
async fn in_use_they_are_renewed_the_moment_they_are_due_and_once_for_each_life_of_any_length() {
    for (life, due) in LIVES {
        for is_watched in [false, true] {
            let world = World::new(life);
            let renewing = world.renewing();
            key(&renewing).await;
            let (heard, _telling) = heard(&world, &renewing);
            let _keeper = kept(&renewing, is_watched, &Turns::default());
            let late = Duration::from_secs(due - 2);
            sleep(late).await;
            for _ in 0..3 {
                if !is_watched {
                    used(&renewing).await;
                }
                sleep(Duration::from_secs(due)).await;
            }
            let expected = [1, 2, 3].map(|number| format!("{} s: renewed", number * due));
            assert_eq!(heard.lines(), expected, "{life:?}, {is_watched}");
            assert_eq!(world.issued(), 4, "{life:?}, {is_watched}");
            assert_eq!(heard.dues(), 3, "{life:?}, {is_watched}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_keeper_the_first_request_that_finds_them_due_renews_them_for_all_who_wait() {
    for (life, due) in LIVES {
        let mut world = World::new(life);
        world.issuer.takes = Duration::from_secs(1);
        let renewing = world.renewing();
        key(&renewing).await;
        sleep(Duration::from_secs(due - 2)).await;
        assert_eq!(key(&renewing).await, "key-0", "{life:?}: not due");
        sleep(Duration::from_secs(2)).await;
        let many = futures_util::future::join_all((0..100).map(|_| key(&renewing)));
        assert!(many.await.iter().all(|key| key == "key-1"), "{life:?}");
        assert_eq!(world.issued(), 2, "{life:?}: once, however many wait");
    }
}

#[tokio::test(start_paused = true)]
async fn out_of_use_they_end_when_their_life_does_and_are_renewed_when_needed_whatever_it_is() {
    for (life, due) in LIVES {
        let world = World::new(life);
        let renewing = world.renewing();
        key(&renewing).await;
        let (heard, _telling) = heard(&world, &renewing);
        let _keeper = kept(&renewing, false, &Turns::default());
        let life = life.as_secs();
        sleep(Duration::from_secs(due + life)).await;
        let ended = format!("{life} s: ended");
        assert_eq!(heard.lines(), [ended.as_str()], "nothing was renewed");
        assert_eq!(heard.dues(), 0, "nor said to be");
        assert_eq!(key(&renewing).await, "key-1");
        let renewed = format!("{} s: renewed", due + life);
        assert_eq!(heard.lines()[1..], [renewed]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_somebody_looks_at_is_renewed_though_nothing_is_asked_of_it() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    key(&renewing).await;
    let (heard, _telling) = heard(&world, &renewing);
    let keeper = kept(&renewing, true, &Turns::default());
    sleep(3 * HOUR).await;
    let lives = ["3300 s: renewed", "6600 s: renewed", "9900 s: renewed"];
    assert_eq!(heard.lines(), lives);
    // And not any more when nobody does.
    keeper.watch(false);
    sleep(3 * HOUR).await;
    assert_eq!(heard.lines()[3..], ["13500 s: ended"]);
}

#[tokio::test(start_paused = true)]
async fn a_session_out_of_use_ends_quietly_and_is_renewed_when_it_is_needed() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    key(&renewing).await;
    let (heard, _telling) = heard(&world, &renewing);
    let _keeper = kept(&renewing, false, &Turns::default());
    sleep(31 * MINUTE).await;
    used(&renewing).await;
    sleep(4 * HOUR).await;
    // Used in the second half of its first life, not in its second.
    assert_eq!(heard.lines(), ["3300 s: renewed", "6900 s: ended"]);
    assert_eq!(world.issued(), 2);
    assert_eq!(key(&renewing).await, "key-2");
    assert_eq!(heard.lines()[2..], ["16260 s: renewed"]);
}

#[tokio::test(start_paused = true)]
async fn used_in_the_first_half_of_its_life_only_or_for_a_check_a_session_is_out_of_use() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    key(&renewing).await;
    let (heard, _telling) = heard(&world, &renewing);
    let _keeper = kept(&renewing, false, &Turns::default());
    for _ in 0..29 {
        sleep(MINUTE).await;
        used(&renewing).await;
    }
    for _ in 29..58 {
        sleep(MINUTE).await;
        // Nobody notes it.
        key(&renewing).await;
    }
    sleep(HOUR).await;
    assert_eq!(heard.lines(), ["3600 s: ended"]);
    assert_eq!(world.issued(), 1);
}

#[tokio::test(start_paused = true)]
async fn used_between_its_due_time_and_its_end_it_is_renewed_at_once() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    key(&renewing).await;
    let (heard, _telling) = heard(&world, &renewing);
    let _keeper = kept(&renewing, false, &Turns::default());
    sleep(57 * MINUTE).await;
    assert_eq!(used(&renewing).await, "key-0", "it does not wait");
    sleep(Duration::from_millis(1)).await;
    assert_eq!(heard.lines(), ["3420 s: renewed"]);
}

#[tokio::test(start_paused = true)]
async fn of_many_sessions_that_are_due_at_once_a_few_are_renewed_at_once() {
    let mut world = World::new(HOUR);
    world.issuer.takes = Duration::from_secs(10);
    let many: Vec<_> = (0..100).map(|_| world.renewing()).collect();
    futures_util::future::join_all(many.iter().map(key)).await;
    let turns = Turns::default();
    let keep = |renewing: &Arc<Renewing>| kept(renewing, true, &turns);
    let _keepers: Vec<_> = many.iter().map(keep).collect();
    sleep(55 * MINUTE + Duration::from_secs(5)).await;
    let mut issued = Vec::new();
    for _ in 0..8 {
        issued.push(world.issued() - 100);
        sleep(Duration::from_secs(10)).await;
    }
    assert_eq!(AT_ONCE, 16);
    assert_eq!(issued, [0, 16, 32, 48, 64, 80, 96, 100]);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_in_the_background_is_told_and_tried_again_with_pauses() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    let first = key(&renewing).await;
    let (heard, _telling) = heard(&world, &renewing);
    let _keeper = kept(&renewing, true, &Turns::default());
    world.fail();
    sleep(56 * MINUTE).await;
    assert_eq!(key(&renewing).await, first, "the old ones hold");
    sleep(3 * HOUR).await;
    let told = heard.lines();
    assert!(
        told.iter().all(|line| line.ends_with("not renewed")),
        "{told:?}"
    );
    assert_eq!(told.first().unwrap(), "3300 s: not renewed");
    assert_eq!(heard.dues(), 1, "not with each try");
    assert!((5..30).contains(&told.len()), "{told:?}");
    // Mended: the next request renews.
    world.issuer.fails_after.store(u64::MAX, Ordering::SeqCst);
    renewing.credentials().await.unwrap();
}

/// Nor is it left to be found by the next request: the screen shows how it stands.
#[tokio::test(start_paused = true)]
async fn a_session_that_nobody_looks_at_ends_soon_after_a_laptop_wakes() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    key(&renewing).await;
    let (heard, _telling) = heard(&world, &renewing);
    let keeper = kept(&renewing, false, &Turns::default());
    sleep(MINUTE).await;
    *world.slept.lock().unwrap() = 8 * HOUR;
    sleep(Duration::from_secs(6)).await;
    let told = heard.lines();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with("ended"), "{told:?}");
    drop(keeper);
}

#[tokio::test(start_paused = true)]
async fn a_laptop_that_slept_renews_soon_after_it_wakes() {
    let world = World::new(HOUR);
    let renewing = world.renewing();
    key(&renewing).await;
    let (heard, _telling) = heard(&world, &renewing);
    let _keeper = kept(&renewing, true, &Turns::default());
    sleep(MINUTE).await;
    *world.slept.lock().unwrap() = 8 * HOUR;
    sleep(Duration::from_secs(20)).await;
    let told = heard.lines();
    assert_eq!(told.len(), 1, "{told:?}");
    let after: u64 = told[0].split(' ').next().unwrap().parse().unwrap();
    assert!(after <= 8 * 3600 + 60 + 6, "{told:?}");
}

/// Each look at the clock is one of a keeper that woke, or of the one that looks out for jumps.
#[tokio::test(start_paused = true)]
async fn a_thousand_sessions_sleep_until_something_is_due() {
    let mut world = World::new(HOUR);
    let (looks, clock) = (Arc::new(AtomicU64::new(0)), world.clock.clone());
    let counted = Arc::clone(&looks);
    world.clock = Clock::new(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        clock.now()
    });
    let mut keepers = Vec::new();
    for number in 0..1000 {
        let renewing = world.renewing();
        key(&renewing).await;
        keepers.push(kept(&renewing, number == 0, &Turns::default()));
    }
    sleep(MINUTE).await;
    let before = looks.load(Ordering::SeqCst);
    sleep(50 * MINUTE).await;
    let times = looks.load(Ordering::SeqCst) - before;
    assert!(times <= 50 * 60 / 5, "{times}");
}
