//! The health view.

use std::num::NonZeroU32;
use std::time::Duration;

use dynahop::demo::{Demo, DemoOptions, Faults, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY};

use super::{Tui, asked};

fn demo(faults: Faults) -> Demo {
    let options = DemoOptions {
        items: 300,
        faults,
        ..DemoOptions::default()
    };
    Demo::start(options).unwrap()
}

fn denied() -> Faults {
    Faults {
        denied_role: Some("staging".to_owned()),
        ..Faults::default()
    }
}

/// A frame with what differs from run to run left out.
fn snapshot(tui: &Tui, name: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"dynahop(-\w+)? on", "SESSION on");
    settings.add_filter(r"AccessRole/dynahop[-\w]*", "AccessRole/SESSION");
    settings.add_filter(r"\d+ min \d+ s", "LEFT");
    settings.add_filter(r"\d+ ms", "TIME");
    settings.add_filter(r"[━─]{4,}", "───");
    settings.set_omit_expression(true);
    let frame = tui.frame();
    settings.bind(|| insta::assert_snapshot!(name, frame));
}

#[test]
fn a_row_for_each_account_fills_in_and_enter_tells_what_to_do() {
    for (size, name) in [
        ((80, 24), "health_80x24"),
        ((120, 40), "health_120x40"),
        ((20, 5), "health_20x5"),
    ] {
        let tui = Tui::over(demo(denied()), size, &[]);
        tui.wait_for("dev ").press("H");
        if size.0 > 20 {
            tui.wait_for_all(&["✗ staging", "✓ PROD", "✓ dev", "! AUDIT"]);
            tui.wait_until_gone(" of ");
        } else {
            tui.wait_for("✓ dev");
            tui.press("down").wait_for_all(&["✗ stag", " 6 · "]);
        }
        snapshot(&tui, name);
    }
    let tui = Tui::over(demo(denied()), (80, 24), &[]);
    tui.wait_for("dev ").press("H").wait_for("✗ staging");
    tui.press("down enter").wait_for_all(&[
        "Health of staging",
        "✓ source credentials",
        "✗ role",
        "→",
    ]);
    snapshot(&tui, "health_of_one_80x24");
}

#[test]
fn y_copies_the_statement_that_is_missing_from_the_list_and_from_what_was_found() {
    let tui = Tui::over(demo(denied()), (80, 24), &[]);
    tui.wait_for("dev ").press("H");
    tui.wait_for_all(&["✗ staging", "✓ dev", "! AUDIT"])
        .wait_until_gone(" of ");
    // Where nothing is wrong, all that was found.
    tui.press("y").wait_for("to the terminal's clipboard");
    tui.press("down")
        .wait_for("Enter tells it all · y copies the statement");
    tui.press("y").wait_for("Sent the statement");
    tui.press("enter")
        .wait_for("Enter closes · y copies the statement");
    tui.press("y").wait_for("Sent the statement");
    let copied = tui.clipboard();
    assert!(copied[0].contains("✓ role"), "{copied:?}");
    for statement in &copied[1..] {
        let said = ["sts:AssumeRole", "arn:aws:iam::222222222222:role/"];
        assert!(
            said.iter().all(|said| statement.contains(said)),
            "{copied:?}"
        );
        assert!(statement.starts_with('{'), "nothing besides: {copied:?}");
    }
}

