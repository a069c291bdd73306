//! The config while the program runs: profiles and tenants that come after the first frame, and the file that is read
//! again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::dialog::{Dialog, Told};
use super::place::At;
use super::side::{Fetch, SideId};
use super::start::row;
use super::view::View;
use super::{AccountRow, App, Effect, Listing};
use crate::config::tenants::list::Entry;
use crate::config::{AccountAt, AccountName, Config, Profile, TableAt, TenantName};
use crate::item::{thousands, width};

const SIDES: [SideId; 2] = [SideId::Left, SideId::Right];

/// What another config makes of the accounts.
#[derive(Debug, Default)]
struct Changes {
    new: Vec<AccountName>,
    changed: HashSet<AccountName>,
    gone: HashSet<AccountName>,
    moved: HashSet<TenantName>,
}

impl Changes {
    fn concern(&self, at: &AccountAt) -> bool {
        let name = &at.account.name;
        self.changed.contains(name) || self.gone.contains(name) || self.moved(at)
    }

    /// Whether a place was gone to by the name of a tenant whose data is elsewhere now, or nowhere.
    fn moved(&self, at: &AccountAt) -> bool {
        let tenant = at.tenant.as_ref();
        tenant.is_some_and(|tenant| self.moved.contains(tenant))
    }

    fn is_none(&self) -> bool {
        self.changed.is_empty() && self.gone.is_empty() && self.moved.is_empty()
    }

    fn told(&self) -> String {
        let text = |name: &AccountName| name.to_string();
        let parts = [
            ("new", self.new.iter().map(text).collect()),
            ("changed", sorted(self.changed.iter().map(text))),
            ("gone", sorted(self.gone.iter().map(text))),
            (
                "elsewhere now: tenant",
                sorted(self.moved.iter().map(ToString::to_string)),
            ),
        ];
        let told = parts.into_iter().filter(|(_, names)| !names.is_empty());
        let told: Vec<String> = told
            .map(|(what, names): (&str, Vec<String>)| format!("{what} {}", named(&names)))
            .collect();
        if told.is_empty() {
            "The config is read again: the accounts are as they were".to_owned()
        } else {
            format!("The config is read again: {}", told.join(" · "))
        }
    }
}

/// How many accounts are named that are new, changed or gone.
const NAMED: usize = 3;

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

/// `a, b, c and 4 more`.
fn named(names: &[String]) -> String {
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let more = names.len().saturating_sub(NAMED);
    if more == 0 {
        first.join(", ")
    } else {
        let more = thousands(more as u64);
        format!("{} and {more} more", first.join(", "))
    }
}

impl App {
    /// The user's AWS profiles came. Those of a config that was read again since are in that already.
    pub(super) fn take_profiles(&mut self, result: Result<Vec<Profile>, String>) -> Vec<Effect> {
        if self.profiles != Listing::Loading {
            return Vec::new();
        }
        match result {
            Ok(profiles) => self.waiting_profiles = Some(profiles),
            Err(why) => {
                self.complain(why.clone());
                self.profiles = Listing::Failed(why);
            }
        }
        self.add_profiles();
        self.go_to_beginnings()
    }

    /// Makes accounts of the profiles that came, once the tenants are read: of a profile and a tenant of one name it is
    /// the tenant that stays, whichever of the two lists comes first.
    fn add_profiles(&mut self) {
        if self.tenants == Listing::Loading {
            return;
        }
        let Some(profiles) = self.waiting_profiles.take() else {
            return;
        };
        for profile in profiles {
            self.config.add_profile(profile);
        }
        let new = self.config.accounts.iter().skip(self.accounts.len());
        self.accounts.extend(new.map(row));
        self.profiles = Listing::Loaded;
        self.accounts_changed();
        if let Some(unknown) = self.config.unknown_accounts().into_iter().next() {
            self.complain(unknown);
        }
    }

    /// The tenants that a command tells came: all of them are taken, or, where one is a mistake, none. Those of a config
    /// that was read again since are in that already.
    pub(super) fn take_tenants(&mut self, result: Result<Vec<Entry>, String>) -> Vec<Effect> {
        if self.tenants != Listing::Loading {
            return Vec::new();
        }
        let mut config = self.config.clone();
        let taken = result.and_then(|entries| {
            let added = config.add_tenants(&entries);
            added.map_err(|mistake| format!("the tenants cannot be read: {mistake}"))
        });
        match taken {
            Ok(()) => {
                self.config = config;
                self.tenants = Listing::Loaded;
            }
            Err(why) => {
                self.complain(why.clone());
                self.tenants = Listing::Failed(why);
            }
        }
        self.add_profiles();
        self.go_to_beginnings()
    }

