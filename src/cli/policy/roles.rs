//! Who may assume a role, and what that one has to be allowed. The roles of profiles in the AWS files count as well.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::Global;
use super::super::accounts::account_at;
use super::super::error::CliError;
use super::super::sessions::opening;
use super::{Found, Policy, mfa, name, note, route, some};
use crate::aws::{Purpose, Route, Sessions, Surroundings, Unseen};
use crate::config::{Account, AccountAt, Config, Place, RoleAccess, RoleArn};
use crate::failure::Failure;
use crate::policy::terraform::{self, Holder};
use crate::policy::{self, Assumed, Document, HIDDEN};

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
    let sessions = opening(global, config, "policy").sessions;
    let route = route(&sessions, &at.account).await;
    let mut assumed = assumed(&at.account, &route)?;
    assumed.mfa = mfa::is_demanded(&sessions, config, &route).await;
    let role = assumed.role;
    let principal = match &args.trust.principal {
        Some(principal) => principal.clone(),
        None => principal(&sessions, &at, &route, role, args.offline).await,
    };
    if role.external_id.is_none() {
        note(
            "without an external id, whoever may use the source account's tools for others can reach this role through them: set external_id",
        );
    } else if !args.trust.show_external_id && !args.terraform {
        note(&format!(
            "{HIDDEN} stands for the external id: --show-external-id puts it there"
        ));
    }
    let document = policy::trust(&assumed, &principal, args.trust.show_external_id);
    let terraform = terraform::role(&name(&at.account), role, &document);
    Ok(Found {
        documents: vec![document],
        terraform,
    })
}

/// The role of the account, its own or its profile's, as it is assumed.
fn assumed<'a>(account: &Account, route: &'a Route) -> Result<Assumed<'a>, CliError> {
    let none = || {
        format!(
            "{} has no role: its source credentials are its own",
            account.name
        )
    };
    Assumed::last(&route.roles()).ok_or_else(|| CliError::Policy(none()))
}

/// The role from which the last one is assumed, as the account that has it.
fn hub(route: &Route) -> Option<&Arc<Account>> {
    let before = route.steps.len().checked_sub(2)?;
    route.steps.get(before)
}

/// Whom the role has to trust: the role before it, else the account of the source credentials.
async fn principal(
    sessions: &Sessions,
    at: &AccountAt,
    route: &Route,
    role: &RoleAccess,
    offline: bool,
) -> String {
    if let Some(hub) = hub(route).and_then(|hub| hub.role.as_ref()) {
        return hub.arn.to_string();
    }
    let asked = if offline {
        Err("nobody was asked".to_owned())
    } else {
        let asked = source_account(sessions, at, route).await;
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

/// The account that the source credentials are proven to be of. None where nobody proves it. It has sessions of its own,
/// which tell nobody: the audit log would have it that the place's account was opened, by somebody else's id.
async fn source_account(
    sessions: &Sessions,
    at: &AccountAt,
    route: &Route,
) -> Result<String, Failure> {
    let first = route.steps.first().unwrap_or(&at.account);
    let mut source = Account {
        role: None,
        account_id: None,
        ..Account::clone(first)
    };
    if let Some(profile) = route.base.strip_prefix("profile ") {
        source.source = crate::config::CredentialSource::Profile(profile.to_owned());
    }
    let region = at.region.as_ref().or(at.account.region.as_ref());
    let unseen = Sessions::new(Surroundings {
        witness: Arc::new(Unseen),
        ..sessions.surroundings().clone()
    });
    let session = unseen
        .open(&Arc::new(source), region, Purpose::Browse)
        .await?;
    let identity = session.identity();
    let id = identity.account_id();
    Ok(id.map_or_else(|| UNKNOWN.to_owned(), ToString::to_string))
}

/// What the source has to be allowed: that from which the place's account is reached; without one, all that routes
/// begin with.
pub(super) async fn source(
    global: &Global,
    config: &Config,
    place: Option<&Place>,
    args: &Policy,
) -> Result<Found, CliError> {
    let sessions = opening(global, config, "policy").sessions;
    let of = match place {
        Some(place) => {
            let account = account_at(config, place)?.account;
            let route = route(&sessions, &account).await;
            assumed(&account, &route)?;
            Some((account, route))
        }
        None => None,
    };
    let mut ways: Vec<Route> = Vec::new();
    for account in config.accounts.iter() {
        let route = route(&sessions, account).await;
        let of = of.as_ref().map(|(_, route)| route);
        ways.extend(assumed_by(of, &route));
    }
    if let Some((account, route)) = &of {
        note_others(account, route, &ways);
    }
    let roles = ways.iter().filter_map(|way| Assumed::last(&way.roles()));
    let roles: Vec<Assumed> = roles.collect();
    if roles.is_empty() {
        let none = "no account of the config has a role: there is nothing to assume";
        return Err(CliError::Policy(none.to_owned()));
    }
    let documents = if args.from.pattern {
        policy::sources_by_name(&roles)
    } else {
        policy::sources(&roles)
    };
    let hub = of.as_ref().and_then(|(_, route)| hub(route));
    let name = hub.map_or_else(
        || "dynahop-source".to_owned(),
        |hub| name(hub).replacen("dynahop-", "dynahop-via-", 1),
    );
    let terraform = terraform_of(&name, &documents, hub);
    Ok(Found {
        documents,
        terraform,
    })
}

fn terraform_of(policy: &str, documents: &[Document], hub: Option<&Arc<Account>>) -> String {
    let hub = hub.and_then(|hub| Some((name(hub), hub.role.as_ref()?)));
    let holder = hub.as_ref().map(|(name, role)| Holder { name, role });
    terraform::permissions(policy, documents, holder)
}

/// A policy for one account that has the roles of others, too, says so.
fn note_others(asked: &Account, route: &Route, ways: &[Route]) {
    let own = assumed_by(Some(route), route);
    let arn = |account: &Account| Some(account.role.as_ref()?.arn.clone());
    let own = own.and_then(|own| arn(own.steps.last()?));
    let mut seen: HashSet<RoleArn> = own.into_iter().collect();
    let assumed = ways.iter().filter_map(|way| way.steps.last());
    let others = assumed.filter(|one| arn(one).is_some_and(|arn| seen.insert(arn)));
    let others: Vec<&str> = others.map(|one| one.name.as_str()).collect();
    let (roles, are) = if others.len() == 1 {
        ("role", "is")
    } else {
        ("roles", "are")
    };
    if !others.is_empty() {
        note(&format!(
            "this is the whole policy of what {} is reached from: the {roles} of {} {are} in it, too",
            asked.name,
            some(&others)
        ));
    }
}

/// The way to the role on `route` that is assumed by what `of` is reached from; to the first, where that is not said.
fn assumed_by(of: Option<&Route>, route: &Route) -> Option<Route> {
    let arn = |account: &Account| account.role.as_ref().map(|role| role.arn.clone());
    let count = match (of, of.and_then(hub)) {
        (_, Some(hub)) => {
            let at = route.steps.iter().position(|step| arn(step) == arn(hub));
            at? + 2
        }
        (Some(of), None) if of.base != route.base => return None,
        _ => 1,
    };
    let steps = route.steps.get(..count)?.to_vec();
    Some(Route {
        base: route.base.clone(),
        steps,
    })
}
