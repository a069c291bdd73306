//! STS refused to assume the role. AWS has one message for a missing role, a trust policy that does not let the caller
//! in, a wrong external id, an MFA code that is missing, and a caller that may not assume: each is told, with how to
//! tell it from the others.

use super::{Advice, Failure, missing, own, place, quoted, say};
use crate::config::{Account, CredentialSource, RoleAccess};
use crate::failure::{Denial, PolicySort};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let Some(role) = &account.role else {
        return vec![say(
            "These credentials may not assume a role. Check the profile that they come from.",
        )];
    };
    match failure.denial() {
        Some(Denial::Missing(PolicySort::Identity)) => source(failure),
        Some(Denial::Missing(PolicySort::Session)) => {
            let mut advice = vec![say(
                "The session that assumes it was itself narrowed by a session policy: open it anew with R, or without that policy.",
            )];
            advice.extend(source(failure));
            advice
        }
        Some(Denial::Missing(PolicySort::Trust)) => trust(failure, role),
        Some(Denial::Explicit(_)) => vec![say(format!(
            "A statement with \"Effect\": \"Deny\" in the trust policy of {} or in a policy of the caller denies it: no further statement helps.",
            role.arn
        ))],
        _ => any_of_them(failure, role),
    }
}

/// Each that it can be, named first in one sentence: whatever there is no room for below, none of them is overlooked.
fn any_of_them(failure: &Failure, role: &RoleAccess) -> Vec<Advice> {
    let conditions = if demands(&failure.subject.account, role).is_empty() {
        ""
    } else {
        ", (4) what else that demands is not met"
    };
    let mut advice = vec![say(format!(
        "AWS says the same whichever it is: (1) the source credentials may not assume it, (2) there is no such role, \
         (3) its trust policy does not let them in, or wants another external id{conditions}. How to tell, the \
         easiest first:"
    ))];
    let mut each: Vec<Advice> = source(failure);
    each.extend(exists(role));
    each.extend(trust(failure, role));
    let mut number = 0;
    advice.extend(each.into_iter().map(|one| match one {
        Advice::Say(text) => {
            number += 1;
            say(format!("({number}) {text}"))
        }
        other => other,
    }));
    advice
}

fn source(failure: &Failure) -> Vec<Advice> {
    let whose = failure.denied_caller().unwrap_or("the source credentials");
    missing(
        failure,
        format!("The permission: a policy of {whose} has to have this statement."),
    )
}

fn exists(role: &RoleAccess) -> [Advice; 2] {
    let (name, id) = (role.arn.role_name(), role.arn.account_id());
    [
        say(format!("The role: it has to exist. In account {id}:")),
        Advice::Command(format!("aws iam get-role --role-name {}", quoted(name))),
    ]
}

fn trust(failure: &Failure, role: &RoleAccess) -> Vec<Advice> {
    let account = &failure.subject.account;
    let caller = failure.denied_caller();
    let caller = caller.unwrap_or("the caller, or its account");
    let mut advice = vec![
        say(format!(
            "The trust policy: it has to name {caller}; {}. As it should be:",
            external_id(role)
        )),
        own(
            failure,
            ["policy", &place(failure, None).to_string(), "--trust"],
        ),
    ];
    let demands = demands(account, role);
    if !demands.is_empty() {
        advice.push(say(format!(
            "Other conditions there have to be met by the config: {}.",
            demands.join(", ")
        )));
    }
    advice
}

fn external_id(role: &RoleAccess) -> &'static str {
    if role.external_id.is_some() {
        "and sts:ExternalId there has to be the external id in the config"
    } else {
        "and if it demands sts:ExternalId, external_id (or external_id_env) of this account has to be set"
    }
}

/// What a trust policy may demand, and by which key the config meets it, where it does not yet.
fn demands(account: &Account, role: &RoleAccess) -> Vec<&'static str> {
    let chained = matches!(account.source, CredentialSource::Via(_));
    let demands = [
        (
            role.mfa_serial.is_none() && !chained,
            "aws:MultiFactorAuthPresent by mfa_serial",
        ),
        (
            role.session_name.is_none(),
            "sts:RoleSessionName by session_name",
        ),
        (
            role.source_identity.is_none(),
            "sts:SourceIdentity by source_identity",
        ),
    ];
    let open = demands.into_iter().filter(|(open, _)| *open);
    open.map(|(_, demand)| demand).collect()
}
