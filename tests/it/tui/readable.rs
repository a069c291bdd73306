//! What is on the screen can be read: nothing is cut without a sign, and what was done is said.

use std::path::Path;

use dynahop::config::Config;
use dynahop::demo::{Demo, DemoOptions, Faults};
use ratatui::style::Color;

use super::Tui;

const NARROW: (u16, u16) = (80, 24);

fn demo(denied: Option<&str>) -> Demo {
    let options = DemoOptions {
        items: 300,
        faults: Faults {
            denied_role: denied.map(str::to_owned),
            ..Faults::default()
        },
        ..DemoOptions::default()
    };
    Demo::start(options).unwrap()
}

fn both_loaded(tui: &Tui) {
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
}

/// A frame without what differs from run to run.
pub fn snapshot(tui: &Tui, name: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"[━─═]{4,}", "━━━");
    // As long as what they stand for, so that the lines after them stay as they are.
    settings.add_filter(r"\d{4}-\d\d-\d\dT[\d:]{8}Z", "YYYY-MM-DDTHH:MM:SSZ");
    settings.add_filter(r"\d\d:\d\d:\d\dZ", "HH:MM:SSZ");
    settings.add_filter(r"ready, \d+m", "ready, LEFT");
    settings.add_filter(r"\d+m left", "LEFT left");
    settings.add_filter(r", \d+(\.\d+)? m?s ", ", TIME ");
    // What is left of the edge beside it.
    settings.add_filter(r"[━─]+ Scan ", "━━━ Scan ");
    settings.add_filter(r"TIME [━─]+", "TIME ━━━");
    settings.add_filter(r"(de300000-0000-4000-8000-)\d{12}", "${1}NUMBER      ");
    settings.add_filter(r"┃ \d+ s · (.*?) *┃", "┃ TIME · ${1} ┃");
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT");
    settings.set_omit_expression(true);
    let frame = tui.frame();
    settings.bind(|| insta::assert_snapshot!(name, frame));
}

#[test]
fn a_denied_role_names_all_that_it_can_be_and_says_how_the_rest_is_read() {
    let tui = Tui::over(demo(Some("staging")), NARROW, &[]);
    tui.wait_for("dev ").press("down enter");
    tui.wait_for_all(&[
        "(1) the source",
        "(2) there is",
        "(3) its trust",
        "(4) what else",
        "more lines · PgUp PgDn scroll",
        "R tries again · y copies the statement",
    ]);
    snapshot(&tui, "role_denied_80x24");
    // In the log more of it is seen, and Enter shows all of it, scrolled.
    tui.press("!").wait_for("more lines · Enter tells it all");
    snapshot(&tui, "role_denied_in_the_log_80x24");
    tui.press("enter")
        .wait_for_all(&["What went wrong", "↓ ", "more lines · ↑↓"]);
    tui.press("G")
        .wait_for_all(&["lines above · ↑↓", "$ dynahop policy staging --trust"]);
    snapshot(&tui, "role_denied_to_its_end_80x24");
    // One key up moves: the end is where the last line is in sight.
    tui.press("k").wait_for("↓ 1 more line");
    tui.press("g").wait_for("↓ ");
    assert!(
        !tui.frame().contains('↑') || tui.frame().contains("↑↓"),
        "{}",
        tui.frame()
    );
}

#[test]
fn what_fails_again_says_how_often_and_when() {
    let tui = Tui::over(demo(Some("staging")), NARROW, &[]);
    tui.wait_for("dev ")
        .press("down enter")
        .wait_for("R tries again · y");
    tui.press("R")
        .wait_for_all(&["R tries again (failed 2 times, last at ", "Again, 2 times"]);
    tui.press("R").wait_for("R tries again (failed 3 times");
    snapshot(&tui, "failed_again_80x24");
    // While it is tried, that is said.
    tui.demo.set_faults(Faults {
        latency: std::time::Duration::from_secs(20),
        ..Faults::default()
    });
    tui.press("R")
        .wait_for_all(&["Trying staging again, with a new session", "assuming role"]);
}

#[test]
fn what_went_well_since_counts_no_more() {
    let tui = Tui::over(demo(Some("staging")), NARROW, &[]);
    tui.wait_for("dev ")
        .press("down enter")
        .wait_for("R tries again · y");
    tui.press("R").wait_for("failed 2 times");
    tui.demo.set_faults(Faults::default());
    tui.press("R").wait_for("staging  222222222222 ▸ tables");
    tui.press("esc");
    tui.demo.set_faults(Faults {
        denied_role: Some("staging".to_owned()),
        ..Faults::default()
    });
    tui.press("R").wait_for("R tries again · y");
}

