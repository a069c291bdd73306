//! The main job, from the start to the equal comparison.

use super::Tui;

#[test]
fn choose_an_account_read_open_compare_copy_and_see_that_it_is_the_same() {
    let tui = Tui::open((120, 30), &[]);
    // An account, its tables, a table: items are there.
    tui.wait_for_all(&["dev", "PROD", "333333333333?"]);
    tui.press("enter").wait_for("kitchen-sink");
    tui.press("/")
        .write("prod")
        .press("enter")
        .wait_for("filter: prod");
    tui.press("enter")
        .wait_for_all(&["111111111111", "sku", "RRU in all"]);
    // One item.
    tui.press("enter").wait_for("WRU to write");
    tui.press("3").wait_for("\"sku\": {");
    tui.press("esc").wait_for("RRU in all");
    // The other side: production, whose id is proven.
    tui.press("tab").wait_for("accounts");
    tui.press("/")
        .write("staging")
        .press("enter enter")
        .wait_for_all(&["222222222222", "orders"]);
    tui.press("/")
        .write("products")
        .press("enter enter")
        .wait_for("staging  222222222222 ▸ products");
    tui.wait_for("▸ products")
        .wait("both sides loaded", |frame| {
            frame.matches("RRU in all").count() == 2
        });
    // Compare: the side with the keys is the source.
    tui.press("tab =")
        .wait_for_all(&["only at the source", "done"]);
    assert!(
        tui.frame()
            .contains("dev  111111111111 products ━▶  staging  222222222222 products"),
        "{}",
        tui.frame()
    );
    // Mark everything, copy what the source has.
    tui.press("A F5")
        .wait_for_all(&["Copy to staging", "[ Cancel ]"]);
    tui.wait_for("overwrite what exists");
    assert_eq!(
        tui.demo.requests().writes("staging"),
        0,
        "nothing is written before it is confirmed"
    );
    tui.press("tab enter").wait_for("WRU in ");
    tui.press("r").wait("nothing to copy is left", |frame| {
        frame.contains("done")
            && frame.contains("* 0 differ")
            && frame.contains("+ 0 only at the source")
    });
    // What only the target has was left alone. Copied the other way, the two are equal.
    tui.press("esc tab =")
        .wait_for("staging  222222222222 products ━▶  dev  111111111111 products");
    tui.wait_for("done")
        .press("A F5")
        .wait_for("Copy to dev")
        .wait_for("[ Copy ]");
    tui.press("tab enter")
        .wait_for("WRU in ")
        .press("r")
        .wait_for("The two tables hold the same items.");
}
