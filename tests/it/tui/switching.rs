//! A switch to another account or to a backup: while it takes time, when it fails, and when it is given up.

use dynahop::demo::{Demo, DemoOptions, Faults};

use super::Tui;
use super::readable::snapshot;

const NARROW: (u16, u16) = (80, 24);

fn demo(items: u32) -> Demo {
    Demo::start(DemoOptions {
        items,
        ..DemoOptions::default()
    })
    .unwrap()
}

#[test]
fn a_backup_that_fails_says_so_in_place_and_the_place_stays() {
    let options = DemoOptions {
        items: 300,
        faults: Faults {
            denied_role: Some("standby".to_owned()),
            ..Faults::default()
        },
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let tui = Tui::over(demo, NARROW, &["prod:users"]);
    tui.wait_for("all 300 loaded").press("j j");
    tui.press("B").wait_for_all(&[
        "▸ users",
        "u-0",
        "Could not assume the role of standby: AccessDenied",
        "→ AWS says the same whichever it is",
        "B tries again · y copies the statement · R tries prod again · Esc closes it",
    ]);
    snapshot(&tui, "backup_denied_80x24");
    tui.press("y").wait_for("Sent the statement");
    let copied = tui.clipboard();
    assert!(copied[0].contains("sts:AssumeRole"), "{copied:?}");
    // The place is prod's still, whichever key comes next.
    tui.press("B").wait_for("B tries again (failed 2 times");
    tui.press("R").wait_until_gone("B tries again");
    tui.wait_for("Renewed: prod").press("j").wait_for("u-0");
    tui.demo.set_faults(Faults::default());
    tui.press("B").wait_for("backup of prod");
}

#[test]
fn a_backup_that_fails_as_its_account_did_leaves_both_to_be_tried_again() {
    let demo = demo(300);
    let config = demo
        .config_toml()
        .replace("DynamoDBAccessRole", "NoSuchRole");
    let tui = Tui::with_config(demo, &config, NARROW, &["prod:users"]);
    tui.wait_for("Could not assume the role of prod");
    tui.press("B").wait_for_all(&[
        "Could not assume the role of standby",
        "B tries again · y copies the statement · R tries prod again",
    ]);
    // The table that was meant is meant still.
    tui.press("R")
        .wait_for_all(&["Could not assume the role of prod", "R tries again"]);
}

#[test]
fn an_account_that_cannot_be_switched_to_says_so_in_place_and_the_place_stays() {
    let options = DemoOptions {
        items: 300,
        faults: Faults {
            denied_role: Some("staging".to_owned()),
            ..Faults::default()
        },
        ..DemoOptions::default()
    };
    let tui = Tui::over(Demo::start(options).unwrap(), NARROW, &["dev:users"]);
    tui.wait_for("all 301 loaded").press("space j j");
    tui.press("@")
        .wait_for("Go to which account?")
        .write("staging");
    tui.press("enter").wait_for_all(&[
        "▸ users",
        "u-0",
        "1 marked",
        "Not opened: this is where you were before.",
        "Could not assume the role of staging: AccessDenied",
        "→ AWS says the same whichever it is",
        "R tries again · y copies the statement · Esc closes it",
    ]);
    snapshot(&tui, "switch_denied_80x24");
    // The statement is below what is seen of it.
    tui.press("y").wait_for("Sent the statement");
    let copied = tui.clipboard();
    assert!(copied[0].contains("sts:AssumeRole"), "{copied:?}");
    // What is there has its keys still, and R is of what failed.
    tui.press("space").wait_for("2 marked");
    tui.press("R")
        .wait_for("R tries again (failed 2 times")
        .wait_for("2 marked");
    // It can be taken away: then all keys are of where one is.
    tui.press("esc")
        .wait_until_gone("Not opened")
        .wait_for("2 marked");
    tui.press("y").wait_for("characters to the terminal's");
    let copied = tui.clipboard();
    assert!(copied[1].contains("\"id\": \"u-0"), "{copied:?}");
    tui.press("R").wait_for("Renewed: dev");
    // Tried again at last, the place that was meant is opened.
    tui.press("o")
        .wait_for("Open a place")
        .write("staging:orders");
    tui.press("enter").wait_for("Not opened");
    tui.demo.set_faults(Faults::default());
    tui.press("R")
        .wait_for_all(&["staging", "▸ orders", "RRU in all"])
        .wait_until_gone("Not opened");
}

#[test]
fn another_region_that_cannot_be_opened_from_the_list_says_why_below_it() {
    let tui = Tui::over(demo(10), NARROW, &[]);
    tui.wait_for("dev ")
        .press("o")
        .wait_for("Open a place")
        .write("dev@me-south-1:users");
    tui.press("enter").wait_for_all(&[
        "Could not assume the role of dev",
        "me-south-1",
        "R tries again",
    ]);
    tui.press("j").wait_until_gone("R tries again");
    tui.press("k").wait_for("R tries again");
}

#[test]
fn what_failed_on_a_side_goes_with_it_to_the_other() {
    let options = DemoOptions {
        items: 10,
        faults: Faults {
            denied_role: Some("staging".to_owned()),
            ..Faults::default()
        },
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let tui = Tui::over(demo, (160, 30), &["dev:users", "prod:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    tui.press("@")
        .wait_for("Go to which account?")
        .write("staging")
        .press("enter")
        .wait_for("Not opened");
    let column = |frame: &str| {
        let mut lines = frame.lines();
        lines.find_map(|line| Some(line.split_once("Not opened")?.0.chars().count()))
    };
    assert!(column(&tui.frame()).unwrap() < 80, "{}", tui.frame());
    tui.press("X").wait("it on the right", |frame| {
        column(frame).is_some_and(|column| column >= 80)
    });
    tui.demo.set_faults(Faults::default());
    tui.press("R").wait("staging on the right", |frame| {
        frame.lines().any(|line| {
            line.chars()
                .skip(80)
                .collect::<String>()
                .contains("staging  222222222222")
        })
    });
}

#[test]
fn a_way_to_a_backup_that_is_given_up_leaves_the_place_that_was_meant() {
    let options = DemoOptions {
        items: 300,
        faults: Faults {
            denied_role: Some("prod".to_owned()),
            ..Faults::default()
        },
        ..DemoOptions::default()
    };
    for key in ["ctrl-c", "esc"] {
        let demo = Demo::start(options.clone()).unwrap();
        let tui = Tui::over(demo, NARROW, &["prod:users"]);
        tui.wait_for("B opens its backup, standby");
        tui.demo.set_faults(Faults {
            held: Some("AssumeRole".to_owned()),
            ..Faults::default()
        });
        tui.press("B").wait_for("assuming role");
        tui.press(key).wait_until_gone("assuming role");
        tui.wait_for("R tries again");
        tui.demo.set_faults(Faults::default());
        tui.press("R").wait_for_all(&["▸ users", "all 300 loaded"]);
    }
}

#[test]
fn after_a_backup_failed_too_r_goes_where_it_says_though_another_account_is_open() {
    let demo = demo(300);
    demo.set_faults(Faults {
        denied_role: Some("prod".to_owned()),
        ..Faults::default()
    });
    let tui = Tui::over(demo, NARROW, &["dev:users"]);
    tui.wait_for("all 301 loaded").press("o");
    tui.wait_for("Open a place").write("prod:orders");
    tui.press("enter").wait_for("B opens its backup, standby");
    tui.demo.set_faults(Faults {
        denied_role: Some("standby".to_owned()),
        ..Faults::default()
    });
    tui.press("B")
        .wait_for("B tries again · y copies the statement · R tries prod again");
    tui.press("R")
        .wait_for_all(&["PROD", "▸ orders", "RRU in all"]);
}

#[test]
fn a_switch_that_takes_time_says_so_and_esc_stays() {
    let tui = Tui::over(demo(10), NARROW, &["dev:users"]);
    tui.wait_for("RRU in all");
    tui.demo.set_faults(Faults {
        held: Some("AssumeRole".to_owned()),
        ..Faults::default()
    });
    let opening = "opening staging · Esc stays here";
    tui.press("@")
        .wait_for("Go to which account?")
        .write("staging");
    tui.press("enter").wait_for(opening);
    tui.press("esc").wait_until_gone(opening);
    assert!(tui.frame().contains("▸ users"), "{}", tui.frame());
    tui.press("o")
        .wait_for("Open a place")
        .write("staging@eu-west-1");
    tui.press("enter")
        .wait_for("opening staging@eu-west-1 · Esc stays here");
    tui.demo.set_faults(Faults::default());
    tui.wait_for("staging  222222222222 ▸ tables in eu-west-1")
        .wait_until_gone("opening");
}
