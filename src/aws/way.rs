//! The way into an account: where its credentials start, and the roles that are assumed from there, one after the other.

pub(super) mod chain;
pub(super) mod links;
pub(super) mod mapped;
pub(super) mod reached;
mod trusted;

use std::sync::Arc;

use aws_config::profile::ProfileSet;

use crate::aws::client::Reach;
use crate::aws::role::assumption::Use;
use crate::aws::source::base::{Base, default_profile};
use crate::aws::source::web_identity::WebRole;
use crate::config::{Account, AccountId, CredentialSource, Environment, MfaSerial, RoleAccess};
use crate::failure::{Failure, FailureKind, NoSource, Operation, Subject};
use crate::policy::session::PolicyError;
use chain::{Chain, ChainBase};

/// How an account is reached, with its profiles read.
#[derive(Debug)]
pub(super) struct Way {
    /// The account; with its profile's role, where it has none of its own.
    pub(super) account: Arc<Account>,
    pub(super) base: Base,
    /// The device whose code the base's credentials need before a role follows from them.
    pub(super) mfa: Option<MfaSerial>,
    /// Each role on the way as an account that has it, in the order in which they are assumed; the last is `account`.
    pub(super) steps: Vec<Arc<Account>>,
    /// The `sso_session` that the base signs in by.
    pub(super) sso_session: Option<String>,
    /// The account whose credentials that sign-in gives, where no role is assumed from them.
    pub(super) sso_account: Option<AccountId>,
}

impl Way {
    /// The role that is the account's own though nobody assumes it: a token opens it, and none comes after it.
    pub(super) fn role_by_token(&self) -> Option<&WebRole> {
        match &self.base {
            Base::WebIdentity(role) if self.steps.is_empty() => Some(role),
            _ => None,
        }
    }

    /// What all begins with, where its sessions are to do `what` at the end of the way. A role that a token opens is
    /// narrowed as every other: to that, where it is the account's own, and else to assuming the next.
    fn base_for(&self, to: &Reach, what: Use<'_>) -> Result<Base, PolicyError> {
        let Base::WebIdentity(role) = &self.base else {
            return Ok(self.base.clone());
        };
        let next = self.steps.first().and_then(|step| step.role.as_ref());
        let what = next.map_or(what, |next| Use::Hub(&next.arn));
        role.narrowed(to, what).map(Base::WebIdentity)
    }
}

/// Whether finding the way takes the AWS files.
pub(super) fn reads_profiles(account: &Account) -> bool {
    match &account.source {
        CredentialSource::Profile(_) | CredentialSource::DefaultChain => true,
        CredentialSource::Keys(_) => false,
        CredentialSource::Via(hub) => reads_profiles(hub),
    }
}

/// The way into `account`, by the profiles in `set`.
///
/// # Errors
/// When a profile on the way is missing, names itself in a circle, or cannot be understood; and when the account's role
/// is in another account than its `account_id`, before that role is assumed.
pub(super) fn find(
    account: &Arc<Account>,
    set: &ProfileSet,
    env: &dyn Environment,
) -> Result<Way, Failure> {
    let account = &trusted::trusting(account, set, env);
    // From the account to the hub farthest from it, whose source is where all begins.
    let mut through = vec![Arc::clone(account)];
    let mut first = account;
    while let CredentialSource::Via(hub) = &first.source {
        through.push(Arc::clone(hub));
        first = hub;
    }
    let (base, chain) = base(first, set, env)?;
    let sso_session = chain.as_ref().and_then(|chain| chain.sso_session.clone());
    let sso_account = chain.as_ref().and_then(|chain| chain.sso_account.clone());
    let of_profiles = chain.map(|chain| of_profiles(first, chain));
    let mut steps = of_profiles.unwrap_or_default();
    for account in through.iter().rev() {
        if account.role.is_some() {
            steps.push(Arc::clone(account));
        } else if matches!(account.source, CredentialSource::Via(_)) {
            return Err(no_role(account));
        }
    }
    let reached = steps.last().filter(|step| step.name == account.name);
    let reached = Arc::clone(reached.unwrap_or(account));
    in_its_account(&reached)?;
    Ok(Way {
        mfa: device(&reached, &steps),
        account: reached,
        base,
        sso_account: sso_account.filter(|_| steps.is_empty()),
        steps,
        sso_session,
    })
}

/// Refuses a role, such as a profile's, that is in another account than the config says.
fn in_its_account(account: &Arc<Account>) -> Result<(), Failure> {
    let (Some(role), Some(expected)) = (&account.role, &account.account_id) else {
        return Ok(());
    };
    if role.arn.account_id() == expected {
        return Ok(());
    }
    let subject = Subject::new(Operation::ASSUME_ROLE, account, None);
    let message = format!(
        "the role {} is in another account: account_id in the config is {expected}",
        role.arn
    );
    Err(Failure::new(FailureKind::WrongAccount, subject, message))
}

/// The account's own device, else the first on the way.
fn device(account: &Account, steps: &[Arc<Account>]) -> Option<MfaSerial> {
    let of = |account: &Account| account.role.as_ref()?.mfa_serial.clone();
    of(account).or_else(|| steps.iter().find_map(|step| of(step)))
}

