//! Effects as tokio tasks. The state keeps ids; the handles that cancel are here.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::runtime::Handle;
use tokio::sync::mpsc::Sender;
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use super::asking::Asking;
use super::lists;
use super::queries::{self, Tell};
use crate::app::job::JobId;
use crate::app::job::JobUpdate;
use crate::app::request::RequestId;
use crate::app::sessions::looked_at_words;
use crate::app::{Effect, Message, Query};
use crate::aws::{self, Sessions};
use crate::config::{Environment, ProcessEnvironment, ProfileFiles, TenantName, TenantsCommand};
use crate::copy::{self, CopyPlan};
use crate::journal::audit::AuditLog;
use crate::journal::opened::OpenedTables;
use crate::write::{ConfirmError, Confirmation, Conflict, WriteGrant};

/// How many messages may wait: a network that is faster than the screen has to wait too.
pub const MESSAGES: usize = 64;
/// How often the clock is looked at while something waits for a time.
const LOOK: Duration = Duration::from_secs(2);

/// Everything that runs.
#[derive(Debug)]
pub struct Tasks {
    runtime: Handle,
    sessions: Sessions,
    audit: AuditLog,
    opened: OpenedTables,
    messages: Sender<Message>,
    asking: Option<Asking>,
    environment: Arc<dyn Environment>,
    requests: HashMap<RequestId, AbortHandle>,
    jobs: HashMap<JobId, CancellationToken>,
}

impl Tasks {
    /// Tasks that send what they find to `messages`, and note nothing in an audit log.
    pub fn new(runtime: Handle, sessions: Sessions, messages: Sender<Message>) -> Self {
        Self {
            runtime,
            sessions,
            audit: AuditLog::none(),
            opened: OpenedTables::default(),
            messages,
            asking: None,
            environment: Arc::new(ProcessEnvironment),
            requests: HashMap::new(),
            jobs: HashMap::new(),
        }
    }

    /// The same, with what is compared and copied noted in this log, and beside it which tables are opened.
    #[must_use]
    pub fn audited(mut self, audit: AuditLog) -> Self {
        self.opened = OpenedTables::in_folder(audit.folder());
        self.audit = audit;
        self
    }

    /// The same for a run that is bound to a tenant, or for one that is not: of the tables that were opened before, those
    /// of other accounts are left out.
    #[must_use]
    pub fn bound(mut self, is_bound: bool) -> Self {
        self.opened = self.opened.bound(is_bound);
        self
    }

    /// The same, with the user's answers going to `asking`, by which the sessions ask.
    #[must_use]
    pub fn answering(mut self, asking: Asking) -> Self {
        self.asking = Some(asking);
        self
    }

    /// The same, reading the config again by these variables, and not by the process's.
    #[must_use]
    pub fn within(mut self, environment: Arc<dyn Environment>) -> Self {
        self.environment = environment;
        self
    }

    /// What time it is for all of them.
    pub fn now(&self) -> SystemTime {
        self.sessions.surroundings().clock.now()
    }

    /// Waits until the clock shows `then`, for ever without one; false when it is only time to look at the clock, which
    /// may have been set, or have jumped ahead while the machine slept.
    pub(super) async fn until(&self, then: Option<SystemTime>) -> bool {
        let Some(then) = then else {
            return std::future::pending().await;
        };
        let left = || then.duration_since(self.now()).unwrap_or_default();
        tokio::time::sleep(left().min(LOOK)).await;
        left().is_zero()
    }

