//! Plans, confirmations, and jobs.

use std::num::NonZeroU32;

use dynahop::demo::{Demo, DemoOptions, Faults};

use super::Tui;

fn both_loaded(tui: &Tui) {
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
}

#[test]
fn cancel_has_the_focus_and_no_letter_confirms() {
    let tui = Tui::open((120, 30), &["dev:products", "staging:products"]);
    both_loaded(&tui);
    tui.press("A F5")
        .wait_for_all(&["Copy to staging", "[ Cancel ]"]);
    tui.write("yYcC")
        .wait_for("[ Cancel ]")
        .press("enter")
        .wait_until_gone("[ Cancel ]");
    tui.press("J").wait_for("No copy was begun yet");
    assert_eq!(tui.demo.requests().writes("staging"), 0);
}

#[test]
fn a_protected_account_wants_its_name() {
    let tui = Tui::open((120, 30), &["dev:products", "prod:products"]);
    both_loaded(&tui);
    tui.press("A F5")
        .wait_for_all(&["Copy to PROD", "[ Cancel ]"])
        .press("tab enter")
        .wait_for("Type prod to confirm");
    tui.write("dev")
        .press("enter")
        .wait_for("That is not prod. Nothing was written.");
    assert_eq!(tui.demo.requests().writes("prod"), 0);
    tui.press("ctrl-u")
        .write("prod")
        .press("enter")
        .wait_for("WRU in ");
    assert!(tui.demo.requests().writes("prod") > 0);
    tui.press("J")
        .wait_for("dev:products → prod:products")
        .wait_for_all(&[" WRU in prod, ", " RRU in dev, ", " RRU in prod)"]);
}

#[test]
fn what_only_the_target_has_is_left_alone_and_the_plan_says_so() {
    let tui = Tui::open((120, 40), &["dev:users", "staging:users"]);
    both_loaded(&tui);
    tui.press("=")
        .wait_for("done")
        .press("A F5")
        .wait_for_all(&["Copy to staging", "more only at the target: left alone"]);
    tui.press("esc")
        .press("3")
        .wait_for("- only")
        .press("\\")
        .press("*")
        .press("*");
    tui.press("esc").wait_for("RRU in all");
    assert_eq!(tui.demo.requests().writes("staging"), 0);
}

#[test]
fn a_whole_table_is_an_estimate_and_says_so() {
    let tui = Tui::open((120, 30), &["dev", "staging"]);
    tui.wait("both sides listed", |frame| {
        frame.matches("kitchen-sink").count() == 2
    });
    tui.press("/")
        .write("products")
        .press("enter F5")
        .wait_for_all(&["Copy to staging", "~"]);
    tui.press("tab enter").wait_for("WRU in ");
    tui.press("J").wait_for("✓ dev:products → staging:products");
}

#[test]
fn a_missing_table_is_said_before_anything_is_written() {
    let tui = Tui::open((120, 30), &["dev:products", "backup"]);
    // The list of accounts shows its id, too.
    tui.wait_for_all(&["RRU in all", "backup  444444444444 ▸ tables"])
        .press("F5")
        .wait_for_all(&["backup", "Nothing was written"]);
    assert_eq!(tui.demo.requests().writes("backup"), 0);
}

#[test]
fn a_read_only_account_refuses() {
    let demo = Demo::start(DemoOptions {
        items: 100,
        ..DemoOptions::default()
    })
    .unwrap();
    let config = demo
        .config_toml()
        .replace("access = \"confirm\"", "access = \"read-only\"");
    let tui = Tui::with_config(demo, &config, (120, 30), &["dev:products", "prod:products"]);
    both_loaded(&tui);
    tui.press("F5")
        .wait_for("prod is read-only: nothing is written there");
    assert_eq!(tui.demo.requests().writes("prod"), 0);
}

#[test]
fn everything_arrives_over_a_service_that_throttles_fails_and_leaves_items_unprocessed() {
    let tui = Tui::open((120, 30), &["dev:products", "staging:products"]);
    both_loaded(&tui);
    let every = NonZeroU32::new;
    tui.demo.set_faults(Faults {
        unprocessed: every(7),
        throttle: every(6),
        server_errors: every(9),
        ..Faults::default()
    });
    tui.press("=")
        .wait_for("done")
        .press("A F5")
        .wait_for("overwrite what exists")
        .press("tab enter")
        .wait_for("WRU in ");
    tui.press("r").wait("nothing to copy is left", |frame| {
        frame.contains("done")
            && frame.contains("* 0 differ")
            && frame.contains("+ 0 only at the source")
    });
}

