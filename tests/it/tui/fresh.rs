//! Sessions stay fresh by themselves, and the screen says how they stand, without a key.

use std::time::Duration;

use dynahop::demo::{Demo, DemoOptions, Faults};
use ratatui::style::Color;

use super::Tui;
use super::by_key::with_orders;

fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

fn assumed(tui: &Tui, account: &str) -> u64 {
    tui.demo.requests().count(account, "AssumeRole")
}

#[test]
fn the_time_left_goes_by_without_a_key() {
    let tui = Tui::open((120, 30), &["dev"]);
    tui.wait_for("kitchen-sink")
        .press("esc")
        .wait_for("ready, 59m");
    tui.demo.advance(minutes(20));
    tui.wait_for("ready, 39m");
}

#[test]
fn an_account_that_is_looked_at_is_renewed_once_for_each_life_without_a_key() {
    let tui = Tui::open((120, 30), &["dev:users"]);
    tui.wait_for("RRU in all");
    tui.press("! 0 /").write("renewed").press("enter");
    for life in 1..=2 {
        tui.demo.advance(minutes(56));
        let words = format!("{life} of ");
        tui.wait(&words, |frame| {
            frame.lines().nth(1).unwrap().contains(&words)
        });
    }
    assert_eq!(assumed(&tui, "dev"), 3, "{}", tui.frame());
}

#[test]
fn one_that_nobody_looks_at_ends_quietly_and_opens_when_it_is_needed() {
    let tui = Tui::open((120, 30), &["dev"]);
    tui.wait_for("kitchen-sink")
        .press("esc")
        .wait_for("ready, 59m");
    // Used in the second half of its first life, so there is a second; and no third.
    tui.demo.advance(minutes(40));
    tui.wait_for("ready, 19m");
    tui.press("enter").wait_for("kitchen-sink");
    tui.press("enter").wait_for("pong");
    tui.press("esc esc").wait_for("ready, 19m");
    tui.demo.advance(minutes(18));
    tui.wait_for("ready, 59m");
    tui.demo.advance(minutes(61));
    tui.wait_for("ended unused");
    assert_eq!(assumed(&tui, "dev"), 2);
    tui.press("enter").wait_for("kitchen-sink");
    tui.press("enter").wait_for("pong");
    assert_eq!(assumed(&tui, "dev"), 3, "{}", tui.frame());
}

#[test]
fn a_renewal_that_fails_is_red_with_why_and_mended_by_r_in_the_same_place() {
    let tui = Tui::open((120, 30), &["dev:users"]);
    tui.wait_for("RRU in all").press("j j j");
    tui.demo.set_faults(Faults {
        denied_role: Some("dev".to_owned()),
        ..Faults::default()
    });
    tui.demo.advance(minutes(57));
    tui.wait_for_all(&["not renewed, 2m", "The session of dev was not renewed"]);
    assert_eq!(tui.cell_of("not renewed, 2m").fg, Color::LightRed);
    // What it has still works, and nothing that was read is gone.
    tui.press("i").wait_for_all(&[
        "not renewed: Could not assume the role of dev",
        "sts:AssumeRole",
    ]);
    tui.press("esc r").wait_for("RRU in all");
    tui.demo.set_faults(Faults::default());
    tui.press("R").wait_until_gone("not renewed");
    tui.wait_for("dev  111111111111 ▸ users");
}

#[test]
fn of_one_that_was_not_renewed_the_list_of_accounts_says_what_y_copies_and_y_copies_that() {
    let tui = Tui::open((80, 24), &["dev"]);
    tui.wait_for("kitchen-sink");
    tui.demo.set_faults(Faults {
        denied_role: Some("dev".to_owned()),
        ..Faults::default()
    });
    tui.demo.advance(minutes(57));
    tui.wait_for("The session of dev was not renewed");
    tui.press("esc").wait_for("y copies the statement");
    tui.press("y")
        .wait_for("Sent the statement to the terminal");
}

#[test]
fn a_renewal_that_takes_too_long_is_amber() {
    let tui = Tui::open((120, 30), &["dev"]);
    tui.wait_for("kitchen-sink");
    tui.demo.set_faults(Faults {
        latency: minutes(1),
        ..Faults::default()
    });
    tui.demo.advance(minutes(57));
    tui.wait_for("renewal overdue, 2m");
    assert_eq!(tui.cell_of("renewal overdue").fg, Color::Yellow);
}