#[test]
fn a_plan_says_which_step_it_is_at_and_the_reason_that_was_given() {
    let demo = demo(None);
    let config = demo
        .config_toml()
        .replace("[accounts.prod]", "[accounts.prod]\nrequire_reason = true");
    let tui = Tui::with_config(demo, &config, NARROW, &["dev:products", "prod:products"]);
    tui.wait_for("all 503 loaded").press("tab");
    tui.wait_for("all 500 loaded").press("tab");
    tui.press("=").wait_for("done");
    tui.press("A F5")
        .wait_for_all(&["[ Cancel ]", "reason  has to be given: it is asked for"]);
    // The buttons say all that they do in 80 columns: the README names them so.
    let readme = include_str!("../../../README.md");
    assert!(readme.contains("*Copy, overwrite what exists*"));
    tui.wait_for("[ Copy, overwrite what exists ]");
    snapshot(&tui, "plan_with_a_reason_80x24");
    tui.press("tab enter").wait_for_all(&[
        "1 of 2 · Reason: ",
        "Enter goes on to 2, the account's name",
    ]);
    tui.press("enter").wait_for("PROD demands a reason");
    tui.write("OPS-17")
        .wait_for("reason  OPS-17")
        .press("enter");
    tui.wait_for_all(&[
        "2 of 2 · Type prod to confirm: ",
        "Reason: OPS-17",
        "reason  OPS-17",
    ]);
    snapshot(&tui, "plan_with_its_reason_given_80x24");
    // Back to it, to mend it.
    tui.press("backtab").wait_for("1 of 2 · Reason: OPS-17");
    tui.write("8").press("enter").wait_for("Reason: OPS-178");
    tui.write("prod").press("enter").wait_for("WRU in ");
    tui.press("J enter").wait_for("reason  OPS-178");
}

#[test]
fn a_plan_into_a_table_of_another_name_warns_before_everything_else() {
    let tui = Tui::open((120, 30), &["dev:kitchen-sink", "prod:health-check"]);
    both_loaded(&tui);
    tui.wait_for("! health-check, confirm");
    assert_eq!(tui.cell_of("! health-check").fg, Color::Yellow);
    tui.press("space F5")
        .wait_for("! ")
        .wait_for("TABLES OF DIFFERENT NAMES: kitchen-sink is copied into health-check");
    assert_eq!(tui.cell_of("!       TABLES").fg, Color::Yellow);
    snapshot(&tui, "plan_into_another_name_120x30");
}

#[test]
fn the_card_of_an_account_has_all_that_the_config_says_of_it() {
    let demo = demo(None);
    let config = demo.config_toml();
    let prod = "[accounts.prod]\nrequire_reason = true\nhealth_table = \"health-check\"\n\
                regions = [\"us-east-1\", \"eu-west-1\"]\n";
    let lines = config.lines().map(|line| match line {
        "[accounts.prod]" => prod.to_owned(),
        line => format!("{line}\n"),
    });
    let mut at_prod = false;
    let lines = lines.filter(|line| {
        if line.starts_with('[') {
            at_prod = line.starts_with("[accounts.prod]");
        }
        // Those that are there already are said once.
        let is_again = ["health_table", "regions", "require_reason"];
        !(at_prod && is_again.iter().any(|key| line.starts_with(key)))
    });
    let config: String = lines.collect();
    let tui = Tui::with_config(demo, &config, NARROW, &["prod"]);
    tui.wait_for_all(&["333333333333 ▸ tables", "kitchen-sink"])
        .press("i");
    tui.wait_for_all(&[
        "Account prod",
        "access      confirm: protected, so its name is in capitals",
        "reason      each write has to give one",
        "account id  333333333333 has to answer",
        "regions     us-east-1, eu-west-1",
        "more lines · ↑↓",
    ]);
    snapshot(&tui, "card_80x24");
    tui.press("G").wait_for_all(&[
        "health      ",
        "backup      standby: B opens",
        "until       ",
    ]);
    snapshot(&tui, "card_to_its_end_80x24");
    tui.resize(200, 50);
    tui.wait("no more above or below", |frame| {
        !frame.contains("more lines") && !frame.contains("lines above")
    });
    snapshot(&tui, "card_200x50");
    tui.resize(80, 24);
    // In another region it says so.
    tui.press("esc :")
        .write("region eu-west-1")
        .press("enter")
        .wait_for("in eu-west-1")
        .press("i")
        .wait_for_all(&[
            "Account prod@eu-west-1",
            "region      eu-west-1, where you are; its own is us-east-1",
        ]);
}

