//! Each account that is opened, or refuses to be, is an entry; so is one that another identity answers for from then on.

use std::sync::Arc;
use std::time::SystemTime;

use super::entry::{Act, At, Entry, Outcome};
use super::log::AuditLog;
use crate::aws::{Happened, Identity, Purpose, SessionEvent, Witness};
use crate::config::{AccountName, Cause, Region};

/// A witness that notes opened accounts in the audit log, and passes on what it sees.
#[derive(Debug)]
pub struct Auditor {
    log: AuditLog,
    cause: Cause,
    subcommand: Option<&'static str>,
    next: Arc<dyn Witness>,
}

impl Auditor {
    /// Notes what is opened, for `cause` where it is for no write, which has its own; and passes on to `next`.
    pub fn new(log: AuditLog, cause: Cause, next: Arc<dyn Witness>) -> Self {
        Self {
            log,
            cause,
            subcommand: None,
            next,
        }
    }

    /// What the accounts are opened for, whatever for each of them: a subcommand, such as `copy --dry-run`.
    #[must_use]
    pub fn opened_for(mut self, subcommand: &'static str) -> Self {
        self.subcommand = Some(subcommand);
        self
    }

    fn entry(&self, event: &SessionEvent) -> Option<Entry> {
        let new = |at| {
            let id = event.operation().cloned().unwrap_or_default();
            let cause = event.cause().unwrap_or(&self.cause);
            let mut entry = Entry::new(SystemTime::now(), Act::Open, &id, cause, at);
            let purpose = match (&event.purpose, self.subcommand) {
                (Purpose::Write(_), _) | (_, None) => event.purpose.as_str(),
                (_, Some(subcommand)) => subcommand,
            };
            entry.purpose = Some(purpose.to_owned());
            entry
        };
        match &event.what {
            Happened::Opened {
                identity,
                request_id,
                through,
                ..
            } => {
                let mut entry = new(answering(&event.account, identity, &event.region));
                entry.result = Outcome::Done;
                entry.request_id.clone_from(request_id);
                entry.through = through
                    .iter()
                    .map(|hub| answering(&hub.account, &hub.identity, &event.region))
                    .collect();
                Some(entry)
            }
            Happened::Answered {
                identity,
                request_id,
            } => {
                let mut entry = new(answering(&event.account, identity, &event.region));
                entry.result = Outcome::Done;
                entry.request_id.clone_from(request_id);
                Some(entry)
            }
            Happened::NotOpened(failure) => {
                let mut at = At::account(&failure.subject.account, Some(&event.region));
                at.account = event.account.to_string();
                let mut entry = new(at);
                entry.result = Outcome::Failed;
                entry.wrong(failure);
                Some(entry)
            }
            _ => None,
        }
    }
}

/// The account, and who answers there.
fn answering(account: &AccountName, identity: &Identity, region: &Region) -> At {
    let mut at = At {
        account: account.to_string(),
        ..At::default()
    };
    at.answered(identity, region);
    at
}

impl Witness for Auditor {
    fn see(&self, event: &SessionEvent) {
        if let Some(entry) = self.entry(event) {
            self.log.note(&entry);
        }
        self.next.see(event);
    }
}
