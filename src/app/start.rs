//! How the program begins.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

use super::asked::Questions;
use super::configured::longest_name;
use super::freshness::Freshness;
use super::geometry::Geometry;
use super::in_place::ReadOn;
use super::log::Log;
use super::refreshing::Refreshing;
use super::request::Requests;
use super::side::{Fetch, Side, SideId};
use super::tries::Tries;
use super::{AccountRow, App, Effect, Layout, Listing};
use crate::config::{Account, Config, Place};

/// What the program begins with.
#[derive(Debug, Default)]
pub struct Start {
    /// Where the left side, and then the right one, begins.
    pub places: Vec<Place>,
}

impl App {
    /// The program before its first frame: nothing was asked for yet.
    pub fn new(config: &Config, start: Start, now: SystemTime) -> Self {
        let mut app = Self {
            accounts: config.accounts.iter().map(row).collect(),
            longest_name: longest_name(config),
            profiles: Listing::of(config.profiles),
            tenants: Listing::of(config.tenants_command.is_some()),
            waiting_profiles: None,
            reads_config: false,
            entered: Vec::new(),
            config: config.clone(),
            left: Side::default(),
            right: Side::default(),
            focus: SideId::Left,
            layout: Layout::default(),
            views: Vec::new(),
            dialog: None,
            questions: Questions::default(),
            filtering: None,
            jobs: Vec::new(),
            log: Log::default(),
            refreshing: Refreshing::default(),
            tries: Tries::default(),
            freshness: Freshness::default(),
            watched: Vec::new(),
            notice: None,
            reason: None,
            geometry: Geometry::default(),
            now,
            tick: 0,
            requests: Requests::default(),
            going: HashMap::new(),
            not_reached: HashMap::new(),
            in_tmux: false,
            failing_over: HashMap::new(),
            read_on: ReadOn::default(),
            last: HashMap::new(),
            stop_armed: false,
            begins_at: [SideId::Left, SideId::Right]
                .into_iter()
                .zip(start.places)
                .collect(),
        };
        app.know_accounts();
        app
    }

    /// What is to be done after the first frame.
    pub fn begin(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.profiles == Listing::Loading {
            effects.push(Effect::LoadProfiles);
        }
        effects.extend(self.config.tenants_command.clone().map(Effect::LoadTenants));
        effects.extend(self.go_to_beginnings());
        effects
    }

    /// Sends the sides to where they begin. A place that may be a profile's or a tenant's waits
    /// until those are read.
    pub(super) fn go_to_beginnings(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let loading = [&self.profiles, &self.tenants].contains(&&Listing::Loading);
        for (side, place) in std::mem::take(&mut self.begins_at) {
            match self.resolve(&place) {
                Ok(at) => effects.extend(self.go(side, at)),
                Err(_) if loading => self.begins_at.push((side, place)),
                Err(why) => self.complain(why),
            }
        }
        effects
    }
}

pub(super) fn row(account: &Arc<Account>) -> AccountRow {
    AccountRow {
        account: Arc::clone(account),
        session: Fetch::Idle,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::app::Message;
    use crate::config::{Access, Profile};

    #[test]
    fn profiles_come_with_the_configs_defaults_and_never_twice() {
        let text = "profiles = true\naccess = \"read-only\"\nregion = \"us-east-1\"\n[accounts.prod]\naccess = \"free\"";
        let config = Config::parse(text, Path::new("config.toml"), &BTreeMap::new()).unwrap();
        let now = SystemTime::UNIX_EPOCH;
        let mut app = App::new(&config, Start::default(), now);
        let profiles = ["PROD", "work"].map(|name| Profile {
            name: name.parse().unwrap(),
            region: None,
        });
        app.update(Message::Profiles(Ok(profiles.to_vec())), now);
        let all: Vec<_> = app
            .accounts
            .iter()
            .map(|row| (row.account.name.as_str(), row.account.access))
            .collect();
        assert_eq!(all, [("prod", Access::Free), ("work", Access::ReadOnly)]);
    }
}