#[test]
fn the_card_of_a_read_only_account_speaks_of_no_write_and_names_its_tenants() {
    let demo = demo(None);
    let config = demo.config_toml();
    let config = config.split("\n[tenants]").next().unwrap();
    let names: Vec<String> = (0..12).map(|n| format!("t{n:02} = \"audit\"\n")).collect();
    let config = format!("{config}\n[tenants]\n{}", names.concat());
    let tui = Tui::with_config(demo, &config, (120, 40), &["audit"]);
    tui.wait_for("555555555555 ▸ tables").press("i");
    tui.wait_for_all(&[
        "read-only: protected, so its name is in capitals; nothing is ever written",
        "may         read only, and nothing else is ever asked for here",
        "tenants     t00, t01, t02, t03, t04, t05, t06, t07, and 4 more",
        "tables      users, orders, as the config names them",
    ]);
    assert!(
        !tui.frame().contains("assumes the role anew"),
        "{}",
        tui.frame()
    );
}

#[test]
fn the_own_account_and_place_stay_in_a_narrow_header_and_the_other_side_is_shortened() {
    let tui = Tui::open((80, 24), &["dev:kitchen-sink", "prod:kitchen-sink"]);
    tui.wait_for("all 28 loaded");
    for (columns, own, other) in [
        (80, "dev  ▸ kitchen-sink", "PROD"),
        (60, "dev  ▸ kitchen-sink", "PROD"),
        (40, "dev  ▸ kitchen-sink", "PROD"),
        (24, "dev  ▸ kitchen-sink", ""),
        (14, "dev  ▸ ki", ""),
    ] {
        tui.resize(columns, 24);
        tui.wait("the own place and the other's account", |frame| {
            let header = frame.lines().next().unwrap_or_default();
            header.contains(own) && header.contains(other) && !header.trim().starts_with('⇄')
        });
    }
    // With the other side in focus it is that one's place.
    tui.press("tab");
    tui.resize(40, 24);
    tui.wait("the own place", |frame| {
        let header = frame.lines().next().unwrap_or_default();
        header.contains("PROD  ▸ kitchen-sink") && header.contains("dev")
    });
}

#[test]
fn errors_in_dialogs_wrap_and_are_whole() {
    let tui = Tui::open(NARROW, &["dev"]);
    tui.wait_for("kitchen-sink").press("o");
    tui.write("nowhere-that-anybody-knows:users").press("enter");
    tui.wait_for_all(&[
        "there is no account or tenant \"nowhere-that-anybody",
        "lists the 9 that there are",
    ]);
    snapshot(&tui, "open_error_80x24");
    tui.press("esc :");
    tui.write("open nowhere-that-anybody-knows:users")
        .press("enter");
    tui.wait_for_all(&[
        "Commands",
        "there is no account or tenant",
        "lists the 9 that there are",
    ]);
    snapshot(&tui, "palette_error_80x24");
    tui.press("esc :")
        .write("region not/a/region")
        .press("enter");
    tui.wait_for_all(&["Commands", "region"]);
}

#[test]
fn a_mistyped_command_opens_nothing_and_names_what_may_have_been_meant() {
    let tui = Tui::open(NARROW, &["dev"]);
    tui.wait_for("kitchen-sink").press(":").write("xyzzy");
    tui.press("enter")
        .wait_for("No command is called xyzzy. A table of that name is");
    tui.wait_for(":open xyzzy");
    tui.press("esc :").write("helht").press("enter");
    tui.wait_for("Did you mean :health or :help?");
    tui.press("esc").wait_for("dev  111111111111 ▸ tables");
    assert_eq!(tui.demo.requests().count("dev", "DescribeTable"), 0);
    // What is listed here, or written as a place, opens.
    tui.press(":").write("kitchen-sink");
    tui.wait_for("Enter opens it as a place").press("enter");
    tui.wait_for("dev  111111111111 ▸ kitchen-sink");
    tui.press(":").write("prod:kitchen-sink").press("enter");
    tui.wait_for("PROD  333333333333 ▸ kitchen-sink");
}

