//! What accounts share on their ways: the credentials that they begin with, what an MFA device opened, and the sessions
//! of roles from which the next is assumed. Each is made once, however many need it at the same time.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OnceCell;

use super::Way;
use super::mapped::Mapped;
use crate::aws::client::Reach;
use crate::aws::mfa::{Asker, MfaSession, Refusals};
use crate::aws::purpose::Purpose;
use crate::aws::renewing::Renewing;
use crate::aws::role::AssumedRole;
use crate::aws::role::assumption::{Assumption, Use};
use crate::aws::source;
use crate::aws::source::base::Base;
use crate::aws::source::profiles::ProfileCache;
use crate::aws::surroundings::Surroundings;
use crate::aws::telling::Telling;
use crate::config::{Account, AccountName, MfaSerial, ProcessEnvironment, Region};
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::policy::session::PolicyError;

/// Made once, however many ask for it at the same time.
pub(in crate::aws) type Once<T> = Arc<OnceCell<Arc<T>>>;

/// All that is shared.
#[derive(Default)]
pub(in crate::aws) struct Links {
    credentials: Mutex<HashMap<String, Once<Renewing>>>,
    devices: Mutex<HashMap<String, Arc<MfaSession>>>,
    /// Of all devices.
    pub(in crate::aws) refusals: Refusals,
    /// Which credentials an account needed.
    used: Mutex<HashMap<AccountName, HashSet<String>>>,
    profiles: ProfileCache,
}

/// Neither a key nor who reaches what.
impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Links")
    }
}

/// What an account's own role is assumed with; for an account without one, what it uses.
#[derive(Debug)]
pub(in crate::aws) struct Source {
    pub(in crate::aws) credentials: Arc<Renewing>,
    /// Whether it is a role's session.
    pub(in crate::aws) is_chained: bool,
    /// The keys of tags that the sessions before pass on.
    pub(in crate::aws) inherited: Vec<String>,
    token: Option<Token>,
}

/// What an MFA device had opened before now.
#[derive(Debug)]
struct Token {
    device: Arc<MfaSession>,
    /// Its access key.
    key: String,
}

impl Source {
    /// Whether it began with a token of an MFA device that AWS does not take any more, as `failure` has it; that is
    /// forgotten then, and its code asked for anew.
    pub(in crate::aws) async fn forget_token(&self, failure: &Failure, to: &Reach) -> bool {
        let Some(Token { device, key }) = &self.token else {
            return false;
        };
        let is_over = match failure.kind {
            FailureKind::Expired => true,
            // So AWS says as well of a good one, where the region is switched off.
            FailureKind::UnknownKeys => !device.is_taken(key, to).await,
            _ => false,
        };
        if is_over {
            device.forget(key);
        }
        is_over
    }
}

impl Links {
    /// The way into `account`.
    pub(in crate::aws) async fn way(&self, account: &Arc<Account>) -> Result<Way, Failure> {
        let set = if super::reads_profiles(account) {
            self.profiles.read().await
        } else {
            Ok(Arc::default())
        };
        let set = set.map_err(|wrong| super::wrong_files(account, wrong))?;
        super::find(account, &set, &ProcessEnvironment)
    }

    /// What the config and the AWS files say of each of these accounts, which are read once for all of them; what cannot
    /// be found there is as the config alone has it.
    pub(in crate::aws) async fn mapped(&self, accounts: &[Arc<Account>]) -> Vec<Mapped> {
        let is_read = accounts
            .iter()
            .any(|account| super::reads_profiles(account));
        let set = if is_read {
            self.profiles.read().await.unwrap_or_default()
        } else {
            Arc::default()
        };
        let mapped = |account: &Arc<Account>| {
            let way = super::find(account, &set, &ProcessEnvironment);
            let mapped = way.as_ref().map(Mapped::by);
            let mapped = mapped.unwrap_or_else(|_| Mapped::configured(account));
            mapped.in_region(account, &set)
        };
        accounts.iter().map(mapped).collect()
    }