/// Nobody renews it, and nobody is alarmed.
#[test]
fn one_that_nobody_looks_at_is_ready_until_it_ends() {
    let tui = Tui::open((120, 30), &["dev"]);
    tui.wait_for("kitchen-sink")
        .press("esc j")
        .wait_for("ready, 59m");
    tui.demo.advance(minutes(57));
    tui.wait_for("ready, 2m");
    // In its own colour, away from the cursor.
    assert_eq!(tui.cell_of("ready, 2m").fg, Color::LightGreen);
    assert_eq!(assumed(&tui, "dev"), 1);
}

#[test]
fn a_laptop_that_slept_has_fresh_sessions_soon_after_it_wakes() {
    let tui = Tui::open((120, 30), &["dev:users"]);
    tui.wait_for("RRU in all");
    tui.demo.advance(minutes(9 * 60));
    tui.press("! 0").wait_for("dev us-east-1: renewed in ");
    tui.press("esc r").wait_for("RRU in all");
    assert!(!tui.frame().contains("Could not"), "{}", tui.frame());
    assert_eq!(assumed(&tui, "dev"), 2);
}

#[test]
fn a_revoked_session_is_renewed_in_the_middle_of_reading() {
    let tui = Tui::open((120, 30), &["dev:users"]);
    tui.wait_for("RRU in all");
    tui.demo.revoke_sessions();
    tui.press("r ! 0")
        .wait_for_all(&["AccessDeniedException", "dev us-east-1: renewed in "]);
    tui.press("esc").wait_for("RRU in all");
    assert!(!tui.frame().contains("Could not"), "{}", tui.frame());
    assert_eq!(assumed(&tui, "dev"), 2);
}

#[test]
fn refresh_renews_the_account_here_and_refresh_all_every_open_one_in_their_places() {
    let tui = Tui::open((120, 30), &["dev:users", "prod:users"]);
    tui.wait("both", |frame| frame.matches("RRU in all").count() == 2);
    tui.press("/")
        .write("u-00000")
        .press("enter")
        .wait_for("filter");
    tui.press(":").write("refresh").press("enter");
    tui.press("! 0 /")
        .write("opened in")
        .press("enter")
        .wait_for(" 3 of ");
    assert_eq!((assumed(&tui, "dev"), assumed(&tui, "prod")), (2, 1));
    tui.press(":")
        .write("refresh all")
        .press("enter")
        .wait_for(" 5 of ");
    assert_eq!((assumed(&tui, "dev"), assumed(&tui, "prod")), (3, 2));
    tui.press(":")
        .write("refresh prod")
        .press("enter")
        .wait_for(" 6 of ");
    assert_eq!((assumed(&tui, "dev"), assumed(&tui, "prod")), (3, 3));
    // The filter and the place are as they were.
    tui.press("esc esc").wait_for("u-00000");
    tui.wait("both", |frame| frame.matches("▸ users").count() >= 2);
}

#[test]
fn the_log_shows_what_happened_and_can_be_filtered_and_scrolled() {
    let tui = Tui::open((80, 24), &["dev:users"]);
    tui.wait_for("RRU in all");
    tui.press("!").wait_for_all(&[
        "dev us-east-1: dynamodb:Scan users  ",
        // How long it took is in sight, as that of a request is.
        "dev us-east-1: opened in ",
        " ms as arn:aws:sts::111111111111:assu",
        "dev us-east-1: assumed in ",
        " ms: arn:aws:iam::111111111111:role/",
        "on the screen: dev",
    ]);
    tui.press("/")
        .write("assumerole")
        .press("enter")
        .wait_for("filter: assumerole");
    assert!(!tui.frame().contains("dynamodb:Scan"), "{}", tui.frame());
    tui.press("esc").wait_for("dynamodb:Scan");
    tui.press("1").wait_for("Nothing went wrong so far");
    tui.press("0 G enter").wait_for("on the screen: dev");
}

