//! A definition that is replaced while a session of it is under way.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use dynahop::aws::{Clock, Purpose, Sessions, Surroundings, Witness};
use dynahop::config::{Account, Config};
use dynahop::demo::{Demo, DemoOptions, HUB_ROLE};
use dynahop::question::{Answering, Asks, Question};

use super::Told;
use super::mfa::with_device;
use super::ways::through_hub;

/// Somebody who has the config read again before giving the code: what it changed is forgotten then.
#[derive(Debug)]
struct Reloads {
    of: OnceLock<(Sessions, Arc<Account>)>,
    code: String,
}

impl Asks for Reloads {
    fn ask(&self, _: Question) -> Answering<'_> {
        let (sessions, account) = self.of.get().unwrap();
        sessions.forget(account);
        Box::pin(std::future::ready(Some(self.code.clone().into())))
    }
}

/// The account `prod`, reached from a hub whose sessions have this name.
fn prod(demo: &Demo, session_name: &str) -> Arc<Account> {
    let text = through_hub(&with_device(&demo.config_toml(), ""), &["prod"]);
    let text = format!("{text}session_name = \"{session_name}\"\n");
    let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
    Arc::clone(config.accounts.find(&"prod".parse().unwrap()).unwrap())
}

#[tokio::test]
async fn a_hub_that_was_under_way_before_is_not_taken_for_the_new_one() {
    let options = DemoOptions {
        items: 30,
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let (before, after) = (prod(&demo, "before"), prod(&demo, "after"));
    let user = Arc::new(Reloads {
        of: OnceLock::new(),
        code: demo.mfa_code(),
    });
    let told = Arc::new(Told::default());
    let clock = demo.clock();
    let sessions = Sessions::new(Surroundings {
        asks: Arc::clone(&user) as Arc<dyn Asks>,
        witness: Arc::clone(&told) as Arc<dyn Witness>,
        clock: Clock::new(move || clock()),
        ..Surroundings::default()
    });
    user.of
        .set((sessions.clone(), Arc::clone(&before)))
        .unwrap();
    for account in [&before, &after] {
        sessions.open(account, None, Purpose::Browse).await.unwrap();
    }
    let hubs: Vec<String> = told
        .assumed()
        .into_iter()
        .filter(|(role, ..)| role.ends_with(HUB_ROLE))
        .map(|(_, session_name, _)| session_name)
        .collect();
    assert_eq!(hubs, ["before", "after"]);
}
