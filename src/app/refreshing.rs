//! Sessions that are renewed on demand: said when all of them are done.

use super::App;
use super::request::RequestId;

/// What is being renewed, and what became of it so far.
#[derive(Debug, Default)]
pub struct Refreshing {
    waits: Vec<(RequestId, String)>,
    renewed: Vec<String>,
    failed: Vec<String>,
}

impl Refreshing {
    /// Begins anew: what was asked for before is no longer waited for.
    pub(super) fn begin(&mut self) {
        *self = Self::default();
    }

    /// This request renews the session of what is called `name`.
    pub(super) fn wait(&mut self, request: RequestId, name: String) {
        self.waits.push((request, name));
    }

    /// Whether the request is one of them: it goes on, whoever leaves the account meanwhile.
    pub(super) fn waits_for(&self, request: RequestId) -> bool {
        self.waits.iter().any(|(waits, _)| *waits == request)
    }

    /// Whether anything is still waited for.
    pub fn is_busy(&self) -> bool {
        !self.waits.is_empty()
    }

    /// What became of it all, once nothing is waited for any more.
    fn told(&mut self) -> String {
        self.renewed.sort_unstable();
        self.failed.sort_unstable();
        match (self.renewed.as_slice(), self.failed.as_slice()) {
            (renewed, []) => format!("Renewed: {}", renewed.join(", ")),
            ([], failed) => format!("Not renewed: {}; ! tells why", failed.join(", ")),
            (renewed, failed) => format!(
                "Renewed: {}. Not renewed: {}; ! tells why",
                renewed.join(", "),
                failed.join(", ")
            ),
        }
    }
}

impl App {
    /// A request was answered: where it was the last of those that renew sessions, that is said.
    pub(super) fn note_refreshed(&mut self, request: RequestId, went_well: bool) {
        let refreshing = &mut self.refreshing;
        let waits = &mut refreshing.waits;
        let Some(at) = waits.iter().position(|(waits, _)| *waits == request) else {
            return;
        };
        let (_, name) = waits.swap_remove(at);
        if went_well {
            refreshing.renewed.push(name);
        } else {
            refreshing.failed.push(name);
        }
        if refreshing.is_busy() {
            return;
        }
        let (told, all_well) = (refreshing.told(), refreshing.failed.is_empty());
        // One that fails alone has been told already, and in more words.
        let is_only = refreshing.renewed.is_empty() && refreshing.failed.len() == 1;
        let is_bad = self.notice.as_ref().is_some_and(|notice| notice.bad);
        match (all_well, is_only) {
            (true, _) if !is_bad => self.say(told),
            (false, false) => self.complain(told),
            _ => {}
        }
    }
}
