//! What sessions tell of themselves, and which of them are looked at.

use std::time::SystemTime;

use super::freshness::Standing;
use super::side::{Fetch, SideId};
use super::view::View;
use super::{App, Effect};
use crate::aws::{Happened, Identity, SessionEvent, SessionFacts};
use crate::config::{AccountAt, Region};

impl App {
    pub(super) fn take_session_event(&mut self, event: &SessionEvent) {
        let had_failed = self
            .freshness
            .of(&event.account, &event.region)
            .is_some_and(|standing| standing.failure().is_some());
        self.freshness.take(event, self.now);
        let before = self.shown_of_log();
        self.log.note(self.now, event);
        if let Happened::Answered { identity, .. } = &event.what {
            self.answered_by(event, identity);
        }
        if let Happened::NotRenewed { failure, .. } = &event.what {
            if !had_failed {
                let (account, why) = (&event.account, failure.code.as_ref());
                let why = why.map_or_else(String::new, |code| format!(" ({code})"));
                self.complain(format!(
                    "The session of {account} was not renewed{why}: R tries again, ! tells why"
                ));
            }
            self.log.add(self.now, failure.as_ref().clone());
        }
        self.stay_on_entry(before);
    }

    /// Another identity of the same account answers: wherever its session is shown, that is who it is.
    fn answered_by(&mut self, event: &SessionEvent, identity: &Identity) {
        // A write's session is its job's matter.
        if event.operation().is_some() {
            return;
        }
        let know = |session: &mut Fetch<SessionFacts>| {
            if let Fetch::Ready(facts) = session
                && facts.region == event.region
            {
                facts.identity.clone_from(identity);
            }
        };
        for row in &mut self.accounts {
            if row.account.name == event.account {
                know(&mut row.session);
            }
        }
        for side in [SideId::Left, SideId::Right] {
            if let Some(open) = &mut self.side_mut(side).open
                && open.at.account.name == event.account
            {
                know(&mut open.session);
            }
        }
    }

    fn shown_of_log(&self) -> Option<usize> {
        match self.views.last() {
            Some(View::Log(view)) => Some(self.log.shown(view).len()),
            _ => None,
        }
    }

    /// New entries come first: the cursor stays with the one that it was on, unless it was on the first.
    fn stay_on_entry(&mut self, before: Option<usize>) {
        let (Some(before), Some(after)) = (before, self.shown_of_log()) else {
            return;
        };
        if let Some(View::Log(view)) = self.views.last_mut()
            && view.list.scroll.cursor > 0
        {
            let new = after.saturating_sub(before);
            view.list.scroll.cursor += new;
            view.list.scroll.offset += new;
        }
        self.fit();
    }

    /// How the account's session in `region` stands, as it told it.
    pub fn standing(&self, at: &AccountAt, region: &Region) -> Option<&Standing> {
        self.freshness.of(&at.account.name, region)
    }

    /// When something else has to be drawn though nothing happens; none for never.
    pub fn changes_at(&self) -> Option<SystemTime> {
        self.freshness.changes_at(self.now)
    }

    /// The accounts on the screen are renewed though nothing is asked of them: tells which, where that has changed.
    pub(super) fn watch(&mut self) -> Option<Effect> {
        let now = self.looked_at();
        if now == self.watched {
            return None;
        }
        let (words, before) = (looked_at_words(&now), looked_at_words(&self.watched));
        self.watched.clone_from(&now);
        // An item of the table that is looked at is no news to whoever reads the log.
        if words != before {
            self.log.say(self.now, words);
        }
        Some(Effect::Watch(now))
    }

    fn looked_at(&self) -> Vec<AccountAt> {
        let mut all: Vec<AccountAt> = [SideId::Left, SideId::Right]
            .into_iter()
            .filter_map(|side| self.side(side).open.as_ref())
            .map(|open| open.at.clone())
            .collect();
        for view in &self.views {
            match view {
                View::Compare(view) => all.extend([view.source.at.clone(), view.target.at.clone()]),
                View::Pair(view) => all.extend([view.source.at.clone(), view.target.at.clone()]),
                View::Item(view) => all.push(view.at.at.clone()),
                View::Health(_) | View::Jobs(_) | View::Log(_) => {}
            }
        }
        all
    }
}

/// Which accounts are on the screen now, in a line for the log and the debug file.
pub fn looked_at_words(accounts: &[AccountAt]) -> String {
    if accounts.is_empty() {
        return "on the screen: no account".to_owned();
    }
    let mut names: Vec<String> = Vec::new();
    for name in accounts.iter().map(ToString::to_string) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    format!("on the screen: {}", names.join(", "))
}
