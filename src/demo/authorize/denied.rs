//! A refusal, worded as AWS words it.

use std::fmt;

use super::{Access, Caller, Reason};

/// Who may not do what, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::demo) struct AccessDenied {
    caller_arn: String,
    action: String,
    resource: String,
    /// None where AWS does not tell.
    reason: Option<Reason>,
}

impl AccessDenied {
    pub fn new(caller: &Caller, access: &Access, reason: Reason) -> AccessDenied {
        AccessDenied {
            reason: Some(reason),
            ..AccessDenied::unexplained(caller, &access.action, &access.resource)
        }
    }

    pub fn unexplained(caller: &Caller, action: &str, resource: &str) -> AccessDenied {
        AccessDenied {
            caller_arn: caller.arn(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            reason: None,
        }
    }

    pub fn reason(&self) -> Option<Reason> {
        self.reason
    }
}

impl fmt::Display for AccessDenied {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AccessDenied {
            caller_arn,
            action,
            resource,
            reason,
        } = self;
        write!(
            out,
            "User: {caller_arn} is not authorized to perform: {action} on resource: {resource}"
        )?;
        match reason {
            None => Ok(()),
            Some(Reason::NotAllowed(kind)) => {
                write!(out, " because no {kind} allows the {action} action")
            }
            Some(Reason::Denied(kind)) => {
                let article = if kind.to_string().starts_with('i') {
                    "an"
                } else {
                    "a"
                };
                write!(out, " with an explicit deny in {article} {kind}")
            }
        }
    }
}
