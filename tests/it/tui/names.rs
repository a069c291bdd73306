//! Names that are mistyped.

use super::Tui;

const SIZE: (u16, u16) = (100, 30);

#[test]
fn a_mistyped_table_names_the_nearest_and_y_copies_the_command_that_opens_it() {
    let tui = Tui::open(SIZE, &["prod"]);
    tui.wait_for("kitchen-sink")
        .press(":")
        .write("open usres")
        .press("enter");
    tui.wait_for_all(&["The nearest by its name: \"users\"", "$ dynahop prod:users"]);
    tui.press("y").wait_for("Sent the command");
    assert_eq!(tui.clipboard(), ["dynahop prod:users"]);
}

#[test]
fn a_mistyped_index_names_the_nearest_whichever_answer_comes_first() {
    let tui = Tui::open(SIZE, &["prod:orders/by-stats"]);
    tui.wait_for_all(&[
        "orders has no such index. The nearest by its name: \"by-status\"",
        "$ dynahop prod:orders/by-status",
    ]);
}

#[test]
fn a_mistyped_account_is_told_from_a_table_where_one_stands_in_another_account() {
    let tui = Tui::open(SIZE, &["dev"]);
    tui.wait_for("kitchen-sink")
        .press("o")
        .write("prdo")
        .press("enter");
    tui.wait_for_all(&[
        "no table \"prdo\" is here, and there is no account or tenant",
        "the nearest: \"prod\"",
    ]);
    tui.press("esc").press("@").wait_for("Go to which account?");
    tui.write("prdo")
        .wait_for("No account is called so; the nearest: \"prod\"");
    tui.press("ctrl-u")
        .write("zzz")
        .wait_for("No account is called so; Esc cancels");
    tui.press("esc").press(":").write("@ prdo").press("enter");
    tui.wait_for("there is no account or tenant \"prdo\"; the nearest: \"prod\"");
    tui.press("esc :")
        .write("tenant")
        .press("enter")
        .wait_for("Go to which tenant?");
    tui.write("acmee")
        .wait_for("No tenant is called so; the nearest: \"acme\"");
}

#[test]
fn a_mistyped_region_is_told_where_it_is_typed() {
    let demo = dynahop::demo::Demo::start(dynahop::demo::DemoOptions::default()).unwrap();
    let config = "region = \"us-east-1\"\n[accounts.far]\nprofile = \"none\"\n";
    let tui = Tui::with_config(demo, config, SIZE, &[]);
    let mistyped = "there is no region \"us-est-1\"; the nearest: \"us-east-1\"";
    tui.wait_for("FAR")
        .press(":")
        .write("region us-est-1")
        .press("enter");
    tui.wait_for(mistyped);
    tui.press("esc :")
        .write("region")
        .press("enter")
        .wait_for("FAR in which region?");
    tui.write("us-est-1").press("enter").wait_for(mistyped);
}

/// At an endpoint of one's own, such as the demo's.
#[test]
fn a_region_that_the_demo_has_not_is_told_from_one_that_there_is_not() {
    let tui = Tui::open(SIZE, &["dev"]);
    tui.wait_for("kitchen-sink")
        .press(":")
        .write("region eu-wst-1")
        .press("enter");
    tui.wait_for("there is no region \"eu-wst-1\"; the nearest: \"eu-west-1\"");
    tui.press("esc :").write("region eu-west-2").press("enter");
    tui.wait_for_all(&["tables in eu-west-2", "No tables here"]);
}

/// `K` reads by key in an items' grid only; letters of it are in the names of others.
#[test]
fn a_key_typed_as_a_command_is_that_command_though_it_does_not_work_here() {
    let tui = Tui::open(SIZE, &["dev"]);
    tui.wait_for("kitchen-sink").press(":").write("K");
    tui.press("enter").wait_for("go-to-key: not in tables");
    tui.press("esc").wait_for("kitchen-sink");
}

#[test]
fn renewing_from_the_list_of_accounts_stays_in_it() {
    let tui = Tui::open(SIZE, &["dev"]);
    tui.wait_for("kitchen-sink").press("esc");
    tui.wait_for("ready").press("R").wait_for("Renewed: dev");
    assert!(tui.frame().contains("staging"), "{}", tui.frame());
    assert!(!tui.frame().contains("kitchen-sink"), "{}", tui.frame());
}