#[test]
fn reading_a_built_in_config_again_says_why_there_is_nothing_to_read() {
    let demo = demo(None);
    let nothing = std::collections::BTreeMap::<String, String>::new();
    let mut config = Config::parse(&demo.config_toml(), Path::new("demo"), &nothing).unwrap();
    config.is_built_in = true;
    let tui = Tui::configured(demo, config, NARROW, &["dev"]);
    tui.wait_for("kitchen-sink")
        .press(":")
        .write("reload")
        .press("enter");
    tui.wait_for_all(&["built in", "dynahop demo --serve", "--config-out FILE"]);
    assert!(!tui.frame().contains("no such file"), "{}", tui.frame());
}

#[test]
fn who_asks_for_a_key_keeps_why_in_sight() {
    let tui = Tui::open(NARROW, &["audit:users"]);
    tui.wait_for_all(&[
        "Key of audit:users",
        "may not scan it",
        "authorized to perform: dynamodb:Scan on resource",
        "Esc closes, then y copies the statement",
        "id (S) ›",
    ]);
}

#[test]
fn what_trying_all_accounts_found_is_in_their_rows() {
    let tui = Tui::over(demo(Some("staging")), (120, 40), &[]);
    tui.wait_for_all(&["dev ", "111111111111?"]).press("H");
    tui.wait_for_all(&["✓ dev", "✗ staging", "✓ PROD", "! AUDIT"])
        .wait_until_gone(" of ");
    tui.press("esc").wait_until_gone(" health ");
    tui.wait_for_all(&["failed: AccessDenied", "ready, "]);
    let frame = tui.frame();
    assert!(
        !frame.contains("idle") && !frame.contains("111111111111?"),
        "{frame}"
    );
    snapshot(&tui, "accounts_after_health_120x40");
}

#[test]
fn signs_in_the_list_of_accounts_are_explained() {
    let tui = Tui::open(NARROW, &[]);
    tui.wait_for("id? proven on opening · CAPITALS protected");
    tui.press("? G")
        .wait_for_all(&["PROD ", "in capitals: protected"]);
    snapshot(&tui, "help_of_accounts_to_its_end_80x24");
}

#[test]
fn a_refresh_says_when_it_is_done_and_what_was_not_renewed() {
    let tui = Tui::open((120, 30), &["dev:users", "prod:users"]);
    both_loaded(&tui);
    tui.press(":").write("refresh all").press("enter");
    tui.wait_for("Renewed: dev, prod");
    tui.demo.set_faults(Faults {
        denied_role: Some("prod".to_owned()),
        ..Faults::default()
    });
    tui.press(":").write("refresh all").press("enter");
    tui.wait_for("Renewed: dev. Not renewed: prod; ! tells why");
}

#[test]
fn the_time_that_a_session_has_left_is_in_the_title_where_there_is_room() {
    let tui = Tui::open(NARROW, &["dev"]);
    tui.wait_for("dev  111111111111 ▸ tables in us-east-1  59m left");
    tui.press(":").write("open users").press("enter");
    tui.wait_for_all(&["▸ users  59m left", " loaded"]);
    tui.demo.advance(std::time::Duration::from_mins(10));
    tui.wait_for("▸ users  49m left");
    tui.resize(50, 24);
    tui.wait("no room for it", |frame| !frame.contains("left"));
    tui.wait_for_all(&["▸ users", " loaded"]);
}

#[test]
fn a_table_whose_key_was_told_but_that_never_opened_is_not_opened_before() {
    let tui = Tui::open(NARROW, &["audit:no-such-table"]);
    tui.wait_for("Key attributes of audit:no-such-table");
    tui.write("id:S")
        .press("enter")
        .wait_for("Key of audit:no-such-table");
    tui.write("x").press("enter").wait_for("AccessDenied");
    tui.press("esc").wait_for("users · from the config");
    assert!(!tui.frame().contains("opened before"), "{}", tui.frame());
}

#[test]
fn where_there_are_no_accounts_the_file_to_write_them_into_is_named() {
    let config = Config {
        missing: Some("/home/me/.config/dynahop/config.toml".into()),
        profiles: false,
        ..Config::none()
    };
    let tui = Tui::configured(demo(None), config, NARROW, &[]);
    tui.wait_for_all(&[
        "There are no accounts yet. Write them into",
        "/home/me/.config/dynahop/config.toml",
        "dynahop demo",
    ]);
}