/// Whatever comes next finds its sessions at their end: on the screen nothing shows of that.
#[test]
fn sessions_that_ended_show_in_no_view_and_in_no_job() {
    let ends: [fn(&Demo); 2] = [Demo::expire_sessions, Demo::revoke_sessions];
    for end in ends {
        let tui = Tui::open((120, 40), &["dev:users", "staging:users"]);
        tui.wait("both", |frame| frame.matches("RRU in all").count() == 2);
        end(&tui.demo);
        tui.press("K").wait_for("Key of dev:users");
        tui.write("u-000006")
            .press("enter")
            .wait_for("all 1 loaded");
        end(&tui.demo);
        tui.press("enter").wait_for("u-000006");
        tui.press("=").wait_for("staging");
        tui.press("esc esc").wait_for("GetItem");
        end(&tui.demo);
        tui.press("=").wait_for_all(&["done", "read 1 ━▶ 1 items"]);
        // All of it again.
        tui.press("esc K")
            .wait_for("Key of dev:users")
            .press("enter");
        tui.wait("both", |frame| frame.matches("RRU in all").count() == 2);
        end(&tui.demo);
        tui.press("=").wait_for("done");
        end(&tui.demo);
        tui.press("A F5")
            .wait_for_all(&["Copy to staging", "[ Cancel ]"]);
        // And between the plan and its confirmation.
        end(&tui.demo);
        tui.press("tab enter").wait_for("WRU in ");
        assert!(!tui.frame().contains("failed"), "{}", tui.frame());
        tui.press("r").wait("equal now", |frame| {
            frame.contains("done") && frame.contains("* 0 differ")
        });
        // It opens with what failed, where something did.
        tui.press("!").wait_for("┏ log ━");
    }
}

#[test]
fn r_reads_on_in_a_query_by_key_and_keeps_its_filter_its_marks_and_its_place() {
    let tui = Tui::over(with_orders("dev", 3000, 10), (140, 30), &["dev:orders"]);
    tui.wait_for("RRU in all");
    tui.press("K").wait_for("Key of dev:orders");
    tui.write("big")
        .press("enter")
        .wait_for("key customer_id = big");
    tui.wait_for("RRU in all")
        .press("/")
        .write("paid")
        .press("enter");
    tui.wait_for("filter: paid · ")
        .press("A")
        .wait_for(" marked");
    tui.press("j j");
    let deny = |denied: Option<&str>| {
        tui.demo.set_faults(Faults {
            denied_role: denied.map(str::to_owned),
            ..Faults::default()
        });
    };
    deny(Some("dev"));
    tui.demo.expire_sessions();
    tui.press("L").wait_for("Could not");
    deny(None);
    tui.press("R").wait_until_gone("Could not");
    tui.wait_for_all(&["filter: paid · ", " marked"]);
    // The third that is paid is still under the cursor, and it is still the query.
    tui.press("enter").wait_for_all(&["o-0006", "paid"]);
    tui.press("esc").wait_for("filter: paid · ");
    tui.press("esc").wait_for("key customer_id = big · Query");
}

#[test]
fn refresh_all_opens_a_few_at_once() {
    let options = DemoOptions {
        items: 10,
        accounts: 20,
        ..DemoOptions::default()
    };
    let tui = Tui::over(Demo::start(options).unwrap(), (120, 30), &[]);
    tui.wait_for("dev ");
    for number in 1..=20 {
        let account = format!("acct-{number:04}");
        tui.press(":")
            .write(&format!("open {account}"))
            .press("enter");
        let here = format!("{account}  6");
        tui.wait(&account, |frame| {
            let is_there = |line: &str| line.contains(&here) && line.contains("▸ tables");
            frame.lines().any(is_there) && frame.contains("health-check")
        });
    }
    let roles = |demo: &Demo| -> u64 {
        let requests = demo.requests();
        let assumed = requests.iter().filter(|(_, what, _)| *what == "AssumeRole");
        assumed.map(|(.., count)| count).sum()
    };
    assert_eq!(roles(&tui.demo), 20);
    tui.demo.set_faults(Faults {
        held: Some("AssumeRole".to_owned()),
        ..Faults::default()
    });
    tui.press(":").write("refresh all").press("enter");
    tui.wait_beside("sixteen", |demo| roles(demo) == 36);
    tui.demo.set_faults(Faults::default());
    tui.wait_beside("all", |demo| roles(demo) == 40);
    assert!(tui.demo.most_requests_at_once() <= 16);
}

#[test]
fn a_comparison_and_a_pair_say_how_long_both_their_sessions_last() {
    let tui = Tui::open((180, 30), &["dev:users", "staging:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    let both = ["dev: 59m left", "staging: 59m left"];
    tui.press("=").wait_for("done").wait_for_all(&both);
    tui.press("enter")
        .wait_for("difference")
        .wait_for_all(&both);
    tui.demo.set_faults(Faults {
        denied_role: Some("staging".to_owned()),
        ..Faults::default()
    });
    tui.demo.advance(minutes(57));
    tui.wait_for("staging: not renewed, 2m");
    assert_eq!(tui.cell_of("not renewed, 2m").fg, Color::LightRed);
    tui.press("esc")
        .wait_for_all(&["staging: not renewed, 2m", "dev: 59m left"]);
}
