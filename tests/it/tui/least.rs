//! A role that may do little: items by their keys, tables by their names.

use dynahop::demo::{Demo, DemoOptions};

use super::Tui;

#[test]
fn where_scanning_is_denied_a_key_of_the_config_is_asked_for_and_the_item_is_got() {
    let tui = Tui::open((80, 24), &["audit:users"]);
    tui.wait_for_all(&["Key of audit:users", "dynamodb:Scan", "id (S)"]);
    let mut settings = insta::Settings::clone_current();
    // Which of two requests came first.
    settings.add_filter(r"(de300000-0000-4000-8000-)\d{12}", "${1}NUMBER      ");
    settings.add_filter(r"\d+m left", "LEFT left");
    settings.bind(|| insta::assert_snapshot!("a_key_is_asked_for", tui.frame()));
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

#[test]
fn where_listing_is_denied_the_tables_known_from_elsewhere_are_shown_with_the_statement() {
    let demo = Demo::start(DemoOptions {
        items: 300,
        ..DemoOptions::default()
    })
    .unwrap();
    let config = demo
        .config_toml()
        .replace(r#"tables = ["users", "orders"]"#, r#"tables = ["users"]"#);
    let tui = Tui::with_config(demo, &config, (80, 24), &["audit"]);
    tui.wait_for_all(&["users · from the config", "dynamodb:ListTables"]);
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d+m left", "LEFT left");
    settings.bind(|| insta::assert_snapshot!("tables_that_may_not_be_listed", tui.frame()));
    tui.press("y").wait_for("Sent the statement");
    assert!(tui.clipboard()[0].contains("\"Action\": \"dynamodb:ListTables\""));
    // One that is opened by its name is known from then on; one that does not open is not.
    tui.press("o")
        .wait_for("Open a place")
        .write("orders")
        .press("enter");
    tui.wait_for("Key attributes of audit:orders");
    tui.write("customer_id:S")
        .press("tab")
        .write("order_id:S")
        .press("enter");
    tui.wait_for("Key of audit:orders")
        .write("u-000112")
        .press("enter");
    tui.wait_for("all 2 loaded").press("esc");
    tui.wait_for_all(&["users · from the config", "orders · opened before"]);
    // Its key is known, too, as long as the program runs.
    tui.press("j enter").wait_for("Key of audit:orders");
}

#[test]
fn items_by_their_keys_are_copied_out_and_compared_with_no_more_than_their_keys() {
    let tui = Tui::open((120, 30), &["audit:users", "dev:users"]);
    tui.wait_for("Key of audit:users");
    tui.write("u-000006")
        .press("enter")
        .wait_for("GetItem · 0.5 RRU, ");
    tui.press("space F5").wait_for_all(&[
        "Copy to dev",
        "[ Cancel ]",
        "audit:users (555555555555)",
    ]);
    tui.press("tab enter").wait_for("1 written");
    tui.press("=")
        .wait_for("The two tables hold the same under this key.");
    // All of the table cannot be compared: the statement that is missing is said.
    tui.press("esc tab =")
        .wait_for_all(&["dynamodb:Scan", "\"Action\": \"dynamodb:Scan\""]);
}

#[test]
fn a_table_that_another_account_shares_shows_both_accounts() {
    let place = "dev:arn:aws:dynamodb:us-east-1:333333333333:table/products";
    let tui = Tui::open((80, 24), &[place]);
    tui.wait_for_all(&["dev  111111111111 ▸ products of 333333333333", "RRU in all"]);
    tui.press("K")
        .wait_for("sku (S)")
        .write("nothing")
        .press("enter");
    tui.wait_for("No item has this key");
}

#[test]
fn a_plan_to_write_to_a_shared_table_shows_both_accounts_and_a_denial_names_its_owner() {
    let place = "dev:arn:aws:dynamodb:us-east-1:333333333333:table/products";
    let tui = Tui::open((140, 40), &["staging:products", place]);
    tui.wait("both", |frame| frame.matches("RRU in all").count() == 2);
    tui.press("A F5").wait_for_all(&[
        "Copy to dev",
        "table/products (111111111111, shared ",
        "by 333333333333) in us-east-1",
        "products of 333333333333",
        "[ Cancel ]",
    ]);
    // Its policy allows reading only.
    tui.press("tab enter").wait_for("Could not write items");
    tui.press("!")
        .wait_for("no resource-based policy allows the");
    tui.press("y").wait_for("clipboard");
    let statement = &tui.clipboard()[0];
    assert!(
        statement.contains("\"Principal\"") && statement.contains("333333333333"),
        "{statement}"
    );
}

#[test]
fn a_write_that_was_denied_shows_the_statement_that_is_missing_and_y_copies_it_wherever_it_is_told()
{
    let place = "dev:arn:aws:dynamodb:us-east-1:333333333333:table/products";
    let tui = Tui::open((80, 24), &["staging:products", place]);
    tui.wait_for("all 503 loaded").press("A F5");
    tui.wait_for("[ Cancel ]").press("tab enter");
    // The last line has no room for AWS's words, and says where they are.
    tui.wait_for_all(&[
        " Could not write items to",
        "AccessDeniedException; ! tells more",
    ]);
    tui.press("J")
        .wait_for_all(&["✗ staging:products", "y copies the statement"]);
    tui.press("y").wait_for("Sent the statement");
    tui.press("enter").wait_for_all(&[
        "AccessDeniedException: User: ",
        "\"Principal\"",
        "Enter closes · y copies the statement",
    ]);
    tui.press("y").wait_for("Sent the statement");
    // What was planned comes after it.
    tui.press("end")
        .wait_for_all(&["It ran for", "access  free"]);
    let copied = tui.clipboard();
    assert_eq!(copied.len(), 2);
    for statement in &copied {
        let said = ["\"Principal\"", "dynamodb:BatchWriteItem", "333333333333"];
        assert!(
            said.iter().all(|said| statement.contains(said)),
            "{statement}"
        );
    }
}

#[test]
fn a_plan_that_is_denied_shows_the_statement_and_y_copies_it() {
    let tui = Tui::open((140, 40), &["dev:products", "staging:products"]);
    tui.wait("both", |frame| frame.matches("RRU in all").count() == 2);
    let reads = r#"["dynamodb:Scan", "dynamodb:DescribeTable", "dynamodb:ListTables"]"#;
    let policy =
        format!(r#"{{"Statement": [{{"Effect": "Allow", "Action": {reads}, "Resource": "*"}}]}}"#);
    tui.demo.set_role_policy("staging", &policy).unwrap();
    tui.press("F5").wait_for_all(&[
        "\"Action\": \"dynamodb:BatchGetItem\"",
        "Nothing was written. Enter closes · y copies the statement",
    ]);
    tui.press("y").wait_for("Sent the statement");
    let statement = &tui.clipboard()[0];
    assert!(statement.contains("dynamodb:BatchGetItem"), "{statement}");
    // It stays to be read.
    tui.wait_for("Nothing was written.")
        .press("enter")
        .wait_until_gone("Nothing was written.");
}

#[test]
fn a_table_that_is_in_another_region_is_found_there_after_the_failure_is_shown() {
    let tui = Tui::open((100, 30), &["dev:invoices"]);
    tui.wait_for_all(&[
        "ResourceNotFoundException",
        "dev@eu-west-1:invoices",
        "O opens it there",
    ]);
    tui.press("O")
        .wait_for_all(&["@eu-west-1 invoices", "invoice_id"]);
    tui.press("O").wait_for("no other region is known");
}
