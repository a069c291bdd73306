//! Which account: tenants, pins, regions, and a config that changes while the program runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dynahop::config::Config;
use dynahop::demo::{Demo, DemoOptions};

use super::{Tui, asked};

const TENANTS: &str = "[tenants]\nacme = \"prod\"\n\"north wind\" = \"dev\"\nzenith = \"prod\"\n\
                       [tables.users]\naccount = \"prod\"\n";

/// The demo's accounts, without its tenants and tables.
fn accounts(demo: &Demo) -> String {
    let config = demo.config_toml();
    config.split("\n[tenants]").next().unwrap().to_owned()
}

fn demo() -> Demo {
    Demo::start(DemoOptions {
        items: 300,
        ..DemoOptions::default()
    })
    .unwrap()
}

/// The demo's accounts, with these lines at the top and those after them.
fn open(top: &str, after: &str, places: &[&str]) -> Tui {
    let demo = demo();
    let config = format!("{top}\n{}\n{after}", accounts(&demo));
    Tui::with_config(demo, &config, (80, 24), places)
}

#[test]
fn a_region_that_is_named_is_where_the_account_is_now_and_the_title_says_so() {
    let tui = open("", "", &["prod"]);
    tui.wait_for_all(&["PROD  333333333333 ▸ tables in us-east-1", "users"])
        .press(":")
        .write("region eu-west-1")
        .wait_for("region REGION")
        .press("enter")
        .wait_for_all(&["PROD  333333333333 ▸ tables in eu-west-1", "No tables here"]);
    // Back to the account's own.
    tui.press("o")
        .write("@us-east-1")
        .press("enter")
        .wait_for_all(&["▸ tables in us-east-1", "users"]);
}

#[test]
fn a_region_is_chosen_among_those_of_the_account_or_typed() {
    let tui = open("regions = [\"us-east-1\", \"eu-west-1\"]", "", &["dev"]);
    tui.wait_for("users")
        .press(":")
        .write("region")
        .press("enter")
        .wait_for_all(&["dev in which region?", "us-east-1", "here", "eu-west-1"])
        .press("down enter")
        .wait_for("▸ tables in eu-west-1")
        .press(":")
        .write("region")
        .press("enter")
        .write("us-west")
        .wait_for("Enter goes to the region that is typed")
        .press("enter")
        .wait_for("\"us-west\" is not a region")
        .write("-2")
        .press("enter")
        .wait_for("▸ tables in us-west-2");
}

#[test]
fn a_tenant_is_gone_to_by_name_and_its_account_says_whose_it_is() {
    let tui = open("", TENANTS, &["dev"]);
    tui.wait_for("users")
        .press(":")
        .write("tenant acme")
        .press("enter")
        .wait_for_all(&[
            "PROD  333333333333 tenant acme ▸ tables in us-east-1",
            "users",
        ]);
    tui.press(":")
        .write("tenant acm")
        .press("enter")
        .wait_for("there is no tenant \"acm\"; the nearest: \"acme\"")
        .press("esc");
    tui.press("o")
        .write("zenith:users")
        .press("enter")
        .wait_for("PROD  333333333333 tenant zenith ▸ users");
    tui.press(":")
        .write("refresh acm")
        .press("enter")
        .wait_for("there is no account or tenant \"acm\"; the nearest: \"acme\"");
    tui.press("esc");
    tui.press(":")
        .write("refresh acme")
        .press("enter")
        .wait_for("Renewed: prod");
}

#[test]
fn a_tenant_is_chosen_by_typing() {
    let tui = open("", TENANTS, &[]);
    tui.wait_for("accounts")
        .press(":")
        .write("tenant")
        .press("enter")
        .wait_for_all(&[
            "Go to which tenant?",
            "acme",
            "in prod",
            "north wind",
            "zenith",
        ])
        .write("wind")
        .wait_until_gone("acme")
        .press("enter")
        .wait_for("tenant north wind ▸ tables in us-east-1");
}

#[test]
fn without_tenants_the_palette_says_where_they_would_be() {
    let tui = open("", "", &[]);
    tui.wait_for("accounts")
        .press(":")
        .write("tenant")
        .wait_for("no tenants: [tenants] in the config has them");
}

