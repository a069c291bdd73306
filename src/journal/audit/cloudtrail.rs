//! Finding in `CloudTrail` what an entry of the audit log tells of.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::entry::{At, Entry};

/// How far apart the clocks of this machine and of AWS may be.
const LEEWAY: Duration = Duration::from_mins(5);

/// A look-up that finds what one session did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// The configured account's name.
    pub account: String,
    /// The account whose credentials the look-up takes.
    pub account_id: Option<String>,
    /// Whom each of its events names, as `userIdentity.arn`.
    pub caller: String,
    /// The command of the AWS CLI. It finds management events of the last 90 days, up to a quarter of an hour late;
    /// items read and written are data events, which only a trail has that is told to keep them.
    pub command: String,
}

/// What finds the sessions that `entries`, those of one operation, name: one look-up for each session.
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
    let ends = entries
        .into_iter()
        .flat_map(|entry| entry.source.iter().chain(&entry.through).chain([&entry.at]));
    let found = ends.filter_map(|at| {
        let lookup = lookup(at, first, last)?;
        Some(((lookup.command.clone(), lookup.caller.clone()), lookup))
    });
    found.collect::<BTreeMap<_, _>>().into_values().collect()
}

fn lookup(at: &At, first: SystemTime, last: SystemTime) -> Option<Lookup> {
    let (caller, region) = (at.caller.as_ref()?, at.region.as_ref()?);
    // The name of a role's session, or of a user.
    let name = caller.rsplit('/').next()?;
    let time = |time| humantime::format_rfc3339_seconds(time).to_string();
    let (from, to) = (first.checked_sub(LEEWAY)?, last.checked_add(LEEWAY)?);
    let words = [
        "aws",
        "cloudtrail",
        "lookup-events",
        "--region",
        region,
        "--lookup-attributes",
        &attribute(name),
        "--start-time",
        &time(from),
        "--end-time",
        &time(to),
    ];
    let command = shlex::try_join(words).ok()?;
    Some(Lookup {
        account: at.account.clone(),
        account_id: at.account_id.clone(),
        caller: caller.clone(),
        command,
    })
}

/// Only one attribute can be looked up at a time. The short way of writing it knows no comma in a value.
fn attribute(name: &str) -> String {
    if name.contains([',', '=']) {
        serde_json::json!([{ "AttributeKey": "Username", "AttributeValue": name }]).to_string()
    } else {
        format!("AttributeKey=Username,AttributeValue={name}")
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::super::entry::Act;
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
        let callers: Vec<&str> = found.iter().map(|lookup| lookup.caller.as_str()).collect();
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
    fn where_nobody_answered_there_is_nothing_to_look_up() {
        assert_eq!(lookups([&entry(3600, "111111111111", None)]), []);
    }
}