#[test]
fn quitting_asks_while_a_job_runs() {
    let tui = Tui::open((120, 30), &["dev", "staging"]);
    tui.wait("both sides listed", |frame| {
        frame.matches("kitchen-sink").count() == 2
    });
    tui.press("/")
        .write("users")
        .press("enter F5")
        .wait_for("[ Cancel ]");
    tui.demo.set_faults(Faults {
        latency: std::time::Duration::from_secs(1),
        ..Faults::default()
    });
    tui.press("tab enter")
        .wait_for("1 job")
        .press("q")
        .wait_for_all(&["still running", "[ Stay ]"]);
    tui.press("enter")
        .wait_until_gone("[ Stay ]")
        .press("J x")
        .wait_for("[ Go on ]");
    // Going on has the focus: Enter at once cancels nothing.
    tui.press("enter").wait_until_gone("[ Go on ]");
    assert!(!tui.frame().contains("stopping"), "{}", tui.frame());
    tui.press("x")
        .wait_for("[ Go on ]")
        .press("tab enter")
        .wait_for("stopping");
    tui.wait_for("cancelled before the end");
}

#[test]
fn a_whole_table_goes_to_the_one_of_its_name_and_says_so_where_another_is_open() {
    let tui = Tui::open((80, 24), &["dev", "staging:users"]);
    tui.wait_for("kitchen-sink").press("/").write("products");
    tui.press("enter")
        .wait_for("F5 →  staging  ! products, not users");
    tui.press("F5").wait_for_all(&[
        "! ",
        "INTO products, NOT INTO users, which is open on the other side",
        "to      staging:products",
        "[ Cancel ]",
    ]);
    tui.press("esc").wait_until_gone("[ Cancel ]");
    // The table that is open is no other: nothing stands out.
    tui.press("esc /").write("users").press("enter");
    tui.wait_for("F5 →  staging  users");
    tui.press("F5")
        .wait_for_all(&["to      staging:users", "[ Cancel ]"]);
    assert!(!tui.frame().contains("NOT INTO"), "{}", tui.frame());
}

#[test]
fn a_whole_table_s_copy_says_of_about_how_many_and_how_long_it_runs() {
    let tui = Tui::open((120, 30), &["dev", "staging"]);
    tui.wait("both sides listed", |frame| {
        frame.matches("kitchen-sink").count() == 2
    });
    tui.demo.set_faults(Faults {
        held: Some("BatchWriteItem".to_owned()),
        ..Faults::default()
    });
    tui.press("/").write("users").press("enter F5");
    tui.wait_for("[ Cancel ]").press("tab enter");
    tui.wait_for("1 job 0% · 0 of about 301");
    tui.press("J")
        .wait_for_all(&["copying: 0 of about 301 written", " 0%"]);
    tui.demo.advance(std::time::Duration::from_secs(80));
    tui.wait_for("1m 2");
    tui.demo.set_faults(Faults::default());
    tui.wait_for_all(&["✓ dev:users → staging:users  1m 2", "301 written"]);
    // What it took stays what it was.
    tui.demo.advance(std::time::Duration::from_mins(5));
    tui.press("enter")
        .wait_for_all(&["It ran for 1m 2", "301 written"]);
}

#[test]
fn a_comparison_says_of_about_how_many_and_how_long_it_ran() {
    let tui = Tui::open((120, 30), &["dev:users", "staging:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("all 301 loaded").count() == 2
    });
    tui.demo.set_faults(Faults {
        held: Some("Scan".to_owned()),
        ..Faults::default()
    });
    tui.press("=").wait_for("read 0 of ~301 ━▶ 0 of ~301 · ");
    tui.demo.advance(std::time::Duration::from_secs(80));
    tui.wait_for("┃ 1m 2");
    tui.demo.set_faults(Faults::default());
    tui.wait_for_all(&["┃ 1m 2", "s · read 301 ━▶ 301 items", "done"]);
}
