//! Finding in `CloudTrail` what an entry of the audit log tells of.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use serde::Serialize;

use super::entry::{At, Entry};
use crate::failure::{FailureKind, Operation};

/// How far apart the clocks of this machine and of AWS may be.
const LEEWAY: Duration = Duration::from_mins(5);

/// A look-up that finds what one session did, or the refusal of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lookup {
    /// The configured account's name.
    pub account: String,
    /// The account whose credentials the look-up takes. None where those are what the role of `account` was to be assumed
    /// with: a refusal is told to who asked, and not to the account of the role.
    pub account_id: Option<String>,
    /// Whom each of its events names, as `userIdentity.arn`.
    pub caller: Option<String>,
    /// The only one of its events that is meant, by its `requestID`.
    pub request_id: Option<String>,
    /// The command of the AWS CLI. It finds management events of the last 90 days, up to a quarter of an hour late;
    /// items read and written are data events, which only a trail has that is told to keep them.
    pub command: String,
}

/// What finds the sessions that `entries`, those of one operation, name, and the roles that were refused: one look-up for
/// each.
pub fn lookups<'a>(entries: impl IntoIterator<Item = &'a Entry> + Clone) -> Vec<Lookup> {
    let times = entries.clone().into_iter();
    let times = times
        .flat_map(|entry| [Some(entry.time), entry.began])
        .flatten();
    let (first, last) = times.fold((None, None), |(first, last), time| {
        (
            Some(first.map_or(time, |first: SystemTime| first.min(time))),
            Some(last.map_or(time, |last: SystemTime| last.max(time))),
        )
    });
    let (Some(first), Some(last)) = (first, last) else {
        return Vec::new();
    };
    let window = (first, last);
    let ends = entries.clone().into_iter();
    let ends = ends.flat_map(|entry| entry.source.iter().chain(&entry.through).chain([&entry.at]));
    let sessions = ends.filter_map(|at| of_session(at, window));
    let refusals = entries
        .into_iter()
        .filter_map(|entry| of_refusal(entry, window));
    let found = sessions.chain(refusals).map(|lookup| {
        let Lookup {
            command,
            caller,
            request_id,
            ..
        } = &lookup;
        let which = (command.clone(), caller.clone(), request_id.clone());
        (which, lookup)
    });
    found.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// What finds all that the session did which answered there.
fn of_session(at: &At, window: (SystemTime, SystemTime)) -> Option<Lookup> {
    let caller = at.caller.as_ref()?;
    // The name of a role's session, or of a user.
    let name = caller.rsplit('/').next()?;
    Some(Lookup {
        account: at.account.clone(),
        account_id: at.account_id.clone(),
        caller: Some(caller.clone()),
        request_id: None,
        command: command(at, ("Username", name), window)?,
    })
}

/// What finds the request for a role that STS refused.
fn of_refusal(entry: &Entry, window: (SystemTime, SystemTime)) -> Option<Lookup> {
    let (wrong, request_id) = (entry.error.as_ref()?, entry.request_id.as_ref()?);
    let is_of_role = wrong.action == Operation::ASSUME_ROLE.action;
    if !is_of_role || !is_authenticated(&wrong.code) {
        return None;
    }
    Some(Lookup {
        account: entry.at.account.clone(),
        account_id: None,
        caller: None,
        request_id: Some(request_id.clone()),
        command: command(&entry.at, ("EventName", "AssumeRole"), window)?,
    })
}

/// Whether AWS knew who asked when it gave this code: else it is in nobody's `CloudTrail`.
fn is_authenticated(code: &str) -> bool {
    use FailureKind::{BadSignature, ClockSkew, Expired, UnknownKeys};
    let kind = FailureKind::of_code(code, "", true);
    !matches!(kind, UnknownKeys | BadSignature | ClockSkew | Expired)
}

fn command(
    at: &At,
    (key, value): (&str, &str),
    (first, last): (SystemTime, SystemTime),
) -> Option<String> {
    let time = |time| humantime::format_rfc3339_seconds(time).to_string();
    let (from, to) = (first.checked_sub(LEEWAY)?, last.checked_add(LEEWAY)?);
    let words = [
        "aws",
        "cloudtrail",
        "lookup-events",
        "--region",
        at.region.as_ref()?,
        "--lookup-attributes",
        &attribute(key, value),
        "--start-time",
        &time(from),
        "--end-time",
        &time(to),
    ];
    shlex::try_join(words).ok()
}

/// Only one attribute can be looked up at a time. The short way of writing it knows no comma in a value.
fn attribute(key: &str, value: &str) -> String {
    if value.contains([',', '=']) {
        serde_json::json!([{ "AttributeKey": key, "AttributeValue": value }]).to_string()
    } else {
        format!("AttributeKey={key},AttributeValue={value}")
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::super::entry::{Act, Wrong};
    use super::*;
    use crate::config::{Cause, OperationId};

    fn entry(at_second: u64, account_id: &str, caller: Option<&str>) -> Entry {
        let at = At {
            account: "prod".to_owned(),
            account_id: Some(account_id.to_owned()),
            caller: caller.map(str::to_owned),
            region: Some("eu-west-1".to_owned()),
            ..At::default()
        };
        let time = UNIX_EPOCH + Duration::from_secs(at_second);
        let id = OperationId::new();
        Entry::new(time, Act::Copy, &id, &Cause::default(), at)
    }

    #[test]
    fn each_session_has_a_look_up_from_before_its_first_entry_until_after_its_last() {
        let arn = |account| format!("arn:aws:sts::{account}:assumed-role/Role/dynahop-ann");
        let (one, two) = (arn("111111111111"), arn("222222222222"));
        let entries = [
            entry(3600, "111111111111", None),
            entry(3700, "111111111111", Some(&one)),
            entry(3800, "222222222222", Some(&two)),
        ];
        let found = lookups(&entries);
        let callers = found.iter().map(|lookup| lookup.caller.as_deref());
        let callers: Vec<&str> = callers.flatten().collect();
        assert_eq!(callers, [one, two], "one session name, two accounts");
        assert_eq!(
            found.first().unwrap().command,
            "aws cloudtrail lookup-events --region eu-west-1 --lookup-attributes \
             'AttributeKey=Username,AttributeValue=dynahop-ann' \
             --start-time 1970-01-01T00:55:00Z --end-time 1970-01-01T01:08:20Z"
        );
    }

    #[test]
    fn a_name_that_the_short_spelling_cannot_hold_is_spelled_as_json() {
        let entry = entry(3600, "111111111111", Some("arn:aws:iam::1:user/a,b='"));
        let command = lookups([&entry]).remove(0).command;
        let words = shlex::split(&command).unwrap();
        let json = r#"[{"AttributeKey":"Username","AttributeValue":"a,b='"}]"#;
        assert!(words.iter().any(|word| word == json), "{words:?}");
    }

    #[test]
    fn a_role_that_is_refused_is_looked_up_where_it_was_asked_for_unless_aws_knew_nobody() {
        let refused = |code: &str, request_id: Option<&str>| {
            let mut entry = entry(3600, "111111111111", None);
            entry.error = Some(Wrong {
                action: "sts:AssumeRole".to_owned(),
                code: code.to_owned(),
            });
            entry.request_id = request_id.map(str::to_owned);
            lookups([&entry])
        };
        let found = refused("AccessDenied", Some("r-1"));
        let [lookup] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!(
            (&lookup.account_id, &lookup.caller, &lookup.request_id),
            (&None, &None, &Some("r-1".to_owned()))
        );
        let by_name = "'AttributeKey=EventName,AttributeValue=AssumeRole'";
        assert!(lookup.command.contains(by_name), "{lookup:?}");
        for (code, request_id) in [
            ("InvalidClientTokenId", Some("r-1")),
            ("SignatureDoesNotMatch", Some("r-1")),
            ("ExpiredToken", Some("r-1")),
            ("NoConnection", None),
        ] {
            assert_eq!(refused(code, request_id), [], "{code}");
        }
    }

    #[test]
    fn where_nobody_answered_there_is_nothing_to_look_up() {
        assert_eq!(lookups([&entry(3600, "111111111111", None)]), []);
    }
}
