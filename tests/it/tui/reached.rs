//! How an account is reached, on the screen: as whom, through what, and what the session may do.

use dynahop::demo::{Demo, DemoOptions, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY};

use super::Tui;
use crate::tls::{AUTHORITY, Proxy};

fn open(config: impl FnOnce(&str) -> String, places: &[&str]) -> Tui {
    let options = DemoOptions {
        items: 30,
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let config = config(&demo.config_toml());
    Tui::with_config(demo, &config, (120, 40), places)
}

fn with_hub(text: &str) -> String {
    let hub = "\n[accounts.hub]\nrole_arn = \"arn:aws:iam::999999999999:role/DemoHubRole\"\n";
    text.replace("[accounts.dev]\n", "[accounts.dev]\nvia = \"hub\"\n") + hub
}

#[test]
fn the_information_says_who_answers_through_what_and_what_it_may() {
    let tui = open(with_hub, &["dev"]);
    tui.wait_for("kitchen-sink").press("i").wait_for_all(&[
        "proven: account 111111111111, role DynamoDBAccessRole, session dynahop",
        "arn:aws:sts::111111111111:assumed-role/DynamoDBAccessRole/dynahop",
        "through     arn:aws:iam::999999999999:role/DemoHubRole",
        "external id set",
        "may         read only; a confirmed write assumes the role anew",
    ]);
}

#[test]
fn a_role_without_an_external_id_has_a_mark_and_a_line_why() {
    let tui = open(with_hub, &[]);
    tui.wait_for_all(&["HUB     !999999999999?", "! no external id (i)"]);
    assert!(!tui.frame().contains("!111111111111?"), "{}", tui.frame());
    tui.press("G i")
        .wait_for_all(&["external id none", "the confused deputy", "sts:ExternalId"]);
}

#[test]
fn own_credentials_say_so_and_that_a_plans_confirmation_is_all_that_stands_before_a_write() {
    let plain = format!(
        "\n[accounts.plain]\naccess_key_id = \"{SOURCE_ACCESS_KEY_ID}\"\nsecret_access_key = \"{SOURCE_SECRET_ACCESS_KEY}\"\n"
    );
    // In every state, and the list's lower edge says what it means.
    let tui = open(|text| text.to_owned() + &plain, &[]);
    tui.wait_for_all(&["idle, own keys", "own keys: not read-only (i)"]);
    // On both sides, and of no account that has a role.
    let said = tui.frame().matches(", own keys").count();
    assert_eq!(said, 2, "{}", tui.frame());
    let tui = open(|text| text.to_owned() + &plain, &["plain"]);
    tui.wait_for("PLAIN  999999999999").press("i").wait_for_all(&[
        "role        none: the source credentials are the account's own",
        "may         whatever these credentials may: a plan's confirmation alone stands before a write",
        "user/demo-developer",
    ]);
    tui.press("esc esc").wait_for("ready, own keys");
}

#[test]
fn without_the_browsing_policy_the_information_says_that_the_role_alone_decides() {
    let off = |text: &str| {
        text.replace(
            "[accounts.dev]\n",
            "[accounts.dev]\nbrowse_policy = false\n",
        )
    };
    let tui = open(off, &["dev"]);
    tui.wait_for("kitchen-sink").press("i");
    tui.wait_for("may         whatever its role may: browse_policy is off");
}

#[test]
fn what_is_between_here_and_aws_is_told_with_where_it_is_from_and_no_password() {
    let options = DemoOptions {
        items: 30,
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("authority.pem");
    std::fs::write(&authority, AUTHORITY).unwrap();
    let hosts = ["sts", "dynamodb"].map(|service| format!("{service}.us-east-1.amazonaws.com"));
    let proxy = Proxy::to(&[
        (hosts[0].as_str(), demo.address()),
        (hosts[1].as_str(), demo.address()),
    ]);
    let config = demo.config_toml();
    let is_endpoint = |line: &&str| line.contains("endpoint_url");
    let config: Vec<&str> = config.lines().filter(|line| !is_endpoint(line)).collect();
    let network = format!(
        "ca_bundle = {authority:?}\nproxy = \"http://ada:hunter2@{}\"\naccount_id_endpoint_mode = \"disabled\"\n",
        proxy.address
    );
    let config = network + &config.join("\n");
    let tui = Tui::with_config(demo, &config, (120, 40), &[]);
    let address = format!("proxy       http://{}", proxy.address);
    let trusts = "trusts      the system's certificates, and those of the ca_bundle ";
    // Before the account is open, as the config says it; then, as its session has it.
    tui.wait_for("dev ").press("i");
    tui.wait_for_all(&["not opened yet", trusts, "authority.pem", &address]);
    tui.press("esc enter").wait_for("kitchen-sink").press("i");
    tui.wait_for_all(&["proven: account 111111111111", trusts, &address]);
    assert!(!tui.frame().contains("hunter2"), "{}", tui.frame());
    assert!(!tui.frame().contains("ada:"), "{}", tui.frame());
    assert!(proxy.asked().contains(&format!("{}:443", hosts[1])));
}

#[test]
fn where_nothing_is_between_here_and_aws_there_is_no_line_of_it() {
    let tui = open(str::to_owned, &["dev"]);
    tui.wait_for("kitchen-sink")
        .press("i")
        .wait_for("external id set");
    for label in ["trusts  ", "proxy  "] {
        assert!(!tui.frame().contains(label), "{}", tui.frame());
    }
}
