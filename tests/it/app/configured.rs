//! A config that is read again: what stays, what is opened anew, and what is forgotten.

use std::collections::BTreeMap;
use std::path::Path;

use dynahop::app::dialog::Dialog;
use dynahop::app::side::SideId;
use dynahop::app::{Effect, Message, Query};
use dynahop::config::Config;

use super::state::{CONFIG, Pure, asked};

fn read_again(pure: &mut Pure, edit: impl FnOnce(&str) -> String) -> Vec<Effect> {
    let nothing = BTreeMap::<String, String>::new();
    let config = Config::parse(&edit(CONFIG), Path::new("test.toml"), &nothing).unwrap();
    pure.message(Message::Config(Ok(Box::new(config))))
}

fn forgotten(effects: &[Effect]) -> Vec<&str> {
    let forgotten = effects.iter().filter_map(|effect| match effect {
        Effect::Forget(account) => Some(account.name.as_str()),
        _ => None,
    });
    forgotten.collect()
}

fn stands(pure: &Pure, side: SideId) -> Option<String> {
    let open = pure.app.side(side).open.as_ref()?;
    Some(open.table.as_ref()?.at.to_string())
}

#[test]
fn it_asks_for_the_file_that_was_read_and_for_the_tenant_of_the_run() {
    let mut pure = Pure::new();
    let mut effects = pure.keys(":reload");
    effects.extend(pure.key("enter"));
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::LoadConfig { path, tenant } => Some((path.clone(), tenant.clone())),
        _ => None,
    });
    assert_eq!(asked, Some((Some("test.toml".into()), None)));
    assert!(pure.app.is_busy());
    pure.keys(":reload");
    pure.key("enter");
    let notice = pure.app.notice.as_ref().unwrap();
    assert_eq!(notice.text, "reload-config: it is being read");
}

#[test]
fn nothing_moves_where_nothing_changed() {
    let mut pure = Pure::in_users("dev", "prod", 10);
    let effects = read_again(&mut pure, str::to_owned);
    assert!(forgotten(&effects).is_empty() && asked(&effects).is_empty());
    assert_eq!(stands(&pure, SideId::Left).as_deref(), Some("dev:users"));
    assert_eq!(stands(&pure, SideId::Right).as_deref(), Some("prod:users"));
    let said = &pure.app.notice.as_ref().unwrap().text;
    assert_eq!(
        said,
        "The config is read again: the accounts are as they were"
    );
}

#[test]
fn only_the_account_that_changed_is_forgotten_and_opened_anew() {
    let mut pure = Pure::in_users("dev", "prod", 10);
    let effects = read_again(&mut pure, |text| {
        text.replace("\"confirm\"", "\"read-only\"")
    });
    assert_eq!(forgotten(&effects), ["prod"]);
    assert_eq!(stands(&pure, SideId::Left).as_deref(), Some("dev:users"));
    assert_eq!(
        stands(&pure, SideId::Right),
        None,
        "nothing of it stays on the screen"
    );
    let asked = asked(&effects);
    let [(request, Query::Session(at))] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert_eq!(at.account.access, dynahop::config::Access::ReadOnly);
    let request = *request;
    pure.session(request, "prod");
    assert_eq!(stands(&pure, SideId::Right).as_deref(), Some("prod:users"));
}

#[test]
fn a_plan_and_a_view_of_an_account_that_changed_are_closed() {
    let mut pure = Pure::in_users("dev", "prod", 10);
    pure.key("F5");
    assert!(matches!(pure.app.dialog, Some(Dialog::Plan(_))));
    read_again(&mut pure, |text| text.replace("\"confirm\"", "\"free\""));
    assert!(pure.app.dialog.is_none());

    let mut pure = Pure::in_users("dev", "prod", 10);
    pure.key("=");
    assert_eq!(pure.app.views.len(), 1);
    read_again(&mut pure, |text| text.replace("\"read-only\"", "\"free\""));
    assert_eq!(pure.app.views.len(), 1, "vault is not looked at");
    read_again(&mut pure, |text| text.replace("\"confirm\"", "\"free\""));
    assert!(pure.app.views.is_empty());
}

#[test]
fn an_account_that_is_gone_is_left_and_no_key_leads_back() {
    let mut pure = Pure::in_users("dev", "prod", 10);
    let effects = read_again(&mut pure, |text| {
        text.replace("[accounts.dev]", "[accounts.test]")
    });
    assert_eq!(forgotten(&effects), ["dev"]);
    assert!(pure.app.here().open.is_none());
    assert!(!pure.app.has_last());
    let names: Vec<&str> = pure
        .app
        .accounts
        .iter()
        .map(|row| row.account.name.as_str())
        .collect();
    assert_eq!(names, ["test", "prod", "vault"]);
}

#[test]
fn a_config_that_cannot_be_read_changes_nothing() {
    let mut pure = Pure::in_users("dev", "prod", 10);
    let broken = "config.toml:3: accounts.dev: wrong".to_owned();
    let effects = pure.message(Message::Config(Err(broken.clone())));
    assert!(effects.is_empty());
    assert_eq!(stands(&pure, SideId::Left).as_deref(), Some("dev:users"));
    let Some(Dialog::Told(told)) = &pure.app.dialog else {
        panic!("{:?}", pure.app.dialog)
    };
    assert_eq!(told.lines.first(), Some(&broken));
}