    /// Carries out an effect; never waits for it.
    pub fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Ask { request, query } => self.ask(request, query),
            Effect::Cancel(request) => {
                if let Some(task) = self.requests.remove(&request) {
                    task.abort();
                }
            }
            Effect::Copy {
                job,
                plan,
                conflict,
                confirmation,
                reason,
            } => {
                let confirmed = Confirmed {
                    plan,
                    conflict,
                    confirmation,
                    reason,
                };
                self.copy(job, confirmed);
            }
            Effect::CancelJob(job) => {
                if let Some(cancel) = self.jobs.get(&job) {
                    cancel.cancel();
                }
            }
            Effect::Answer { id, answer } => {
                if let Some(asking) = &self.asking {
                    asking.answer(id, answer);
                }
            }
            Effect::LoadProfiles => self.load_profiles(),
            Effect::LoadTenants(command) => self.load_tenants(command),
            Effect::LoadConfig { path, tenant } => self.load_config(path, tenant),
            Effect::Forget(account) => self.sessions.forget(&account),
            Effect::Watch(accounts) => {
                tracing::info!("{}", looked_at_words(&accounts));
                self.sessions.watch(&accounts);
            }
            // The loop's own.
            Effect::Yank(_) | Effect::Quit => {}
        }
    }

    fn ask(&mut self, request: RequestId, query: Query) {
        let tell = Tell::new(request, self.messages.clone());
        let task = self.runtime.spawn(queries::answer(
            (self.sessions.clone(), self.opened.clone()),
            self.audit.clone(),
            query,
            tell,
        ));
        self.requests.retain(|_, task| !task.is_finished());
        self.requests.insert(request, task.abort_handle());
    }

    fn copy(&mut self, id: JobId, confirmed: Confirmed) {
        let cancel = CancellationToken::new();
        let (sessions, messages, token) =
            (self.sessions.clone(), self.messages.clone(), cancel.clone());
        let audit = self.audit.clone();
        self.runtime.spawn(async move {
            let with = (&sessions, &audit);
            let update = run_copy(with, &confirmed, &token, id, &messages).await;
            // When nobody listens any more, the program has ended.
            let _ = messages.send(Message::Job { job: id, update }).await;
        });
        self.jobs.insert(id, cancel);
    }

    fn load_tenants(&self, command: TenantsCommand) {
        let messages = self.messages.clone();
        self.runtime.spawn(async move {
            let result = lists::tenants(&command).await;
            let result = result.map_err(|error| error.to_string());
            let _ = messages.send(Message::Tenants(result)).await;
        });
    }

    fn load_config(&self, path: Option<PathBuf>, tenant: Option<TenantName>) {
        let (messages, sessions) = (self.messages.clone(), self.sessions.clone());
        let environment = Arc::clone(&self.environment);
        self.runtime.spawn(async move {
            let (path, tenant) = (path.as_deref(), tenant.as_ref());
            let result = lists::read_again(path, tenant, environment.as_ref()).await;
            if let Ok(config) = &result {
                sessions.keys().follow(&config.tables);
            }
            let _ = messages.send(Message::Config(result.map(Box::new))).await;
        });
    }

    fn load_profiles(&self) {
        let messages = self.messages.clone();
        self.runtime.spawn(async move {
            let environment: &dyn Environment = &ProcessEnvironment;
            let files = ProfileFiles::of(environment);
            let result = aws::profiles(&files)
                .await
                .map_err(|error| error.to_string());
            let _ = messages.send(Message::Profiles(result)).await;
        });
    }

    /// Stops everything: reads at once, jobs when what they are writing has arrived; each job still says how it ended.
    pub fn stop(&mut self) {
        for (_, task) in self.requests.drain() {
            task.abort();
        }
        for cancel in self.jobs.values() {
            cancel.cancel();
        }
    }
}

/// A copy as the user confirmed it.
struct Confirmed {
    plan: Arc<CopyPlan>,
    conflict: Conflict,
    confirmation: Confirmation,
    reason: Option<String>,
}

impl Confirmed {
    fn grant(&self, now: SystemTime) -> Result<WriteGrant, ConfirmError> {
        let plan = self.plan.write_plan(self.conflict);
        plan.because(self.reason.as_deref())
            .confirm(&self.confirmation, now)
    }
}

async fn run_copy(
    (sessions, audit): (&Sessions, &AuditLog),
    confirmed: &Confirmed,
    cancel: &CancellationToken,
    job: JobId,
    messages: &Sender<Message>,
) -> JobUpdate {
    let grant = match confirmed.grant(sessions.surroundings().clock.now()) {
        Ok(grant) => grant,
        Err(error) => return JobUpdate::Refused(error.to_string()),
    };
    // A progress report that finds the channel full is dropped: the next one says more.
    let progress = |progress| {
        let _ = messages.try_send(Message::Job {
            job,
            update: JobUpdate::Progress(progress),
        });
    };
    match copy::run(sessions, audit, &confirmed.plan, grant, cancel, progress).await {
        Ok(outcome) => JobUpdate::Done(outcome),
        Err(failure) => JobUpdate::Failed(failure),
    }
}
