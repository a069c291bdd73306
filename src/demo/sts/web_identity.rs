//! `AssumeRoleWithWebIdentity`: a role for whoever bears a token of the identity provider, without a signature.

use std::time::SystemTime;

use super::check::{bounded, duration, named, required};
use super::scope::Asked;
use super::{Form, Refusal, credentials, envelope, issue};
use crate::demo::answer::{Answer, escape};
use crate::demo::iam::{Asks, Context, Policies, Request, decide};
use crate::demo::identity_provider::{AUDIENCE, Claims, ISSUER, PROVIDER_ARN, seconds};
use crate::demo::roles::Role;
use crate::demo::server::Server;
use crate::demo::sessions::{AssumedRole, Owner, SessionScope};

const ACTION: &str = "AssumeRoleWithWebIdentity";
const HOURS_12: u32 = 43_200;
const HOUR: u32 = 3600;

/// Answers a request that nobody signed, where it is for this; none for any other.
pub(in crate::demo) fn unsigned(
    server: &Server,
    query: &str,
    body: &[u8],
    now: SystemTime,
) -> Option<Answer> {
    let form = Form::parse(query, body);
    if form.get("Action") != Some(ACTION) {
        return None;
    }
    let arn = form.get("RoleArn").unwrap_or_default();
    let account = arn.split(':').nth(4).unwrap_or_default();
    let account = server.directory.name_of(account);
    server.requests.add(&account, ACTION);
    Some(match assume(server, &form, now) {
        Ok(result) => Answer::xml(envelope(ACTION, &result)),
        Err(refusal) => Answer::sts_error(refusal.code, &refusal.message),
    })
}

fn assume(server: &Server, form: &Form, now: SystemTime) -> Result<String, Refusal> {
    let role_arn = required(form, "RoleArn", "roleArn")?;
    let name = required(form, "RoleSessionName", "roleSessionName")?;
    bounded(role_arn, "roleArn", 20, 2048)?;
    named(name, "roleSessionName")?;
    let seconds = duration(form, HOURS_12, HOUR)?;
    let asked = Asked::read(form)?;
    let claims = claims(server, form, now)?;
    let role = server.directory.role(role_arn);
    let role = role.filter(|role| trusts(role, &claims)).ok_or_else(|| {
        let message = format!("Not authorized to perform sts:{ACTION}");
        Refusal::new("AccessDenied", message)
    })?;
    if seconds > role.max_session_seconds {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    let role = AssumedRole::new(&role, name);
    let user = format!(
        "    <SubjectFromWebIdentityToken>{}</SubjectFromWebIdentityToken>\n    <AssumedRoleUser>\n      \
         <AssumedRoleId>{}</AssumedRoleId>\n      <Arn>{}</Arn>\n    </AssumedRoleUser>\n",
        escape(&claims.sub),
        escape(&role.user_id()),
        escape(&role.session_arn()),
    );
    asked.packed()?;
    let scope = SessionScope {
        policy: asked.policy,
        ..SessionScope::default()
    };
    let session = issue(server, now, Owner::Role(role), scope, seconds);
    Ok(user + &credentials(&session))
}

/// What the token says, where it is good.
fn claims(server: &Server, form: &Form, now: SystemTime) -> Result<Claims, Refusal> {
    let token = required(form, "WebIdentityToken", "webIdentityToken")?;
    let claims = server.identity_provider.read(token).ok_or_else(|| {
        let message = "Couldn't retrieve verification key from your identity provider, please reference \
                       AssumeRoleWithWebIdentity documentation for requirements";
        Refusal::new("InvalidIdentityToken", message)
    })?;
    if claims.aud != AUDIENCE {
        let message = "Incorrect token audience";
        return Err(Refusal::new("InvalidIdentityToken", message));
    }
    let now = seconds(now);
    if claims.exp <= now {
        let message = format!(
            "Token expired: current date/time {now} must be before the expiration date/time {}",
            claims.exp
        );
        return Err(Refusal::new("ExpiredTokenException", message));
    }
    Ok(claims)
}

/// Whether the role's trust policy lets in whom the token is of.
fn trusts(role: &Role, claims: &Claims) -> bool {
    let mut context = Context::default();
    context.add(&format!("{ISSUER}:aud"), &claims.aud);
    context.add(&format!("{ISSUER}:sub"), &claims.sub);
    let policies = Policies {
        identity: &[],
        session: None,
        resource: Some(&role.trust),
        asks: Asks::Either,
    };
    let request = Request {
        action: "sts:AssumeRoleWithWebIdentity",
        resource: &role.arn,
        context: &context,
    };
    decide(policies, &request, &[PROVIDER_ARN.to_owned()]).is_ok()
}
