//! How the program begins.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

use super::asked::Questions;
use super::freshness::Freshness;
use super::geometry::Geometry;
use super::log::Log;
use super::request::Requests;
use super::side::{Fetch, Side, SideId};
use super::{AccountRow, App, Effect, Layout, Profiles};
use crate::config::{Account, Config, Place, Profile};

/// What the program begins with.
#[derive(Debug, Default)]
pub struct Start {
    /// Where the left side, and then the right one, begins.
    pub places: Vec<Place>,
}

impl App {
    /// The program before its first frame: nothing was asked for yet.
    pub fn new(config: &Config, start: Start, now: SystemTime) -> Self {
        Self {
            accounts: config.accounts.iter().map(row).collect(),
            profiles: if config.profiles {
                Profiles::Loading
            } else {
                Profiles::Unwanted
            },
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
            last: HashMap::new(),
            stop_armed: false,
            begins_at: [SideId::Left, SideId::Right]
                .into_iter()
                .zip(start.places)
                .collect(),
        }
    }

    /// What is to be done after the first frame.
    pub fn begin(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.profiles == Profiles::Loading {
            effects.push(Effect::LoadProfiles);
        }
        effects.extend(self.go_to_beginnings());
        effects
    }

    /// Sends the sides to where they begin. A place in a profile waits until the profiles are read.
    fn go_to_beginnings(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (side, place) in std::mem::take(&mut self.begins_at) {
            match self.resolve(&place) {
                Ok(at) => effects.extend(self.go(side, at)),
                Err(_) if self.profiles == Profiles::Loading => self.begins_at.push((side, place)),
                Err(why) => self.complain(why),
            }
        }
        effects
    }

    /// The user's AWS profiles came.
    pub(super) fn take_profiles(&mut self, result: Result<Vec<Profile>, String>) -> Vec<Effect> {
        match result {
            Ok(profiles) => {
                for profile in profiles {
                    self.config.add_profile(profile);
                }
                let new = self.config.accounts.iter().skip(self.accounts.len());
                self.accounts.extend(new.map(row));
                self.profiles = Profiles::Loaded;
            }
            Err(why) => {
                self.complain(why.clone());
                self.profiles = Profiles::Failed(why);
            }
        }
        self.go_to_beginnings()
    }
}

fn row(account: &Arc<Account>) -> AccountRow {
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
    use crate::config::Access;

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
