//! What sessions tell, in a line: for the debug file and the log view. Times are UTC, as `CloudTrail`'s are.

use std::fmt;
use std::time::SystemTime;

use super::witness::{Happened, SessionEvent};
use crate::aws::identity::Identity;
use crate::item::{elapsed, moment};

impl fmt::Display for SessionEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.account, self.region)?;
        if let Some(operation) = self.operation() {
            write!(f, " {operation}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl fmt::Display for Happened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened {
                identity,
                expiry,
                took,
                ..
            } => {
                let who = match identity {
                    Identity::Proven { arn, .. } => arn,
                    Identity::Unverified => "unverified",
                };
                let took = elapsed(*took);
                write!(f, "opened in {took} as {who}{}", until(*expiry))
            }
            Self::NotOpened(failure) => write!(f, "not opened: {}", failure.headline()),
            Self::Assumed {
                role,
                session_name,
                duration,
                expiry,
                took,
                note,
            } => {
                let asked = humantime::format_duration(*duration);
                let until = until(*expiry);
                let took = elapsed(*took);
                write!(
                    f,
                    "assumed in {took}: {role} as {session_name} for {asked}{until}"
                )?;
                note.iter().try_for_each(|note| write!(f, "; {note}"))
            }
            Self::Due => f.write_str("renewing"),
            Self::Renewed { expiry, took } => {
                write!(f, "renewed in {}{}", elapsed(*took), until(*expiry))
            }
            Self::NotRenewed { failure, expiry } => {
                write!(f, "not renewed{}: {}", until(*expiry), failure.headline())
            }
            Self::Answered { identity, .. } => {
                let who = identity.arn().unwrap_or("somebody else");
                write!(f, "answered by {who} from now on")
            }
            Self::Ended => f.write_str("ended"),
            Self::Request { .. } => self.request(f),
        }
    }
}

impl Happened {
    fn request(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Request {
            action,
            table,
            took,
            attempts,
            request_id,
            wrong,
        } = self
        else {
            return Ok(());
        };
        f.write_str(action)?;
        table.iter().try_for_each(|table| write!(f, " {table}"))?;
        write!(f, "  {} ms", took.as_millis())?;
        if *attempts > 1 {
            write!(f, ", {attempts} attempts")?;
        }
        wrong.iter().try_for_each(|wrong| write!(f, ", {wrong}"))?;
        request_id.iter().try_for_each(|id| write!(f, ", {id}"))
    }
}

fn until(expiry: Option<SystemTime>) -> String {
    let at = |expiry| format!(", until {}", moment(expiry));
    expiry.map(at).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::aws::purpose::Purpose;

    fn line(what: Happened) -> String {
        let event = SessionEvent {
            account: "prod".parse().unwrap(),
            region: "eu-west-1".parse().unwrap(),
            purpose: Purpose::Browse,
            what,
        };
        event.to_string()
    }

    #[test]
    fn a_request_says_what_where_how_long_and_under_which_id() {
        let request = |attempts, wrong: Option<&str>| Happened::Request {
            action: "dynamodb:Scan".to_owned(),
            table: Some("users".to_owned()),
            took: Duration::from_millis(84),
            attempts,
            request_id: Some("ABC".to_owned()),
            wrong: wrong.map(str::to_owned),
        };
        assert_eq!(
            line(request(1, None)),
            "prod eu-west-1: dynamodb:Scan users  84 ms, ABC"
        );
        assert_eq!(
            line(request(3, Some("ThrottlingException"))),
            "prod eu-west-1: dynamodb:Scan users  84 ms, 3 attempts, ThrottlingException, ABC"
        );
    }

    #[test]
    fn a_session_that_was_opened_or_renewed_says_until_when_and_how_long_that_took() {
        let expiry = Some(SystemTime::UNIX_EPOCH + Duration::from_hours(1));
        let took = Duration::from_millis(2340);
        let opened = Happened::Opened {
            identity: Identity::Unverified,
            expiry,
            request_id: None,
            through: Vec::new(),
            took,
        };
        let until = "until 1970-01-01T01:00:00Z";
        assert_eq!(
            line(opened),
            format!("prod eu-west-1: opened in 2.3 s as unverified, {until}")
        );
        let renewed = Happened::Renewed { expiry, took };
        assert_eq!(
            line(renewed),
            format!("prod eu-west-1: renewed in 2.3 s, {until}")
        );
    }

    #[test]
    fn a_role_that_was_assumed_says_until_when() {
        let assumed = Happened::Assumed {
            role: "arn:aws:iam::333333333333:role/R".parse().unwrap(),
            session_name: "dynahop-ada".to_owned(),
            duration: Duration::from_hours(1),
            expiry: Some(SystemTime::UNIX_EPOCH + Duration::from_hours(1)),
            took: Duration::from_millis(84),
            note: None,
        };
        assert_eq!(
            line(assumed),
            "prod eu-west-1: assumed in 84 ms: arn:aws:iam::333333333333:role/R as dynahop-ada for 1h, until 1970-01-01T01:00:00Z"
        );
    }
}