#[test]
fn a_table_that_is_pinned_opens_there_and_elsewhere_it_is_marked() {
    let tui = open("", TENANTS, &["dev:users"]);
    tui.wait_for_all(&[
        "dev  not the pinned account  111111111111 ▸ users",
        " loaded",
    ])
    .press(":")
    .write("open users")
    .wait_for("open PLACE")
    .press("enter")
    .wait_for_all(&["PROD  333333333333 ▸ users", " loaded"])
    .wait_until_gone("not the pinned account");
    // What is not pinned opens here; and a name alone, asked for by `o`, does, too.
    tui.press(":")
        .write("open orders")
        .press("enter")
        .wait_for("PROD  333333333333 ▸ orders")
        .press("o")
        .write("dev:orders")
        .press("enter")
        .wait_for("dev  111111111111 ▸ orders")
        .press("o")
        .write("users")
        .press("enter")
        .wait_for("dev  not the pinned account  111111111111 ▸ users");
}

/// A frame without what differs from run to run.
fn snapshot(tui: &Tui, name: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"[━─═]{4,}", "━━━");
    settings.add_filter(r"\d+m left", "LEFT left");
    settings.add_filter(r", \d+(\.\d+)? m?s ", ", TIME ");
    // What is left of the edge beside it.
    settings.add_filter(r"[━─]+ Scan ", "━━━ Scan ");
    settings.add_filter(r"TIME [━─]+", "TIME ━━━");
    settings.set_omit_expression(true);
    let frame = tui.frame();
    settings.bind(|| insta::assert_snapshot!(name, frame));
}

#[test]
fn that_a_table_is_not_in_its_pinned_account_is_seen_on_two_sides_and_wherever_it_is_written() {
    let demo = demo();
    let config = format!("{}\n{TENANTS}", accounts(&demo));
    // Found by a tenant, whose name takes room, too.
    let places = ["\"north wind\":users", "staging:users"];
    let tui = Tui::with_config(demo, &config, (110, 30), &places);
    tui.wait("both", |frame| {
        frame.matches("16.5 RRU in all").count() == 2
            && frame.matches("not pinned here").count() == 2
    });
    snapshot(&tui, "not_pinned_110x30");
    tui.press("enter")
        .wait_for_all(&["tree", "not the pinned account"]);
    tui.press("=").wait_for("difference");
    assert_eq!(tui.frame().matches("not pinned here").count(), 2);
    tui.press("esc esc =").wait_for("done");
    assert_eq!(tui.frame().matches("not pinned here").count(), 2);
    tui.press("esc A F5").wait_for_all(&[
        "Copy to staging",
        "!       NOT THE PINNED ACCOUNT: this goes to staging, and the config has users in",
        "[ Cancel ]",
    ]);
    snapshot(&tui, "plan_not_pinned_110x30");
}

#[test]
fn what_goes_to_the_pinned_account_is_not_warned_of() {
    let demo = demo();
    let config = format!("{}\n{TENANTS}", accounts(&demo));
    let tui = Tui::with_config(demo, &config, (120, 30), &["dev:users", "prod:users"]);
    tui.wait("both", |frame| frame.matches("RRU in all").count() == 2);
    tui.press("A F5")
        .wait_for_all(&["Copy to PROD", "[ Cancel ]"]);
    assert!(!tui.frame().contains("NOT THE PINNED"), "{}", tui.frame());
}

/// The demo's accounts, with one before prod that has its name in its own.
fn with_another_prod(after: &str, places: &[&str]) -> Tui {
    let demo = demo();
    let config = accounts(&demo);
    let of_dev = config.split("[accounts.dev]").nth(1).unwrap();
    let of_dev = of_dev.split("[accounts.").next().unwrap();
    let first = format!("[accounts.my-prod-eu]{of_dev}\n[accounts.dev]");
    let config = config.replacen("[accounts.dev]", &first, 1);
    Tui::with_config(demo, &format!("{config}\n{after}"), (80, 24), places)
}

#[test]
fn the_account_whose_whole_name_is_typed_is_the_one_that_opens() {
    let tui = with_another_prod("", &["dev:products"]);
    tui.wait_for(" loaded").press("@");
    tui.wait_for("Go to which account?")
        .write("prod")
        .wait_for_all(&["my-prod-eu", "▶ PROD"]);
    tui.press("enter").wait_for("PROD  333333333333 ▸ tables");
    // Of what is typed in part, it is the one that begins so; and pasted it is the same.
    tui.press("-").wait_for("▸ products").press("@");
    tui.wait_for("Go to which account?").paste("pro");
    tui.wait_for_all(&["my-prod-eu", "▶ PROD"])
        .press("up enter");
    tui.wait_for("my-prod-eu  111111111111 ▸ tables");
}

