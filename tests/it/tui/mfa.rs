//! The code of an MFA device, asked for by a dialog.

use dynahop::demo::{
    Demo, DemoOptions, Faults, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, MFA_SERIAL,
    SHOWN_MFA_CODE, SHOWN_MFA_SERIAL,
};

use super::Tui;
use crate::sessions::mfa::with_device;
use crate::sessions::mfa_refused::with_many;

fn open(size: (u16, u16), places: &[&str]) -> Tui {
    let options = DemoOptions {
        items: 30,
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let config = with_device(&demo.config_toml(), "");
    Tui::with_config(demo, &config, size, places)
}

/// The frame, whatever the picture of what moves is.
fn see(name: &str, tui: &Tui) {
    insta::with_settings!({ filters => vec![("[\u{2800}-\u{28ff}]", "⠿")] }, {
        insta::assert_snapshot!(name, tui.frame());
    });
}

#[test]
fn the_dialog_names_account_and_device_and_takes_six_digits() {
    let tui = open((80, 24), &["dev"]);
    tui.wait_for_all(&["MFA code", "Opening dev", MFA_SERIAL, "Esc declines"]);
    see("mfa_code", &tui);
    // Neither a letter nor too few digits are sent anywhere.
    tui.press("q").wait_for("Only digits");
    tui.write("123")
        .press("enter")
        .wait_for("A code has 6 digits");
    assert_eq!(
        tui.demo.requests().count("999999999999", "GetSessionToken"),
        0
    );
    tui.press("ctrl-u").write("000000").press("enter");
    tui.wait_for("The code before was refused: MultiFactorAuthentication failed");
    see("mfa_code_refused", &tui);
    let code = tui.demo.mfa_code();
    tui.write(&code).press("enter").wait_for("kitchen-sink");
    assert!(!tui.frame().contains("MFA code"), "{}", tui.frame());
    tui.press("i").wait_for("a code opened the way");
}

/// What a device opened is a session already: roles that are assumed from it last an hour.
#[test]
fn a_session_that_lasts_shorter_than_configured_says_so_among_its_facts() {
    let options = DemoOptions {
        items: 30,
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let config = with_device(&demo.config_toml(), "session_duration = \"2h\"");
    let tui = Tui::with_config(demo, &config, (180, 40), &["dev"]);
    tui.wait_for("MFA code");
    let code = tui.demo.mfa_code();
    tui.write(&code).press("enter").wait_for("kitchen-sink");
    tui.press("i")
        .wait_for_all(&["note", "its session lasts 1h, not 2h"]);
}

#[test]
fn both_sides_wait_for_one_answer() {
    let tui = open((120, 40), &["dev", "prod"]);
    tui.wait_for("MFA code");
    let code = tui.demo.mfa_code();
    // Pasted, with what a device's program puts around it: only its digits are taken.
    tui.paste(&format!(" {} {}\n", &code[..3], &code[3..]));
    tui.press("enter");
    tui.wait_for_all(&["dev  111111111111 ▸ tables", "PROD  333333333333 ▸ tables"]);
    assert!(!tui.frame().contains("MFA code"), "{}", tui.frame());
}

#[test]
fn declining_leaves_everything_where_it_was_and_asking_anew_is_one_key() {
    let tui = open((120, 40), &["dev"]);
    tui.wait_for("MFA code").press("esc");
    tui.wait_for("nobody gave the code of MFA device");
    tui.press("R").wait_for("Opening dev");
    let code = tui.demo.mfa_code();
    tui.write(&code).press("enter").wait_for("kitchen-sink");
}

/// More accounts than are tried at once; then one of them by itself, which is a new try.
#[test]
fn declining_in_the_health_view_is_for_all_of_it_and_capital_r_asks_anew() {
    let demo = Demo::start(DemoOptions {
        items: 30,
        ..DemoOptions::default()
    });
    let demo = demo.unwrap();
    let config = with_many(&demo.config_toml(), 40);
    let tui = Tui::with_config(demo, &config, (80, 24), &[]);
    tui.wait_for("MANY-00").press("H").wait_for("MFA code");
    tui.press("esc").wait_for("46 · 46 ✗");
    assert!(!tui.frame().contains("MFA code"), "{}", tui.frame());
    tui.press("R").wait_for("MFA code");
    let code = tui.demo.mfa_code();
    tui.write(&code)
        .press("enter")
        .wait_for_all(&["✓ dev", "45 ✗"]);
}

/// A plan's dialog is open when another account asks again: the question lies on top of it, and then the plan is there.
#[test]
fn a_question_lies_on_top_of_any_dialog() {
    let options = DemoOptions {
        items: 30,
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let device = format!(
        "[accounts.prod]\naccess_key_id = \"{MFA_ACCESS_KEY_ID}\"\n\
         secret_access_key = \"{MFA_SECRET_ACCESS_KEY}\"\nmfa_serial = \"{MFA_SERIAL}\""
    );
    let config = demo.config_toml().replace("[accounts.prod]", &device);
    let places = ["dev:users", "staging:users"];
    let tui = Tui::with_config(demo, &config, (120, 40), &places);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    tui.press("@")
        .wait_for("Go to which account?")
        .write("prod")
        .press("enter")
        .wait_for_all(&["MFA code", "Opening prod"]);
    // The code is refused only when the plan's dialog is open.
    tui.demo.set_faults(Faults {
        held: Some("GetSessionToken".to_owned()),
        ..Faults::default()
    });
    tui.write("000000")
        .press("enter")
        .wait_until_gone("MFA code")
        .press("A F5")
        .wait_for_all(&["Copy to staging", "[ Cancel ]"]);
    tui.demo.set_faults(Faults::default());
    tui.wait_for_all(&["MFA code", "The code before was refused"]);
    // Keys are the question's: the dialog's Esc would have closed the plan.
    tui.press("esc")
        .wait_until_gone("MFA code")
        .wait_for_all(&["Copy to staging", "[ Cancel ]"]);
    tui.press("esc").wait_until_gone("Copy to staging");
    assert_eq!(tui.demo.requests().writes("staging"), 0);
}

/// `dynahop demo --mfa`.
#[test]
fn the_demos_own_device_shows_its_code_where_it_is_asked_for() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        mfa: true,
        ..DemoOptions::default()
    })
    .unwrap();
    let tui = Tui::over(demo, (80, 24), &["dev"]);
    tui.wait_for(SHOWN_MFA_SERIAL)
        .write(SHOWN_MFA_CODE)
        .press("enter")
        .wait_for("kitchen-sink");
}
