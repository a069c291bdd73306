//! What goes wrong says what to do, and leaves the user where they were.

use dynahop::demo::{Demo, DemoOptions, Faults};

use super::Tui;

#[test]
fn a_denied_role_leaves_the_side_where_it_was_and_names_the_statement() {
    let tui = Tui::open((120, 40), &["dev:products"]);
    tui.wait_for("RRU in all");
    tui.demo.set_faults(Faults {
        denied_role: Some("prod".to_owned()),
        ..Faults::default()
    });
    tui.press("@")
        .wait_for("Go to which account?")
        .write("prod")
        .press("enter");
    tui.wait_for("Could not assume the role of prod: AccessDenied");
    assert!(
        tui.frame().contains("dev  111111111111 ▸ products"),
        "{}",
        tui.frame()
    );
    tui.press("!").wait_for_all(&[
        "sts:AssumeRole",
        "\"Effect\": \"Allow\"",
        "arn:aws:iam::333333333333:role/DynamoDBAccessRole",
    ]);
    assert!(
        !tui.frame().contains("demo-external-id"),
        "a secret is on the screen"
    );
    tui.press("esc").wait_for("RRU in all");
    // Mended: the same switch works now.
    tui.demo.set_faults(Faults::default());
    tui.press("@")
        .write("prod")
        .press("enter")
        .wait_for("PROD  333333333333 ▸ tables");
}

#[test]
fn an_expired_session_is_renewed_without_losing_the_place() {
    let demo = Demo::start(DemoOptions {
        items: 5000,
        ..DemoOptions::default()
    })
    .unwrap();
    let tui = Tui::over(demo, (80, 24), &["dev:users"]);
    tui.wait_for("1,038 of ~");
    tui.demo.expire_sessions();
    tui.press("G").wait_for("2,038 of ~");
    assert!(!tui.frame().contains("Could not"), "{}", tui.frame());
}

#[test]
fn nothing_listens_and_the_screen_says_so() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap();
    // A port that nothing listens on: bound, and closed again.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let config = demo
        .config_toml()
        .replace(&demo.endpoint_url(), &format!("http://127.0.0.1:{port}"));
    let tui = Tui::with_config(demo, &config, (120, 40), &[]);
    tui.wait_for("staging")
        .press("enter")
        .wait_for_all(&["failed", "Nothing answers at http://127.0.0.1"]);
    tui.press("R").wait_for("assuming role");
}

#[test]
fn a_session_in_the_wrong_account_is_refused() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap();
    // The role is dev's, but the STS asked for the identity is another AWS, where the same keys are unknown.
    let other = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap();
    let config = demo.config_toml().replace(
        &format!("sts_endpoint_url = \"{}\"", demo.endpoint_url()),
        &format!("sts_endpoint_url = \"{}\"", other.endpoint_url()),
    );
    let tui = Tui::with_config(demo, &config, (120, 40), &[]);
    // Assumed there, proven there; DynamoDB here does not know the session.
    tui.wait_for("staging")
        .press("enter")
        .wait_for("UnrecognizedClientException");
    tui.press("R").wait_for("UnrecognizedClientException");
}

#[test]
fn throttling_is_tried_again_and_then_said() {
    let tui = Tui::open((120, 30), &["dev"]);
    tui.wait_for("products");
    tui.demo.set_faults(Faults {
        throttle: std::num::NonZeroU32::new(1),
        ..Faults::default()
    });
    tui.press("/").write("products").press("enter enter");
    tui.wait_for_all(&["ProvisionedThroughputExceededException", "capacity"]);
    tui.demo.set_faults(Faults::default());
    tui.press("R").wait_for("RRU in all");
}

#[test]
fn a_denied_request_shows_the_statement_that_is_missing_and_y_copies_it() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap();
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["dynamodb:ListTables", "dynamodb:DescribeTable"], "Resource": "*"}]}"#;
    demo.set_role_policy("dev", policy).unwrap();
    let tui = Tui::over(demo, (120, 30), &["dev:products"]);
    // What may not be scanned can be read by its key: that is asked first.
    tui.wait_for("Key of dev:products").press("esc");
    tui.wait_for_all(&[
        "AccessDeniedException",
        "→ Add this statement to a policy of role",
        "\"Action\": \"dynamodb:Scan\"",
        "\"arn:aws:dynamodb:us-east-1:111111111111:table/produ",
        "R tries again · y copies",
    ]);
    tui.press("y")
        .wait_for("Sent the statement to the terminal's clipboard");
    let statement: serde_json::Value = serde_json::from_str(&tui.clipboard()[0]).unwrap();
    assert_eq!(
        statement,
        serde_json::json!({
            "Effect": "Allow",
            "Action": "dynamodb:Scan",
            "Resource": "arn:aws:dynamodb:us-east-1:111111111111:table/products",
        })
    );
    tui.press("!")
        .press("enter")
        .wait_for("y copies the statement");
}