#[test]
fn a_comparison_with_the_account_whose_whole_name_is_typed_is_with_that() {
    let tui = with_another_prod("", &["staging:products"]);
    tui.wait_for(" loaded").press("=");
    tui.wait_for("in which account?")
        .write("Prod")
        .wait_for("▶ PROD");
    tui.press("enter")
        .wait_for_all(&["staging", "━▶  PROD ", "done"]);
    assert_eq!(tui.demo.requests().count("dev", "Scan"), 0);
}

#[test]
fn a_filter_of_accounts_or_tables_has_its_cursor_on_the_whole_name() {
    let tui = with_another_prod("", &[]);
    tui.wait_for("my-prod-eu").press("/").write("prod");
    tui.press("enter enter")
        .wait_for("PROD  333333333333 ▸ tables");
    tui.press("esc esc").wait_for("my-prod-eu");
}

#[test]
fn the_tenant_whose_whole_name_is_typed_is_the_one_that_opens() {
    let tenants = "[tenants]\nmy-acme = \"dev\"\nacme = \"prod\"\n";
    let tui = open("", tenants, &["staging"]);
    tui.wait_for("products").press(":").write("tenant");
    tui.press("enter").wait_for("Go to which tenant?");
    tui.write("acme").wait_for_all(&["my-acme", "▶ acme"]);
    tui.press("enter")
        .wait_for("PROD  333333333333 tenant acme");
}

#[test]
fn a_run_for_a_tenant_has_that_account_alone_and_says_whose_it_is() {
    let demo = demo();
    let text = format!("{}\n{TENANTS}", accounts(&demo));
    let environment = BTreeMap::<String, String>::new();
    let config = Config::parse(&text, Path::new("test.toml"), &environment).unwrap();
    let bound = config.bound_to(&"acme".parse().unwrap()).unwrap();
    let tui = Tui::configured(demo, bound, (80, 24), &[":users"]);
    tui.wait_for_all(&[" tenant acme ", "PROD  333333333333 ▸ users"]);
    for place in ["dev:users", "\"north wind\""] {
        tui.press("o")
            .write(place)
            .press("enter")
            .wait_for("this run is bound to the tenant \"acme\"")
            .press("esc")
            .wait_until_gone("Open a place");
    }
    tui.press("o")
        .write("arn:aws:dynamodb:us-east-1:111111111111:table/users")
        .press("enter")
        .wait_for_all(&["is bound to the tenant \"acme\":", "start without --tenant"])
        .press("esc")
        .wait_until_gone("Open a place");
    tui.press("esc esc")
        .wait_for_all(&[" accounts ", "PROD    333333333333", "confirm"]);
    assert!(!tui.frame().contains("dev"), "{}", tui.frame());
    tui.press("@").wait_for("Go to which account?").write("dev");
    tui.wait_for("No account is called so");
}

#[test]
fn tenants_of_a_command_come_after_the_first_frame_and_places_wait_for_them() {
    let command = "tenants_command = [\"sh\", \"-c\", \"echo late,prod\"]";
    let tui = open(command, "", &["late:users"]);
    tui.wait_for("PROD  333333333333 tenant late ▸ users");
    let failing = "tenants_command = [\"sh\", \"-c\", \"exit 7\"]";
    let tui = open(failing, "", &[]);
    tui.wait_for("the tenants cannot be read: `sh` ended with exit status: 7")
        .press(":")
        .write("tenant")
        .wait_for("`sh` ended with exit status: 7");
}

/// The program over a config in a file, and that file.
pub(super) fn over_file(after: &str, places: &[&str]) -> (Tui, tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let demo = demo();
    std::fs::write(&path, format!("{}\n{after}", accounts(&demo))).unwrap();
    let environment = BTreeMap::<String, String>::new();
    let config = Config::load(Some(&path), &environment).unwrap();
    let tui = Tui::configured(demo, config, (80, 24), places);
    (tui, folder, path)
}