    /// What is worked out of all accounts, and not for each frame: there may be thousands.
    fn accounts_changed(&mut self) {
        self.longest_name = longest_name(&self.config);
        self.know_accounts();
        if let Some(Dialog::Choose(choose)) = &mut self.dialog {
            choose.accounts_changed(&self.accounts);
        }
        self.aim_anew();
    }

    /// Which accounts match the filters of the sides.
    pub(super) fn know_accounts(&mut self) {
        for side in [&mut self.left, &mut self.right] {
            let names = self.accounts.iter().map(|row| row.account.name.as_str());
            side.accounts.know(names);
        }
    }

    /// Has the config, the profiles and the tenants read again.
    pub(super) fn read_config_again(&mut self) -> Vec<Effect> {
        self.reads_config = true;
        self.say("Reading the config again");
        vec![Effect::LoadConfig {
            path: self.config.path.clone(),
            tenant: self.config.bound.clone(),
        }]
    }

    /// The config as it is now, complete; or the one that cannot be read, which changes nothing.
    pub(super) fn take_config(&mut self, result: Result<Box<Config>, String>) -> Vec<Effect> {
        self.reads_config = false;
        let config = match result {
            Ok(config) => *config,
            Err(why) => {
                self.notice = None;
                let as_it_was = "Everything is as it was. Mend that, and read the config again.";
                let lines = vec![why, String::new(), as_it_was.to_owned()];
                self.dialog = Some(Dialog::Told(Told::new("The config cannot be read", lines)));
                return Vec::new();
            }
        };
        let loaded = |wanted| {
            if wanted {
                Listing::Loaded
            } else {
                Listing::Unwanted
            }
        };
        self.profiles = loaded(config.profiles);
        self.tenants = loaded(config.tenants_command.is_some());
        self.waiting_profiles = None;
        let (mut changes, mut effects) = self.take_accounts(&config);
        changes.moved = moved(&self.config, &config);
        let before = std::mem::replace(&mut self.config, config);
        effects.extend(self.describe_by_other_keys(&before));
        self.accounts_changed();
        self.say(changes.told());
        if !changes.is_none() {
            effects.extend(self.leave_what_changed(&changes));
        }
        self.fit();
        effects.extend(self.go_to_beginnings());
        effects
    }

    /// Where a table's key is not described, but said by the config, and that says another now, it is asked for once more.
    fn describe_by_other_keys(&mut self, before: &Config) -> Vec<Effect> {
        let key = |config: &Config, at: &TableAt| {
            let name = at.table.within(at.at.account.expected_id());
            let rule = config.table_rule(&name);
            rule.and_then(|rule| rule.key.clone())
        };
        let mut effects = Vec::new();
        for side in SIDES {
            let table = self.side(side).table();
            let Some(table) = table.filter(|table| table.describe_denied()) else {
                continue;
            };
            let at = table.at.clone();
            if key(before, &at) == key(&self.config, &at) {
                continue;
            }
            effects.push(self.describe(side, at));
        }
        effects
    }

    /// The rows of the accounts as they are in `config`; sessions of those that changed are forgotten.
    fn take_accounts(&mut self, config: &Config) -> (Changes, Vec<Effect>) {
        let before = std::mem::take(&mut self.accounts).into_iter();
        let mut before: HashMap<AccountName, AccountRow> =
            before.map(|row| (row.account.name.clone(), row)).collect();
        let (mut changes, mut effects) = (Changes::default(), Vec::new());
        for account in config.accounts.iter() {
            let session = match before.remove(&account.name) {
                Some(row) if *row.account == **account => row.session,
                Some(row) => {
                    changes.changed.insert(account.name.clone());
                    effects.push(Effect::Forget(row.account));
                    Fetch::Idle
                }
                None => {
                    changes.new.push(account.name.clone());
                    Fetch::Idle
                }
            };
            self.accounts.push(AccountRow {
                session,
                ..row(account)
            });
        }
        for (name, row) in before {
            changes.gone.insert(name);
            effects.push(Effect::Forget(row.account));
        }
        (changes, effects)
    }

