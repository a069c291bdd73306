//! A role that may do little: items by their keys, tables by their names.

use super::Tui;

#[test]
fn where_scanning_is_denied_a_key_of_the_config_is_asked_for_and_the_item_is_got() {
    let tui = Tui::open((80, 24), &["audit:users"]);
    tui.wait_for_all(&["Key of audit:users", "dynamodb:Scan", "id (S)"]);
    insta::assert_snapshot!("a_key_is_asked_for", tui.frame());
    tui.press("enter")
        .wait_for("id: the partition key cannot be left out");
    tui.write("u-000007").press("enter");
    tui.wait_for_all(&["all 1 loaded", "key id = u-000007 · GetItem · 0.5 RRU, "]);
    // The item opens, with its key first.
    tui.press("enter").wait_for("u-000007");
    tui.press("esc").wait_for("GetItem");
    // Another key; one that no item has; and the same again.
    tui.press("K").wait_for("Key of audit:users");
    tui.write("nobody").press("enter");
    tui.wait_for("No item has this key; K asks for another.");
    tui.press("r")
        .wait_for_all(&["key id = nobody", "No item has this key"]);
}

#[test]
fn where_nothing_is_known_of_a_table_its_key_attributes_are_asked_for_first() {
    let tui = Tui::open((80, 24), &["audit:orders"]);
    tui.wait_for_all(&["Key attributes of audit:orders", "dynamodb:DescribeTable"]);
    tui.write("customer_id").press("enter");
    tui.wait_for("\"customer_id\": write NAME:S, NAME:N or NAME:B, as in id:S");
    tui.write(":S").press("tab").write("order_id:S");
    tui.wait_for("order_id:S");
    insta::assert_snapshot!("key_attributes_are_asked_for", tui.frame());
    tui.press("enter")
        .wait_for_all(&["Key of audit:orders", "customer_id (S)", "order_id (S)"]);
    tui.write("u-000112").press("enter");
    tui.wait_for_all(&[
        "key customer_id = u-000112 · Query",
        "o-00000022",
        "o-00000119",
    ]);
    tui.press("K")
        .write("u-000112")
        .press("tab")
        .write("o-00000119");
    tui.press("enter").wait_for_all(&[
        "key customer_id = u-000112, order_id = o-00000119 · GetItem",
        "all 1 loaded",
    ]);
    tui.press("i")
        .wait_for_all(&["customer_id (S), order_id (S)", "may not describe"]);
}

#[test]
fn a_key_is_a_shorter_way_where_scanning_is_allowed_too_and_an_index_is_queried() {
    let tui = Tui::open((80, 24), &["dev:orders/by-status"]);
    tui.wait_for("RRU in all").press("K");
    tui.wait_for_all(&[
        "Key of dev:orders/by-status",
        "status (S)",
        "created_at (S)",
    ]);
    tui.write("returned").press("enter");
    tui.wait_for_all(&["key status = returned · Query by-status", "all "]);
    assert!(!tui.frame().contains("delivered"), "{}", tui.frame());
    // All left empty: the whole index again.
    tui.press("K")
        .wait_for("Key of")
        .press("enter")
        .wait_for("Scan by-status");
}