pub(super) fn edit(path: &Path, edit: impl FnOnce(String) -> String) {
    let text = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, edit(text)).unwrap();
}

#[test]
fn the_config_is_read_again_and_a_side_in_an_account_that_stayed_keeps_its_place() {
    let (tui, _folder, path) = over_file("", &["dev:users"]);
    tui.wait_for("all 301 loaded").press("j j");
    let scans = tui.demo.requests().count("dev", "Scan");
    edit(&path, |text| {
        let text = text.replace("[accounts.staging]", "[accounts.stage]");
        format!("{text}\n[tenants]\nacme = \"stage\"\n")
    });
    tui.press(":")
        .write("reload")
        .press("enter")
        .wait_for("The config is read again: new stage · gone staging")
        .wait_for("dev  111111111111 ▸ users");
    assert_eq!(tui.demo.requests().count("dev", "Scan"), scans);
    tui.press(":")
        .write("tenant acme")
        .press("enter")
        .wait_for_all(&["stage  222222222222 tenant acme", "users"]);
}

#[test]
fn an_account_that_changed_is_opened_anew_where_the_side_stood() {
    let (tui, _folder, path) = over_file("", &["prod:users"]);
    tui.wait_for_all(&["PROD  333333333333 ▸ users", " loaded"]);
    let assumed = tui.demo.requests().count("prod", "AssumeRole");
    edit(&path, |text| {
        text.replace(
            "[accounts.prod]",
            "[accounts.prod]\nsession_duration = \"30m\"",
        )
    });
    tui.press(":")
        .write("reload")
        .press("enter")
        .wait_for("The config is read again: changed prod")
        .wait_for_all(&["PROD  333333333333 ▸ users", " loaded"]);
    assert!(tui.demo.requests().count("prod", "AssumeRole") > assumed);
}

#[test]
fn a_side_in_an_account_that_is_gone_is_back_on_the_list() {
    let (tui, _folder, path) = over_file("", &["backup"]);
    tui.wait_for("health-check");
    edit(&path, |text| {
        text.replace("[accounts.backup]", "[accounts.other]")
    });
    tui.press(":")
        .write("reload")
        .press("enter")
        .wait_for_all(&["new other · gone backup", " accounts ", "other"])
        .wait_until_gone("health-check");
}

#[test]
fn a_config_that_is_broken_now_changes_nothing_and_its_line_is_told() {
    let (tui, _folder, path) = over_file("", &["dev"]);
    tui.wait_for("users");
    edit(&path, |text| {
        text.replace("[accounts.dev]", "[accounts.dev]\nregoin = \"us-east-1\"")
    });
    tui.press(":")
        .write("reload")
        .press("enter")
        .wait_for_all(&[
            "The config cannot be read",
            "accounts.dev.regoin: there is no such",
            "Everything is as it was.",
        ])
        .press("enter")
        .wait_for("dev  111111111111 ▸ tables in us-east-1");
    std::fs::remove_file(&path).unwrap();
    tui.press(":")
        .write("reload")
        .press("enter")
        .wait_for("there is no such file any more");
}

#[test]
fn the_palette_brings_back_what_was_entered() {
    let tui = open("", TENANTS, &["dev"]);
    tui.wait_for("users")
        .press(":")
        .write("tenant acme")
        .press("enter")
        .wait_for("tenant acme ▸ tables in us-east-1")
        .press(":")
        .write("open dev:orders")
        .press("enter")
        .wait_for("dev  111111111111 ▸ orders")
        .press(": up")
        .wait_for(": open dev:orders")
        .press("up")
        .wait_for(": tenant acme")
        .press("enter")
        .wait_for("tenant acme ▸ tables in us-east-1");
}

#[test]
fn two_thousand_accounts_are_listed_filtered_and_opened_and_only_that_one_is_asked() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        accounts: 2000,
        ..DemoOptions::default()
    })
    .unwrap();
    let tui = Tui::over(demo, (80, 24), &[]);
    tui.wait_for(" 2,00")
        .press("/")
        .write("acct-1999")
        .wait_for(" 1 of 2,00")
        .press("enter enter")
        .wait_for_all(&["acct-1999  600000001998", "health-check"]);
    assert_eq!(asked(&tui.demo, "AssumeRole"), 1);
    assert_eq!(asked(&tui.demo, "ListTables"), 1);
}