    /// What the last role of `way` is assumed with, for `what`. `to` is how its session reaches its account.
    ///
    /// # Errors
    /// When the code of an MFA device is needed and not given, or a policy does not fit.
    pub(in crate::aws) async fn source(
        &self,
        way: &Way,
        to: &Reach,
        (surroundings, asker): (&Surroundings, Asker<'_>),
        what: Use<'_>,
    ) -> Result<Source, Failure> {
        let mut key = base_key(&way.base, to);
        let base = way.base_for(to, what);
        let base = base.map_err(|error| no_policy(to, &error))?;
        // What follows from it is good in all regions.
        let shared_as = if way.base.asks_in_a_region(&ProcessEnvironment) {
            format!("{} @{}", base_key(&base, to), to.region)
        } else {
            key.clone()
        };
        let make = async || source::credentials(&base, to, surroundings).await;
        let credentials = match what {
            // Opened for that write alone, and forgotten with it.
            Use::Write(_) if way.role_by_token().is_some() => Arc::new(make().await),
            _ => self.credentials(&shared_as, to, make).await,
        };
        let mut source = Source {
            credentials,
            is_chained: matches!(way.base, Base::WebIdentity(_)),
            inherited: Vec::new(),
            token: None,
        };
        if let Some(serial) = way.mfa.as_ref().filter(|_| !way.steps.is_empty()) {
            key = format!("{key} mfa {serial}");
            self.through_device(&mut source, &key, serial, to, asker)
                .await?;
        }
        for pair in way.steps.windows(2) {
            if let [step, next] = pair {
                key = self
                    .through_role(&mut source, &key, (step, next), to, surroundings)
                    .await?;
            }
        }
        Ok(source)
    }

    /// The token of the device, opened with what `source` was until now.
    async fn through_device(
        &self,
        source: &mut Source,
        key: &str,
        serial: &MfaSerial,
        to: &Reach,
        asker: Asker<'_>,
    ) -> Result<(), Failure> {
        let new = || Arc::new(MfaSession::new(serial, &to.clock, &self.refusals));
        let device = Arc::clone(
            lock(&self.devices)
                .entry(key.to_owned())
                .or_insert_with(new),
        );
        let opened = device.open(&source.credentials, to, asker).await?;
        source.credentials = opened.credentials;
        source.token = opened.before.map(|key| Token { device, key });
        Ok(())
    }

    /// The session of the role of `step`, from which that of `next` is assumed, and nothing else is done. `before` is the
    /// key of what `source` was until now; answers with the key of what it is.
    async fn through_role(
        &self,
        source: &mut Source,
        before: &str,
        (step, next): (&Arc<Account>, &Arc<Account>),
        to: &Reach,
        surroundings: &Surroundings,
    ) -> Result<String, Failure> {
        let (Some(role), Some(next)) = (&step.role, &next.role) else {
            return Ok(before.to_owned());
        };
        let reach = on_the_way(step, to, surroundings);
        let what = Use::Hub(&next.arn);
        let (cause, inherited) = (&surroundings.cause, &source.inherited);
        let assumption = Assumption::new(step, role, &reach.region, what, cause, inherited);
        let assumption = assumption.map_err(|error| no_policy(&reach, &error))?;
        let key = format!(
            "{before} › {} for {}",
            hub_key(&reach, &assumption),
            next.arn
        );
        let passed_on = assumption.transitive_tag_keys.clone();
        let session = async || {
            let source = (&source.credentials, source.is_chained);
            let role = AssumedRole::new(&reach, source.0, assumption, source.1);
            Renewing::new(role, &to.clock)
        };
        source.credentials = self.credentials(&key, to, session).await;
        source.inherited.extend(passed_on);
        source.is_chained = true;
        Ok(key)
    }

    /// Those that are shared under `key`, made by `make` where there are none, and noted as used by the account.
    async fn credentials(
        &self,
        key: &str,
        to: &Reach,
        make: impl AsyncFnOnce() -> Renewing,
    ) -> Arc<Renewing> {
        let name = to.account.name.clone();
        lock(&self.used)
            .entry(name)
            .or_default()
            .insert(key.to_owned());
        let cell = Arc::clone(lock(&self.credentials).entry(key.to_owned()).or_default());
        Arc::clone(cell.get_or_init(async || Arc::new(make().await)).await)
    }

    /// Forgets all that the account needed, so that it is fetched and assumed anew, with the profiles read again. What an
    /// MFA device opened stays as long as AWS takes it: nobody is asked without need.
    pub(in crate::aws) fn forget(&self, account: &AccountName) {
        let used = lock(&self.used).remove(account).unwrap_or_default();
        lock(&self.credentials).retain(|key, _| !used.contains(key));
        self.profiles.forget();
    }
}

/// Bases are one where what they are fetched with is.
fn base_key(base: &Base, to: &Reach) -> String {
    let mut network = DefaultHasher::new();
    to.account.network.hash(&mut network);
    let sts = to.account.sts_url();
    let sts = sts.map_or_else(String::new, ToString::to_string);
    format!("{base} {sts} {:x}", network.finish())
}

/// Hubs are one where all is that they are assumed with: after the config has changed, one that was under way before is
/// not taken for the new one.
fn hub_key(reach: &Reach, assumption: &Assumption) -> String {
    let Reach {
        account, region, ..
    } = reach;
    let mut how = DefaultHasher::new();
    (&account.network, assumption).hash(&mut how);
    let sts = account.sts_url().map(ToString::to_string);
    sts.hash(&mut how);
    let (name, arn) = (&account.name, &assumption.arn);
    format!("{name} {arn} @{region} {:x}", how.finish())
}

/// The region whose STS a role on the way is assumed at.
fn region_of<'a>(step: &'a Account, to: &'a Reach) -> &'a Region {
    let is_same = step.name == to.account.name;
    let own = step.region.as_ref().filter(|_| !is_same);
    own.unwrap_or(&to.region)
}

/// How a role on the way is reached: in its account's own region, by its account's own network.
fn on_the_way(step: &Arc<Account>, to: &Reach, surroundings: &Surroundings) -> Reach {
    let region = region_of(step, to).clone();
    Reach {
        account: Arc::clone(step),
        purpose: "hub".to_owned(),
        telling: Arc::new(Telling::new(
            step,
            &region,
            &Purpose::Browse,
            &surroundings.witness,
        )),
        region,
        ..to.clone()
    }
}

/// A session's policy that does not fit is told as STS would tell it.
pub(in crate::aws) fn no_policy(reach: &Reach, error: &PolicyError) -> Failure {
    let subject = Subject::new(Operation::ASSUME_ROLE, &reach.account, Some(&reach.region));
    let kind = match error {
        PolicyError::TooLong(_) => FailureKind::PackedPolicy,
        PolicyError::Malformed(_) => FailureKind::Invalid,
    };
    Failure::new(kind, subject, error.to_string())
}

/// What is held stays usable, whoever panicked with it.
pub(in crate::aws) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
