//! Keys that the user told, and told wrong: of a table that may not be described.

use super::Tui;
use super::which::{edit, over_file};

/// Tells the attributes of the key of `audit:orders`; none in the second means that there is no sort key.
fn tell(tui: &Tui, partition: &str, sort: Option<&str>) {
    tui.wait_for("Key attributes of audit:orders");
    tui.press("ctrl-u").write(partition);
    if let Some(sort) = sort {
        tui.press("tab ctrl-u").write(sort);
    }
    tui.press("enter").wait_for("Key of audit:orders");
}

#[test]
fn attributes_that_were_told_wrong_are_asked_for_again_once_aws_refuses_a_key() {
    let tui = Tui::open((80, 24), &["audit:orders"]);
    tell(&tui, "customr_id:S", None);
    tui.write("u-000112").press("enter");
    tui.wait_for_all(&[
        "Key attributes of audit:orders",
        "ValidationException",
        "› customr_id:S",
    ]);
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d+m left", "LEFT left");
    settings.add_filter(r"(de300000-0000-4000-8000-)\d{12}", "${1}NUMBER      ");
    settings.bind(|| insta::assert_snapshot!("attributes_that_were_told_wrong", tui.frame()));
    // Given up, they are still what K asks for.
    tui.press("esc")
        .wait_for("K asks for the key's attributes again");
    tui.press("K");
    tell(&tui, "customer_id:S", Some("order_id:S"));
    tui.wait_for_all(&["customer_id (S)", "order_id (S)"]);
    tui.write("u-000112").press("enter");
    tui.wait_for_all(&["key customer_id = u-000112 · Query", "all 2 loaded"]);
    // They are right: K asks for a key.
    tui.press("K").wait_for("Key of audit:orders");
}

#[test]
fn a_key_whose_value_was_refused_is_asked_for_again_with_the_same_attributes() {
    let tui = Tui::open((80, 24), &["audit:orders"]);
    tell(&tui, "customer_id:N", Some("order_id:S"));
    tui.write("7").press("enter");
    tui.wait_for_all(&["Key attributes of", "customer_id:N", "order_id:S"]);
    tui.press("enter").wait_for("Key of audit:orders");
    tui.press("F4").wait_for("Key attributes of audit:orders");
    tell(&tui, "customer_id:S", None);
    tui.write("u-000112").press("enter").wait_for("o-00000119");
}

#[test]
fn a_slip_in_the_sort_key_is_mended_by_f4_and_no_later_run_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let opened = || std::fs::read_to_string(folder.path().join("opened.jsonl")).unwrap();
    let tui = Tui::audited(folder.path(), &["audit:orders"]);
    tell(&tui, "customer_id:S", Some("ordr_id:S"));
    tui.write("u-000112").press("enter");
    tui.wait_for("all 2 loaded");
    assert!(opened().contains("orders"), "{}", opened());
    assert!(!opened().contains("ordr_id"), "{}", opened());
    // Nor has it one where no item tells.
    tui.press("K").wait_for("Key of audit:orders");
    tui.write("nobody")
        .press("enter")
        .wait_for("No item has this key");
    assert!(!opened().contains("ordr_id"), "{}", opened());
    tui.press("K").wait_for("F4 attributes").press("F4");
    tui.wait_for("ordr_id:S");
    tell(&tui, "customer_id:S", Some("order_id:S"));
    tui.wait_for("order_id (S)").write("u-000112");
    tui.press("tab").write("o-00000119").press("enter");
    tui.wait_for_all(&["order_id = o-00000119 · GetItem", "all 1 loaded"]);
    assert!(opened().contains("order_id:S"), "{}", opened());
}

#[test]
fn a_key_that_the_config_says_anew_counts_before_the_one_that_was_told() {
    let (tui, _folder, path) = over_file("", &["audit:orders"]);
    tell(&tui, "customr_id:S", None);
    tui.press("esc").wait_until_gone("Key of audit:orders");
    edit(&path, |text| {
        format!("{text}\n[tables.orders]\nkey = [\"customer_id:S\", \"order_id:S\"]\n")
    });
    tui.press(":")
        .write("reload")
        .press("enter")
        .wait_for("The config is read again");
    tui.press("i")
        .wait_for("customer_id (S), order_id (S)")
        .press("esc");
    tui.press("K")
        .wait_for_all(&["customer_id (S)", "order_id (S)"]);
    tui.write("u-000112").press("enter");
    tui.wait_for_all(&["key customer_id = u-000112 · Query", "all 2 loaded"]);
}

#[test]
fn a_key_that_was_told_in_a_run_before_is_known_to_a_comparison_that_opens_the_account() {
    let folder = tempfile::tempdir().unwrap();
    let told = r#"{"account":"555555555555","region":"us-east-1","table":"orders","key":["customer_id:S","order_id:S"]}"#;
    std::fs::write(folder.path().join("opened.jsonl"), told).unwrap();
    let tui = Tui::audited(folder.path(), &["dev:orders"]);
    tui.wait_for("RRU in all")
        .press("K")
        .wait_for("Key of dev:orders");
    tui.write("u-000112")
        .press("enter")
        .wait_for("all 2 loaded");
    tui.press("=").wait_for("which account");
    tui.write("audit").press("enter");
    tui.wait_for("key customer_id = u-000112 · read 2 ━▶ 2 items");
}