#[test]
fn where_several_statements_are_missing_y_copies_all_of_them() {
    let tui = Tui::over(demo(Faults::default()), (100, 40), &[]);
    tui.wait_for("dev ").press("H").wait_for("! AUDIT");
    tui.wait_until_gone(" of ").press("end");
    tui.wait_for("y copies the statements").press("enter");
    let describes = "\"Action\": \"dynamodb:DescribeTable\"";
    tui.wait_for_all(&[describes, "Enter closes · y copies the statements"]);
    tui.press("y").wait_for("Sent the statements");
    let copied = tui.clipboard();
    let statements: serde_json::Value = serde_json::from_str(&copied[0]).unwrap();
    let actions = statements.as_array().unwrap().iter();
    let actions: Vec<&str> = actions.map(|one| one["Action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["dynamodb:ListTables", "dynamodb:DescribeTable"]);
}

#[test]
fn r_tries_again() {
    let tui = Tui::over(demo(denied()), (100, 24), &[]);
    tui.wait_for("dev ").press("H").wait_for("✗ staging");
    tui.demo.set_faults(Faults::default());
    tui.press("r").wait_for("✓ staging");
}

#[test]
fn capital_r_tries_the_account_under_the_cursor_again_with_a_new_session_and_no_other() {
    let tui = Tui::over(demo(denied()), (100, 24), &["prod"]);
    tui.wait_for("PROD  333333333333 ▸ tables")
        .press("H")
        .wait_for_all(&["✗ staging", "✓ PROD", "✓ dev", "! AUDIT"])
        .wait_until_gone(" of ");
    tui.demo.set_faults(Faults::default());
    let before = ["dev", "prod"].map(|name| tui.demo.requests().count(name, "AssumeRole"));
    tui.press("R")
        .wait_for("Trying dev again, with a new session")
        .wait_for_all(&["✓ dev", "✗ staging"]);
    tui.press("down R").wait_for_all(&["✓ dev", "✓ staging"]);
    let after = ["dev", "prod"].map(|name| tui.demo.requests().count(name, "AssumeRole"));
    assert_eq!(after, [before[0] + 1, before[1]], "prod is not asked again");
}

#[test]
fn n_goes_to_the_next_account_that_is_not_well_and_says_when_there_is_none() {
    let tui = Tui::over(demo(denied()), (100, 24), &[]);
    tui.wait_for("dev ")
        .press("H")
        .wait_for_all(&["✗ staging", "✓ PROD", "✓ dev", "! AUDIT"])
        .wait_until_gone(" of ");
    tui.wait_for("next ! or ✗");
    for (key, health) in [("n", "staging"), ("n", "audit"), ("N", "staging")] {
        tui.press(key)
            .press("enter")
            .wait_for(&format!("Health of {health}"))
            .press("esc")
            .wait_until_gone("Health of");
    }
    tui.press("N")
        .wait_for("No account before this one has ! or ✗");
    tui.press("G n")
        .wait_for("No account after this one has ! or ✗");
}

#[test]
fn where_all_that_was_tried_is_well_n_says_so() {
    let tui = Tui::over(demo(Faults::default()), (100, 24), &[]);
    tui.wait_for("dev ")
        .press("H")
        .wait_for("! AUDIT")
        .press("n enter")
        .wait_for("Health of audit");
    let two = demo(Faults::default());
    let config = two.config_toml();
    let (dev, _) = config.split_once("[accounts.staging]").unwrap();
    let tui = Tui::with_config(two, dev, (100, 24), &[]);
    tui.wait_for("dev ").press("H").wait_for("✓ dev");
    tui.press("n")
        .wait_for("no account that was tried has ! or ✗");
}

/// What answers counts, where the config names no role.
#[test]
fn the_account_that_answers_is_shown_where_the_config_says_none() {
    let demo = demo(Faults::default());
    let plain = format!(
        "\n[accounts.plain]\naccess_key_id = \"{SOURCE_ACCESS_KEY_ID}\"\nsecret_access_key = \"{SOURCE_SECRET_ACCESS_KEY}\"\n"
    );
    let config = demo.config_toml() + &plain;
    let tui = Tui::with_config(demo, &config, (100, 24), &[]);
    tui.wait_for("dev ").press("H").wait("the id", |frame| {
        let row = frame.lines().find(|line| line.contains(" PLAIN "));
        row.is_some_and(|row| row.contains("  999999999999  "))
    });
}

#[test]
fn in_jobs_and_in_the_log_nothing_beneath_is_renewed() {
    let tui = Tui::over(demo(Faults::default()), (100, 24), &["prod"]);
    tui.wait_for("PROD  333333333333 ▸ tables");
    for (view, shows) in [("J", "No copy was begun yet"), ("!", "log")] {
        tui.press(view).wait_for(shows);
        tui.press("R").wait_for("R does nothing here");
        tui.press("esc").wait_until_gone("R does nothing here");
    }
    assert_eq!(tui.demo.requests().count("prod", "AssumeRole"), 1);
}

#[test]
fn esc_cancels_what_runs_and_ctrl_c_keeps_what_came() {
    let slow = Faults {
        latency: Duration::from_secs(20),
        ..Faults::default()
    };
    let tui = Tui::over(demo(slow), (100, 24), &[]);
    tui.wait_for("dev ").press("H").wait_for("health");
    tui.press("ctrl-c")
        .wait_for_all(&["not tried", "0 of 6 tried"]);
    tui.press("esc").wait_until_gone("not tried");
    let before = tui.demo.requests();
    tui.press("down up ?").wait_for("Keys in accounts");
    assert_eq!(tui.demo.requests(), before, "nothing more is asked");
}

#[test]
fn a_throttled_account_is_not_taken_for_a_broken_one() {
    let faults = Faults {
        throttle: NonZeroU32::new(3),
        ..Faults::default()
    };
    let tui = Tui::over(demo(faults), (100, 24), &[]);
    tui.wait_for("dev ")
        .press("H")
        .wait_for_all(&["✓ dev", "✓ staging", "✓ PROD"]);
}

#[test]
fn two_thousand_accounts_are_tried_with_a_bar_and_esc_asks_no_more_of_them() {
    let options = DemoOptions {
        items: 10,
        accounts: 2000,
        ..DemoOptions::default()
    };
    let tui = Tui::over(Demo::start(options).unwrap(), (100, 24), &[]);
    tui.wait_for("dev ");
    let held = |holds: bool| {
        tui.demo.set_faults(Faults {
            held: holds.then(|| "ListTables".to_owned()),
            ..Faults::default()
        });
    };
    // Sixteen wait for their tables, and nobody else is asked for anything.
    held(true);
    tui.press("H").wait_for_all(&["0 of 2,006", "0%"]);
    let listed = |demo: &Demo| asked(demo, "ListTables");
    tui.wait_beside("sixteen", |demo| listed(demo) == 16);
    assert_eq!(asked(&tui.demo, "AssumeRole"), 16);
    held(false);
    tui.wait("a tenth", |frame| {
        done(frame).is_some_and(|done| done > 200)
    });
    // Left in the middle, where the next sixteen wait: those are given up, and nothing more is begun.
    held(true);
    tui.wait("the next sixteen", |frame| {
        done(frame).is_some_and(|done| listed(&tui.demo) == done + 16)
    });
    let before = listed(&tui.demo);
    assert!(before < 2000, "{before}");
    tui.press("esc").wait_until_gone(" of 2,006");
    held(false);
    tui.press("G")
        .wait_for("acct-2000")
        .press("enter")
        .wait_for("health-check");
    assert_eq!(
        listed(&tui.demo),
        before + 1,
        "that one, and nothing of the others"
    );
    assert_eq!(asked(&tui.demo, "AssumeRole"), before + 1);
    assert!(tui.demo.most_requests_at_once() <= 16);
}

/// `1,234 of 2,006`: how many.
fn done(frame: &str) -> Option<u64> {
    let before = frame.split(" of 2,006").next()?;
    before.rsplit(' ').next()?.replace(',', "").parse().ok()
}
