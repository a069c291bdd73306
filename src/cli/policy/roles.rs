//! Who may assume a role, and what that one has to be allowed.

use std::sync::Arc;

use super::super::Global;
use super::super::accounts::account_at;
use super::super::error::CliError;
use super::super::sessions::opening;
use super::{Found, Policy, name, note};
use crate::aws::{Purpose, Sessions};
use crate::config::{Account, AccountAt, Config, CredentialSource, Place, RoleAccess};
use crate::failure::Failure;
use crate::policy::{self, HIDDEN, MANAGED_CHARACTERS, terraform};

/// What stands for an account that nobody could be asked for.
const UNKNOWN: &str = "SOURCE_ACCOUNT_ID";

/// The trust policy of the place's account.
pub(super) async fn trust(
    global: &Global,
    config: &Config,
    place: &Place,
    args: &Policy,
) -> Result<Found, CliError> {
    let at = account_at(config, place)?;
    let role = role(&at.account)?;
    let sessions = opening(global, config).sessions;
    let principal = match &args.principal {
        Some(principal) => principal.clone(),
        None => principal(&sessions, &at, role, args.offline).await,
    };
    if role.external_id.is_none() {
        note(
            "without an external id, whoever may use the source account's tools for others can reach this role through them: set external_id",
        );
    } else if !args.show_external_id && !args.terraform {
        note(&format!(
            "{HIDDEN} stands for the external id: --show-external-id puts it there"
        ));
    }
    let document = policy::trust(role, &principal, args.show_external_id);
    let terraform = terraform::role(&name(&at.account), role, &document);
    Ok(Found {
        document,
        terraform,
    })
}

fn role(account: &Account) -> Result<&RoleAccess, CliError> {
    let none = || {
        format!(
            "{} has no role: its source credentials are its own",
            account.name
        )
    };
    account
        .role
        .as_ref()
        .ok_or_else(|| CliError::Policy(none()))
}

/// Whom the role has to trust: the hub's role, else the account of the source credentials.
async fn principal(
    sessions: &Sessions,
    at: &AccountAt,
    role: &RoleAccess,
    offline: bool,
) -> String {
    if let CredentialSource::Via(hub) = &at.account.source
        && let Some(hub) = &hub.role
    {
        return hub.arn.to_string();
    }
    let asked = if offline {
        Err("nobody was asked".to_owned())
    } else {
        let asked = source_account(sessions, at).await;
        asked.map_err(|failure| failure.summary())
    };
    let id = asked.unwrap_or_else(|why| {
        note(&format!(
            "{UNKNOWN} stands for the account that the source credentials are of ({why}): put its id there, or give --principal"
        ));
        UNKNOWN.to_owned()
    });
    format!("arn:{}:iam::{id}:root", role.arn.partition())
}

/// The account that the source credentials are proven to be of. None where nobody proves it.
async fn source_account(sessions: &Sessions, at: &AccountAt) -> Result<String, Failure> {
    let source = Account {
        role: None,
        account_id: None,
        ..Account::clone(&at.account)
    };
    let region = at.region.as_ref();
    let session = sessions
        .open(&Arc::new(source), region, Purpose::Browse)
        .await?;
    let id = session.identity().account_id();
    Ok(id.map_or_else(|| UNKNOWN.to_owned(), ToString::to_string))
}

/// What the source has to be allowed, from which the place's account is reached, or all that are not reached from another.
pub(super) fn source(config: &Config, place: Option<&Place>) -> Result<Found, CliError> {
    let of = place.map(|place| account_at(config, place)).transpose()?;
    let of = of.map(|at| at.account);
    if let Some(account) = &of {
        role(account)?;
    }
    let same = |account: &&Arc<Account>| {
        of.as_ref().map_or_else(
            || !matches!(account.source, CredentialSource::Via(_)),
            |of| is_same(&account.source, &of.source),
        )
    };
    let accounts = config.accounts.iter().filter(same);
    let roles: Vec<&RoleAccess> = accounts
        .filter_map(|account| account.role.as_ref())
        .collect();
    if roles.is_empty() {
        let none = "no account of the config has a role: there is nothing to assume";
        return Err(CliError::Policy(none.to_owned()));
    }
    let document = policy::source(&roles);
    let characters = document.compact().len();
    if characters > MANAGED_CHARACTERS {
        note(&format!(
            "this policy has {characters} characters, and IAM takes {MANAGED_CHARACTERS} in one: make several of it, or name the roles by a pattern"
        ));
    }
    let hub = of.as_ref().and_then(|of| match &of.source {
        CredentialSource::Via(hub) => Some(hub),
        _ => None,
    });
    let name = hub.map_or_else(
        || "dynahop-source".to_owned(),
        |hub| name(hub).replacen("dynahop-", "dynahop-via-", 1),
    );
    let attached = hub.and_then(|hub| hub.role.as_ref());
    let terraform = terraform::permissions(&name, &document, attached);
    Ok(Found {
        document,
        terraform,
    })
}

/// Whether two accounts start from the same.
fn is_same(left: &CredentialSource, right: &CredentialSource) -> bool {
    match (left, right) {
        (CredentialSource::Profile(left), CredentialSource::Profile(right)) => left == right,
        (CredentialSource::DefaultChain, CredentialSource::DefaultChain) => true,
        (CredentialSource::Keys(left), CredentialSource::Keys(right)) => {
            left.access_key_id == right.access_key_id
        }
        (CredentialSource::Via(left), CredentialSource::Via(right)) => left.name == right.name,
        _ => false,
    }
}