    /// Nothing of an account that changed stays on the screen; a side that stood in it goes there anew.
    fn leave_what_changed(&mut self, changes: &Changes) -> Vec<Effect> {
        let mut effects = Vec::new();
        // A plan says how it is confirmed: that may not hold any more.
        if matches!(self.dialog, Some(Dialog::Plan(_) | Dialog::Costs(_))) {
            self.dialog = None;
        }
        if self.views.iter().any(|view| is_of(view, changes)) {
            effects.extend(self.close_views());
        }
        for side in SIDES {
            effects.extend(self.leave_side(side, changes));
        }
        let stays = |at: &At| {
            !at.account()
                .is_some_and(|at| changes.gone.contains(&at.account.name) || changes.moved(at))
        };
        self.last.retain(|_, last| stays(&last.at));
        self.not_reached
            .retain(|_, not_reached| stays(&not_reached.to));
        let meant = self.not_reached.values_mut();
        let meant = meant.map(|not_reached| &mut not_reached.to);
        let last = self.last.values_mut().map(|last| &mut last.at);
        for at in last.chain(meant) {
            stand_in(&self.config, at);
        }
        self.failing_over.clear();
        // Whoever is watched is so by what the account was.
        self.watched.clear();
        effects
    }

    fn leave_side(&mut self, side: SideId, changes: &Changes) -> Vec<Effect> {
        let goes_on = self
            .going(side)
            .filter(|going| going.to.account().is_some_and(|at| changes.concern(at)))
            .map(|going| going.to.clone());
        let mut effects = Vec::new();
        if goes_on.is_some() {
            effects.extend(self.stop_going(side));
        }
        let stands = self
            .place_of(side)
            .filter(|at| at.account().is_some_and(|at| changes.concern(at)));
        if stands.is_some() {
            effects.extend(self.leave_account(side));
        }
        let Some(mut to) = goes_on.or(stands) else {
            return effects;
        };
        if let Some(at) = to.account().filter(|at| changes.moved(at)) {
            self.complain(moved_away(&self.config, at));
        } else if stand_in(&self.config, &mut to) {
            effects.extend(self.go(side, to));
        }
        effects
    }
}

/// Columns of the longest name of an account.
pub(super) fn longest_name(config: &Config) -> usize {
    let names = config.accounts.names();
    let columns = |name: &AccountName| match name.as_str() {
        name if name.is_ascii() => name.len(),
        name => width(name),
    };
    names.map(columns).max().unwrap_or_default()
}

/// Whether a view shows something of an account that changed.
fn is_of(view: &View, changes: &Changes) -> bool {
    match view {
        View::Compare(view) => changes.concern(&view.source.at) || changes.concern(&view.target.at),
        View::Pair(view) => changes.concern(&view.source.at) || changes.concern(&view.target.at),
        View::Item(view) => changes.concern(&view.at.at),
        View::Health(view) => view.trials.iter().any(|trial| changes.concern(&trial.at)),
        View::Jobs(_) | View::Log(_) => false,
    }
}

/// The tenants whose data is no longer where it was.
fn moved(before: &Config, now: &Config) -> HashSet<TenantName> {
    let before = before.tenants.iter();
    let moved = before.filter(|(tenant, account)| now.tenants.account(tenant) != Some(account));
    moved.map(|(tenant, _)| tenant.clone()).collect()
}

fn moved_away(config: &Config, at: &AccountAt) -> String {
    let name = &at.account.name;
    let tenant = at.tenant.as_ref();
    let tenant_name = tenant.map(ToString::to_string).unwrap_or_default();
    match tenant.and_then(|tenant| config.tenants.account(tenant)) {
        Some(now) => format!("the tenant {tenant_name} is in {now} now, no longer in {name}"),
        None => format!("there is no tenant {tenant_name} any more; it was in {name}"),
    }
}

/// Gives a place its account as the config has it now; false where there is none of that name.
fn stand_in(config: &Config, at: &mut At) -> bool {
    let Some(of) = at.account_mut() else {
        return true;
    };
    let Some(account) = config.accounts.find(&of.account.name) else {
        return false;
    };
    of.account = match &of.backup_of {
        // Read-only it stays, whatever the config says now.
        Some(failed) => AccountAt::backup_of(account, failed.clone()).account,
        None => Arc::clone(account),
    };
    true
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::config::Access;

    #[test]
    fn a_backup_stays_read_only_when_its_account_is_read_again() {
        let text = "region = \"us-east-1\"\naccess = \"free\"\n[accounts.prod]\nfailover = \"backup\"\n[accounts.backup]";
        let config = Config::parse(text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
        let backup = config.accounts.find(&"backup".parse().unwrap()).unwrap();
        let mut at = At::Account(AccountAt::backup_of(backup, "prod".parse().unwrap()));
        assert!(stand_in(&config, &mut at));
        let at = at.account().unwrap();
        assert_eq!(at.account.access, Access::ReadOnly);
        assert!(at.backup_of.is_some());
    }
}
