//! The embedded STS: the query protocol's form in, XML out.

mod assume_role;
mod form;
mod mfa;

use std::time::SystemTime;

use super::accounts::DemoAccount;
use super::answer::{Answer, REQUEST_ID_MARK, escape};
use super::authorize::Caller;
use super::faults::FaultState;
use super::mfa::MfaDevice;
use super::requests::RequestLog;
use super::sessions::Sessions;
use form::Form;

/// What an STS request may touch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sts<'a> {
    pub sessions: &'a Sessions,
    pub faults: &'a FaultState,
    pub requests: &'a RequestLog,
    pub mfa: &'a MfaDevice,
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
    pub fn answer(&self, caller: &Caller, query: &str, body: &[u8]) -> Answer {
        let form = Form::parse(query, body);
        let action = form.get("Action").unwrap_or_default();
        let answered = match action {
            "AssumeRole" => {
                self.requests.add(
                    account_of_role(form.get("RoleArn").unwrap_or_default()),
                    action,
                );
                self.assume_role(caller, &form)
            }
            "GetCallerIdentity" => {
                self.requests.add(name_of(caller.account_id()), action);
                Ok(identity(caller))
            }
            _ => Err(Refusal::new(
                "InvalidAction",
                format!("Could not find operation {action} for version 2011-06-15"),
            )),
        };
        match answered {
            Ok(result) => Answer::xml(envelope(action, &result)),
            Err(refusal) => Answer::sts_error(refusal.code, &refusal.message),
        }
    }
}

fn identity(caller: &Caller) -> String {
    format!(
        "    <Arn>{}</Arn>\n    <UserId>{}</UserId>\n    <Account>{}</Account>\n",
        escape(&caller.arn()),
        escape(&caller.user_id()),
        caller.account_id()
    )
}

fn envelope(action: &str, result: &str) -> String {
    format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <{action}Result>\n{result}  </{action}Result>\n  \
         <ResponseMetadata>\n    <RequestId>{REQUEST_ID_MARK}</RequestId>\n  </ResponseMetadata>\n</{action}Response>\n"
    )
}

/// The config's name of an account, or its id where it has none.
pub(super) fn name_of(account_id: &str) -> &str {
    DemoAccount::find(account_id).map_or(account_id, |account| account.name)
}

fn account_of_role(role_arn: &str) -> &str {
    name_of(role_arn.split(':').nth(4).unwrap_or_default())
}
