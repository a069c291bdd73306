//! What every subcommand opens accounts with: who asks and why, and the audit log that hears of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::output::{complain, complain_line};
use super::question::AtTerminal;
use super::{EVERYWHERE, Global};
use crate::aws::{Happened, SessionEvent, Sessions, Surroundings, Witness};
use crate::config::{AccountName, Cause, Config, ProcessEnvironment, Tag};
use crate::journal::audit::{AuditError, AuditLog, Auditor};
use crate::journal::opened::OpenedTables;
use crate::journal::state_folder;

/// Why something is done.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Because {
    /// Why this is done: the audit log keeps it.
    #[arg(long, value_name = "TEXT", global = true, help_heading = EVERYWHERE)]
    reason: Option<String>,
    /// What else the audit log is to keep of it, such as ticket=OPS-1; may be given again.
    #[arg(long = "tag", value_name = "KEY=VALUE", global = true, help_heading = EVERYWHERE)]
    tags: Vec<Tag>,
}

/// Accounts are opened through `sessions`; what is done there goes into `audit`.
pub(super) struct Opening {
    pub(super) sessions: Sessions,
    pub(super) audit: AuditLog,
    /// The tables that were opened before.
    pub(super) opened: OpenedTables,
}

/// Tells on standard error what the user should know of a session, such as that it lasts an hour only: once, though it is
/// renewed. Not of the accounts whose report tells it.
#[derive(Debug, Default)]
struct Notes {
    reported: BTreeSet<AccountName>,
    told: Mutex<BTreeSet<String>>,
}

impl Witness for Notes {
    fn see(&self, event: &SessionEvent) {
        let Happened::Assumed {
            note: Some(note), ..
        } = &event.what
        else {
            return;
        };
        if self.reported.contains(&event.account) {
            return;
        }
        let told = format!("note: {}: {note}", event.account);
        let mut before = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if before.insert(told.clone()) {
            complain_line(&told);
        }
    }
}

/// Sessions for a subcommand, `purpose`, which is one run: whoever gives no code in it is not asked again.
pub(super) fn opening(global: &Global, config: &Config, purpose: &'static str) -> Opening {
    open_with(global, config, purpose, Notes::default())
}

/// The same for one that tells of these accounts' sessions itself what there is to know.
pub(super) fn opening_reported(
    global: &Global,
    config: &Config,
    purpose: &'static str,
    reported: impl IntoIterator<Item = AccountName>,
) -> Opening {
    let notes = Notes {
        reported: reported.into_iter().collect(),
        ..Notes::default()
    };
    open_with(global, config, purpose, notes)
}

fn open_with(global: &Global, config: &Config, purpose: &'static str, notes: Notes) -> Opening {
    let cause = cause(global, config);
    let audit = audit_log(state_folder(&ProcessEnvironment));
    let witness = Auditor::new(audit.clone(), cause.clone(), Arc::new(notes)).opened_for(purpose);
    let surroundings = Surroundings {
        asks: Arc::new(AtTerminal::new(global.mfa_code.clone())),
        witness: Arc::new(witness),
        cause,
        ..Surroundings::default()
    };
    let sessions = Sessions::new(surroundings).for_one_run();
    sessions.keys().follow(&config.tables);
    let opened = OpenedTables::in_folder(audit.folder()).bound(config.bound.is_some());
    opened.teach(sessions.keys());
    Opening {
        sessions,
        audit,
        opened,
    }
}

/// Who asks, and why.
pub(super) fn cause(global: &Global, config: &Config) -> Cause {
    let Because { reason, tags } = &global.because;
    Cause {
        reason: reason.clone(),
        metadata: tags.clone(),
        ..config.cause(&ProcessEnvironment)
    }
}

/// The user's own audit log, in their state folder where there is one.
pub(super) fn audit_log(folder: Option<PathBuf>) -> AuditLog {
    let tell = |error: &AuditError| complain(&format!("warning: {error}"));
    match folder {
        Some(folder) => AuditLog::in_folder(folder, tell),
        None => AuditLog::without_folder(tell),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::config::OperationId;
    use crate::journal::audit::{Act, At, Entry};

    /// As of a user who has no home, and named no folder.
    #[test]
    fn without_a_state_folder_what_is_to_be_written_is_refused() {
        let entry = |act| {
            let (now, id) = (SystemTime::now(), OperationId::new());
            Entry::new(now, act, &id, &Cause::default(), At::default())
        };
        for act in [Act::Copy, Act::Export] {
            let refused = audit_log(None).begin(entry(act)).unwrap_err();
            assert!(refused.to_string().contains("DYNAHOP_STATE"), "{refused}");
        }
        let folder = tempfile::tempdir().unwrap();
        let log = audit_log(Some(folder.path().to_owned()));
        log.begin(entry(Act::Copy)).unwrap();
    }
}
