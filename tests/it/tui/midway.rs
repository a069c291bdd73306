//! What goes wrong in the middle: with a table on the screen, and more of it still to come.

use std::time::Duration;

use dynahop::demo::{Demo, DemoAccount, DemoOptions};

use super::Tui;
use crate::demo::clients::session;

fn demo() -> Demo {
    Demo::start(DemoOptions {
        items: 5000,
        ..DemoOptions::default()
    })
    .unwrap()
}

/// An account that is reached by temporary keys in the config, of a session of dev's role; and their id.
fn by_keys(demo: &Demo) -> (String, String) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let keys = runtime.block_on(session(demo, "dev"));
    let url = demo.endpoint_url();
    let (id, secret) = (keys.access_key_id(), keys.secret_access_key());
    let token = keys.session_token().unwrap();
    let account = DemoAccount::find("dev").unwrap().id;
    let config = format!(
        "region = \"us-east-1\"\nendpoint_url = \"{url}\"\nsts_endpoint_url = \"{url}\"\n[accounts.keys]\naccount_id = \"{account}\"\n\
         access_key_id = \"{id}\"\nsecret_access_key = \"{secret}\"\nsession_token = \"{token}\"\n"
    );
    (config, id.to_owned())
}

/// More than the first page is there: how much more depends on when the next ones come.
fn is_read_on(frame: &str) -> bool {
    !frame.contains("━ 1,0") && frame.contains(" loaded ┓")
}

#[test]
fn keys_that_are_deleted_while_a_table_is_read_say_so_and_r_goes_on_with_it() {
    let demo = demo();
    let (config, id) = by_keys(&demo);
    let tui = Tui::with_config(demo, &config, (180, 50), &["keys:users"]);
    tui.wait_for("━ 1,0");
    tui.demo.disable_key(&id);
    tui.press("G")
        .wait_for_all(&["UnrecognizedClientException; ! tells more", "R tries again"])
        .press("!")
        .wait_for("AWS does not know these keys: they were deleted, switched off, or mistyped.")
        .press("esc")
        .wait_for("━ 1,0");
    tui.demo.enable_key(&id);
    tui.press("R").wait_until_gone("R tries again");
    tui.press("G").wait("more of it", is_read_on);
}

#[test]
fn a_clock_that_falls_behind_while_a_table_is_read_says_so_and_r_goes_on_with_it() {
    let tui = Tui::over(demo(), (180, 50), &["dev:users"]);
    tui.wait_for("━ 1,0");
    tui.demo.set_clock_skew(Duration::from_mins(30));
    tui.demo.hide_clock(true);
    tui.press("G")
        .wait_for_all(&["InvalidSignatureException; ! tells more", "R tries again"])
        .press("!")
        .wait_for(
            "This machine's clock is 30m slow. Set it right (after sleep, let it synchronise)",
        )
        .press("esc")
        .wait_for("━ 1,0");
    tui.demo.set_clock_skew(Duration::ZERO);
    tui.press("R").wait_until_gone("R tries again");
    tui.press("G").wait("more of it", is_read_on);
}

/// AWS takes what is signed a few minutes off, so that nothing fails yet: the health view warns.
#[test]
fn a_clock_that_is_off_by_minutes_is_a_warning_in_the_health_view() {
    let tui = Tui::open((160, 50), &["dev:products"]);
    tui.wait_for("RRU in all");
    tui.demo.set_clock_skew(Duration::from_mins(10));
    tui.press("H").wait_for("! dev").press("enter");
    tui.wait_for_all(&["s behind AWS's", "Set this machine's clock, best by NTP"]);
}