/// Where the credentials of `account` start, and its profile's chain where that is read.
fn base(
    account: &Arc<Account>,
    set: &ProfileSet,
    env: &dyn Environment,
) -> Result<(Base, Option<Chain>), Failure> {
    let follow = |name: &str| {
        chain::follow(set, name).map_err(|error| wrong_files(account, error.to_string()))
    };
    let chain = match &account.source {
        CredentialSource::Keys(keys) => return Ok((Base::Keys(keys.clone()), None)),
        CredentialSource::Profile(name) => follow(name)?,
        CredentialSource::DefaultChain | CredentialSource::Via(_) => {
            let name = chain_profile(env).map_err(|half| half_of_keys(account, &half))?;
            let name = name.filter(|name| set.get_profile(name).is_some());
            let chain = name.map(|name| follow(&name)).transpose()?;
            match chain.filter(Chain::is_ours) {
                Some(chain) => chain,
                None => return Ok((Base::DefaultChain, None)),
            }
        }
    };
    let base = match &chain.base {
        ChainBase::Profile => Base::Profile(chain.profile.clone()),
        ChainBase::WebIdentity(role) => Base::WebIdentity(role.clone()),
        ChainBase::Keys(keys) => Base::Keys(keys.clone()),
        ChainBase::Environment => Base::Environment,
        ChainBase::Container => Base::Container,
        ChainBase::Instance => Base::Instance,
    };
    Ok((base, Some(chain)))
}

/// The profile that the default chain comes to, where the environment has no keys: those come before it.
///
/// # Errors
/// Where it has half of them: the SDK takes that for none, goes on to the profile, and would assume its role by itself.
fn chain_profile(env: &dyn Environment) -> Result<Option<String>, HalfOfKeys> {
    // As the SDK reads them.
    let is_set = |name| env.var(name).is_some_and(|value| !value.trim().is_empty());
    let id = is_set("AWS_ACCESS_KEY_ID");
    let secret = is_set("AWS_SECRET_ACCESS_KEY") || is_set("SECRET_ACCESS_KEY");
    match (id, secret) {
        (true, true) => Ok(None),
        (false, false) => Ok(Some(default_profile(env))),
        (true, false) => Err(HalfOfKeys {
            there: "AWS_ACCESS_KEY_ID",
            missing: "AWS_SECRET_ACCESS_KEY",
        }),
        (false, true) => Err(HalfOfKeys {
            there: "AWS_SECRET_ACCESS_KEY",
            missing: "AWS_ACCESS_KEY_ID",
        }),
    }
}

/// The environment has one of the two variables that keys take.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment has {there} and no {missing}")]
struct HalfOfKeys {
    there: &'static str,
    missing: &'static str,
}

fn half_of_keys(account: &Arc<Account>, half: &HalfOfKeys) -> Failure {
    let subject = Subject::new(Operation::SOURCE_CREDENTIALS, account, None);
    let mut failure = Failure::new(FailureKind::NoCredentials, subject, half.to_string());
    failure.clues.source = Some(NoSource::HalfOfKeys);
    failure
}

/// The chain's roles, each as an account that has it: what fails there is told of that role, and of the profile that
/// all begins with.
fn of_profiles(account: &Arc<Account>, chain: Chain) -> Vec<Arc<Account>> {
    let source = CredentialSource::Profile(chain.profile);
    let step = |role: RoleAccess| {
        Arc::new(Account {
            role: Some(role),
            source: source.clone(),
            ..account.as_ref().clone()
        })
    };
    chain.roles.into_iter().map(step).collect()
}

/// The AWS files do not say how `account` is reached.
fn wrong_files(account: &Arc<Account>, wrong: String) -> Failure {
    let subject = Subject::new(Operation::SOURCE_CREDENTIALS, account, None);
    let mut failure = Failure::new(FailureKind::NoCredentials, subject, wrong);
    failure.clues.source = Some(NoSource::Files);
    failure
}

fn no_role(account: &Arc<Account>) -> Failure {
    let subject = Subject::new(Operation::ASSUME_ROLE, account, None);
    let message = "it is reached from another account's session, and has no role to assume there";
    Failure::new(FailureKind::Invalid, subject, message)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn profile(variables: &[(&str, &str)]) -> Result<Option<String>, String> {
        let variables = variables.iter();
        let env: BTreeMap<String, String> = variables
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        chain_profile(&env).map_err(|half| half.to_string())
    }

    const ID: &str = "AWS_ACCESS_KEY_ID";
    const SECRET: &str = "AWS_SECRET_ACCESS_KEY";

    #[test]
    fn keys_of_the_environment_come_before_a_profile_and_half_of_them_are_refused() {
        let named = ("AWS_PROFILE", "work");
        assert_eq!(profile(&[]), Ok(Some("default".to_owned())));
        assert_eq!(profile(&[named]), Ok(Some("work".to_owned())));
        let blank = profile(&[(ID, ""), (SECRET, " "), named]);
        assert_eq!(blank, Ok(Some("work".to_owned())));
        assert_eq!(profile(&[(ID, "A"), (SECRET, "B"), named]), Ok(None));
        assert_eq!(profile(&[(ID, "A"), ("SECRET_ACCESS_KEY", "B")]), Ok(None));
        for half in [[(ID, "A"), named], [(SECRET, "B"), named]] {
            assert!(profile(&half).is_err(), "{half:?}");
        }
        assert_eq!(
            profile(&[(ID, "A"), (SECRET, " ")]),
            Err("the environment has AWS_ACCESS_KEY_ID and no AWS_SECRET_ACCESS_KEY".to_owned())
        );
    }
}
