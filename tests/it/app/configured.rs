//! A config that is read again: what stays, what is opened anew, and what is forgotten.

use std::collections::BTreeMap;
use std::path::Path;

use dynahop::app::dialog::Dialog;
use dynahop::app::side::SideId;
use dynahop::app::{Effect, Listing, Message, Query};
use dynahop::config::tenants::list::Entry;
use dynahop::config::{Config, Profile, TenantName};

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
    let Some(Dialog::Palette(palette)) = &pure.app.dialog else {
        panic!("{:?}", pure.app.dialog);
    };
    assert_eq!(
        palette.error.as_deref(),
        Some("reload-config: it is being read")
    );
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

fn entry(tenant: &str, account: &str) -> Entry {
    Entry {
        tenant: tenant.to_owned(),
        account: account.to_owned(),
        line: 1,
    }
}

fn profile(name: &str) -> Profile {
    Profile {
        name: name.parse().unwrap(),
        region: None,
    }
}

fn config(top: &str, after: &str) -> Config {
    let nothing = BTreeMap::<String, String>::new();
    let text = format!("{top}\n{CONFIG}\n{after}");
    Config::parse(&text, Path::new("test.toml"), &nothing).unwrap()
}

fn tenants(pure: &Pure) -> Vec<&str> {
    let names = pure.app.config().tenants.names();
    names.map(TenantName::as_str).collect()
}

fn names(pure: &Pure) -> Vec<&str> {
    let rows = pure.app.accounts.iter();
    rows.map(|row| row.account.name.as_str()).collect()
}

const LISTS: &str = "profiles = true\ntenants_command = [\"tell\"]";

#[test]
fn lists_that_come_after_the_config_was_read_again_are_of_the_config_before() {
    let mut pure = Pure::of(&config(LISTS, ""), &["late:users"]);
    pure.app.begin();
    let now = config(LISTS, "[tenants]\nlate = \"dev\"");
    let effects = pure.message(Message::Config(Ok(Box::new(now))));
    // Where a side begins is known now, though the lists did not come.
    assert!(
        matches!(asked(&effects).as_slice(), [(_, Query::Session(at))] if at.account.name.as_str() == "dev"),
        "{effects:?}"
    );
    pure.message(Message::Tenants(Ok(vec![entry("old", "dev")])));
    pure.message(Message::Profiles(Ok(vec![profile("old-profile")])));
    pure.message(Message::Tenants(Err("too late".to_owned())));
    assert_eq!(tenants(&pure), ["late"]);
    assert_eq!(names(&pure), ["dev", "prod", "vault"]);
    assert_eq!(pure.app.tenants, Listing::Loaded);
}

#[test]
fn a_list_of_tenants_with_a_mistake_leaves_none_of_them() {
    let mut pure = Pure::of(&config(LISTS, ""), &[]);
    let entries = vec![entry("acme", "dev"), entry("dev", "prod")];
    pure.message(Message::Tenants(Ok(entries)));
    assert!(matches!(pure.app.tenants, Listing::Failed(_)));
    assert!(tenants(&pure).is_empty());
}

#[test]
fn of_a_profile_and_a_tenant_of_one_name_it_is_the_tenant_whichever_list_comes_first() {
    let told = || Message::Tenants(Ok(vec![entry("acme", "prod")]));
    let profiles = || Message::Profiles(Ok(vec![profile("acme"), profile("work")]));
    for messages in [[told(), profiles()], [profiles(), told()]] {
        let mut pure = Pure::of(&config(LISTS, ""), &["acme"]);
        assert!(asked(&pure.app.begin()).is_empty());
        let effects: Vec<Effect> = messages
            .into_iter()
            .flat_map(|message| pure.message(message))
            .collect();
        assert_eq!(names(&pure), ["dev", "prod", "vault", "work"]);
        assert_eq!(tenants(&pure), ["acme"]);
        let [(_, Query::Session(at))] = asked(&effects).as_slice() else {
            panic!("{effects:?}")
        };
        assert_eq!(at.account.name.as_str(), "prod");
    }
    // Where the tenants cannot be told, the profiles are there all the same.
    let mut pure = Pure::of(&config(LISTS, ""), &[]);
    pure.message(profiles());
    pure.message(Message::Tenants(Err("no".to_owned())));
    assert_eq!(names(&pure), ["dev", "prod", "vault", "acme", "work"]);
}

/// Whoever has gone to an account means that one, whatever comes meanwhile.
#[test]
fn accounts_that_come_while_one_is_chosen_leave_the_cursor_on_it() {
    let chosen = |pure: &mut Pure| {
        let effects = pure.key("enter");
        let asked = asked(&effects);
        let Some((_, Query::Session(at))) = asked.first() else {
            panic!("{effects:?}")
        };
        at.account.name.to_string()
    };
    let come = || Message::Profiles(Ok(vec![profile("acme"), profile("another")]));
    let mut pure = Pure::of(&config("profiles = true", ""), &[]);
    for key in ["@", "down", "down"] {
        pure.key(key);
    }
    pure.message(come());
    assert_eq!(chosen(&mut pure), "vault");
    // One that was typed, and is there only now, is gone to.
    let mut pure = Pure::of(&config("profiles = true", ""), &[]);
    for key in ["@", "a", "c", "m", "e"] {
        pure.key(key);
    }
    pure.message(come());
    assert_eq!(chosen(&mut pure), "acme");
}

#[test]
fn a_health_view_of_an_account_that_changed_is_closed() {
    let mut pure = Pure::in_users("dev", "prod", 10);
    pure.key("H");
    assert_eq!(pure.app.views.len(), 1);
    read_again(&mut pure, str::to_owned);
    assert_eq!(pure.app.views.len(), 1, "nothing changed");
    read_again(&mut pure, |text| text.replace("\"confirm\"", "\"free\""));
    assert!(pure.app.views.is_empty());
}

#[test]
fn where_a_tenant_moved_to_another_account_the_side_that_was_there_for_it_leaves() {
    for (now, said) in [
        (
            "[tenants]\nacme = \"prod\"",
            "the tenant acme is in prod now, no longer in dev",
        ),
        ("", "there is no tenant acme any more; it was in dev"),
    ] {
        let mut pure = Pure::of(&config("", "[tenants]\nacme = \"dev\""), &["acme", "dev"]);
        for (request, _) in asked(&pure.app.begin()) {
            pure.session(request, "dev");
        }
        assert!(pure.app.side(SideId::Left).open.is_some());
        let now = config("", now);
        pure.message(Message::Config(Ok(Box::new(now))));
        assert!(pure.app.side(SideId::Left).open.is_none());
        let right = pure.app.side(SideId::Right);
        assert!(
            right.open.is_some(),
            "it is there by the account's own name"
        );
        let notice = pure.app.notice.as_ref().unwrap();
        assert_eq!((notice.text.as_str(), notice.bad), (said, true));
        assert!(!pure.app.has_last(), "no key leads back");
    }
}
