//! The embedded STS: the query protocol's form in, XML out.

mod assume_role;
mod check;
mod form;
mod mfa;
mod scope;
mod session_token;
mod tags;
mod web_identity;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_smithy_types::date_time::{DateTime, Format};

use super::accounts::{DISABLED_REGION, SOURCE_ACCOUNT};
use super::answer::{Answer, REQUEST_ID_MARK, escape};
use super::authorize::Caller;
use super::server::Server;
use super::sessions::{Life, Owner, Session, SessionScope};
use form::Form;
pub(super) use web_identity::unsigned;

/// One request to STS, and all that it may touch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sts<'a> {
    pub server: &'a Server,
    pub caller: &'a Caller,
    pub region: &'a str,
    pub now: SystemTime,
}

/// An STS error: its code and message.
#[derive(Debug, PartialEq, Eq)]
struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            code,
            message: message.into(),
        }
    }

    fn validation(message: impl Into<String>) -> Refusal {
        Refusal::new("ValidationError", message)
    }
}

impl Sts<'_> {
    /// Answers an authenticated request.
    pub fn answer(&self, query: &str, body: &[u8]) -> Answer {
        let form = Form::parse(query, body);
        let action = form.get("Action").unwrap_or_default();
        let answered =
            self.unthrottled()
                .and_then(|()| self.in_region())
                .and_then(|()| match action {
                    "AssumeRole" => {
                        self.count(account_of_role(&form), action);
                        self.assume_role(&form)
                    }
                    "GetSessionToken" => {
                        self.count(self.caller.account_id(), action);
                        self.session_token(&form)
                    }
                    "GetCallerIdentity" => {
                        self.count(self.caller.account_id(), action);
                        Ok(identity(self.caller))
                    }
                    _ => Err(Refusal::new(
                        "InvalidAction",
                        format!("Could not find operation {action} for version 2011-06-15"),
                    )),
                });
        match answered {
            Ok(result) => Answer::xml(envelope(action, &result)),
            Err(refusal) => Answer::sts_error(refusal.code, &refusal.message),
        }
    }

    fn count(&self, account_id: &str, action: &str) {
        let account = self.server.directory.name_of(account_id);
        self.server.requests.add(&account, action);
    }

    fn unthrottled(&self) -> Result<(), Refusal> {
        if self.server.faults.throttles_sts_now() {
            return Err(Refusal::new("Throttling", "Rate exceeded"));
        }
        Ok(())
    }

    fn in_region(&self) -> Result<(), Refusal> {
        if self.region != DISABLED_REGION {
            return Ok(());
        }
        Err(Refusal::new(
            "RegionDisabledException",
            format!(
                "STS is not activated in this region for account:{SOURCE_ACCOUNT}. Your account administrator can activate STS \
                 in this region using the IAM Console."
            ),
        ))
    }

    /// Keys that live this long, unless a fault cuts them short.
    fn issue(&self, owner: Owner, scope: SessionScope, seconds: u32) -> Arc<Session> {
        issue(self.server, self.now, owner, scope, seconds)
    }
}

fn issue(
    server: &Server,
    now: SystemTime,
    owner: Owner,
    scope: SessionScope,
    seconds: u32,
) -> Arc<Session> {
    let life = Duration::from_secs(u64::from(seconds));
    let cap = server.faults.session_life();
    let life = Life {
        issued: now,
        expires: now + cap.map_or(life, |cap| life.min(cap)),
    };
    server.sessions.issue(owner, scope, life)
}

fn identity(caller: &Caller) -> String {
    format!(
        "    <Arn>{}</Arn>\n    <UserId>{}</UserId>\n    <Account>{}</Account>\n",
        escape(&caller.arn()),
        escape(&caller.user_id()),
        caller.account_id()
    )
}

/// The `Credentials` element.
fn credentials(session: &Session) -> String {
    let expiration = DateTime::from_secs(DateTime::from(session.expires).secs())
        .fmt(Format::DateTime)
        .unwrap_or_default();
    format!(
        "    <Credentials>\n      <AccessKeyId>{}</AccessKeyId>\n      <SecretAccessKey>{}</SecretAccessKey>\n      \
         <SessionToken>{}</SessionToken>\n      <Expiration>{expiration}</Expiration>\n    </Credentials>\n",
        session.access_key_id,
        escape(&session.secret_access_key),
        escape(&session.token),
    )
}

fn envelope(action: &str, result: &str) -> String {
    format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <{action}Result>\n{result}  </{action}Result>\n  \
         <ResponseMetadata>\n    <RequestId>{REQUEST_ID_MARK}</RequestId>\n  </ResponseMetadata>\n</{action}Response>\n"
    )
}

fn account_of_role(form: &Form) -> &str {
    let role_arn = form.get("RoleArn").unwrap_or_default();
    role_arn.split(':').nth(4).unwrap_or_default()
}
