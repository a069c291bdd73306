//! What is a key, and what is not.

use crossterm::event::{KeyEventKind, KeyEventState};
use dynahop::app::Message;
use dynahop::app::dialog::{Dialog, Told};
use dynahop::app::side::SideId;

use super::state::{Pure, event};

#[test]
fn pasted_text_is_never_keys() {
    for context in ["accounts", "grid"] {
        let mut pure = match context {
            "accounts" => Pure::new(),
            _ => Pure::in_users("dev", "prod", 40),
        };
        let place = pure.place(SideId::Left);
        for text in ["q", "\r", "c\r", ":quit\r", "j L\u{3}\u{3}", "\u{1b}"] {
            let effects = pure.message(Message::Paste(text.to_owned()));
            assert!(effects.is_empty(), "{context} {text:?}: {effects:?}");
        }
        assert!(pure.app.dialog.is_none() && pure.app.views.is_empty());
        assert_eq!(pure.place(SideId::Left), place);
    }
}

#[test]
fn pasted_text_goes_into_a_line_without_its_line_breaks() {
    let mut pure = Pure::new();
    pure.key("/");
    pure.message(Message::Paste("pr\r\nod\n".to_owned()));
    assert_eq!(pure.app.here().accounts.filter, "prod");
    assert!(pure.app.filtering.is_some(), "a line break is no Enter");
}

#[test]
fn a_pasted_place_is_not_gone_to_before_enter() {
    let mut pure = Pure::new();
    pure.key("o");
    let effects = pure.message(Message::Paste("prod:users\n".to_owned()));
    assert!(effects.is_empty());
    let Some(Dialog::Prompt(prompt)) = &pure.app.dialog else {
        panic!()
    };
    assert_eq!(prompt.input.text(), "prod:users");
    assert_eq!(pure.key("enter").len(), 1);
}

#[test]
fn a_pasted_command_is_found_from_the_top_of_the_palette() {
    let mut pure = Pure::new();
    pure.key(":");
    pure.message(Message::Key(crossterm::event::KeyCode::Down.into()));
    pure.message(Message::Paste("quit".to_owned()));
    let Some(Dialog::Palette(palette)) = &pure.app.dialog else {
        panic!()
    };
    assert_eq!(palette.scroll.cursor, 0);
    assert_eq!(palette.entries(&pure.app)[0].command.name, "quit");
}

#[test]
fn a_key_that_is_let_go_does_nothing() {
    let mut pure = Pure::new();
    let mut released = event("q");
    released.kind = KeyEventKind::Release;
    released.state = KeyEventState::NONE;
    assert!(pure.message(Message::Key(released)).is_empty());
}

#[test]
fn a_key_without_a_meaning_says_so() {
    let mut pure = Pure::new();
    assert!(pure.key("Y").is_empty());
    assert!(pure.said().contains('?'), "{}", pure.said());
}

#[test]
fn what_is_typed_or_pasted_first_takes_the_place_of_the_old_filter() {
    let mut pure = Pure::new();
    let filter = |pure: &Pure| pure.app.here().accounts.filter.clone();
    pure.keys("/dev");
    pure.key("enter");
    pure.key("/");
    assert_eq!(filter(&pure), "dev", "it is there until something is typed");
    pure.keys("pro");
    assert_eq!(filter(&pure), "pro");
    pure.key("enter");
    pure.key("/");
    pure.message(Message::Paste("vau".to_owned()));
    pure.keys("lt");
    assert_eq!(filter(&pure), "vault");
}

#[test]
fn the_old_filter_is_kept_by_enter_and_edited_after_an_arrow_or_backspace() {
    let mut pure = Pure::new();
    let filter = |pure: &Pure| pure.app.here().accounts.filter.clone();
    pure.keys("/dev");
    pure.key("enter");
    pure.key("/");
    pure.key("enter");
    assert_eq!(filter(&pure), "dev");
    pure.key("/");
    pure.key("backspace");
    assert_eq!(filter(&pure), "de");
    pure.key("enter");
    pure.key("/");
    pure.key("right");
    pure.key("v");
    assert_eq!(filter(&pure), "dev");
}

#[test]
fn what_is_too_long_for_the_clipboard_is_not_sent_from_a_dialog() {
    let mut pure = Pure::new();
    let told = Told::new("Long", vec!["x".repeat(80_000)]);
    pure.app.dialog = Some(Dialog::Told(told));
    assert!(pure.key("y").is_empty());
    assert!(
        pure.said().contains("80 KB are too much"),
        "{}",
        pure.said()
    );
}
