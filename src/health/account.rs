//! Trying one account, from its source credentials to an item.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::opening::opening;
use super::report::{Check, Checked, Report};
use crate::aws::{
    Purpose, Scan, Session, SessionFacts, Sessions, describe_table, get_item, list_tables,
    scan_page,
};
use crate::config::{AccountAt, TableName};
use crate::failure::{Advice, Failure, FailureKind, Operation, TAKEN_WITHIN};
use crate::item::{KeySchema, KeyType, RawItem, thousands};

/// An account that is to be tried.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The account, in its own region or another.
    pub at: AccountAt,
    /// The key of its health table, where the config knows it.
    pub key: Option<KeySchema>,
}

/// Slower answers are worth a word.
const SLOW: Duration = Duration::from_secs(1);

/// A clock that is further off is worth a word, in seconds: some way before AWS refuses what it signs.
const CLOCK_OFF: i64 = 60;

/// Tries what reading in an account takes. Never fails: what fails is in the report.
pub async fn check_account(sessions: &Sessions, trial: &Trial) -> Report {
    let begun = Instant::now();
    let AccountAt {
        account, region, ..
    } = &trial.at;
    let opened = sessions
        .open(account, region.as_ref(), Purpose::Check)
        .await;
    let facts = match &opened {
        Ok(session) => Ok(SessionFacts::of(session).await),
        Err(failure) => Err(Box::new(failure.clone())),
    };
    let (mut checks, session) = opening(account, opened);
    if let Some(session) = session {
        checks.push(time_left(sessions, &session).await);
        let mut reading = Reading {
            session,
            checks: Vec::new(),
            fastest: None,
        };
        reading.try_all(trial).await;
        checks.append(&mut reading.checks);
    }
    Report {
        at: trial.at.clone(),
        opened: facts,
        checks,
        took: begun.elapsed(),
    }
}

async fn time_left(sessions: &Sessions, session: &Session) -> Checked {
    let Some(expiry) = session.expiry().await else {
        return Checked::good(Check::TimeLeft, "the credentials do not end");
    };
    let now = sessions.surroundings().clock.now();
    let left = expiry.duration_since(now).unwrap_or_default().as_secs();
    let (minutes, seconds) = (left / 60, left % 60);
    let note = session.reached().note();
    let note = note.map_or_else(String::new, |note| format!(" ({note})"));
    Checked::good(
        Check::TimeLeft,
        format!("{minutes} min {seconds} s, then it is renewed{note}"),
    )
}

/// What is read through a session that is open.
struct Reading {
    session: Arc<Session>,
    checks: Vec<Checked>,
    fastest: Option<Duration>,
}

impl Reading {
    async fn try_all(&mut self, trial: &Trial) {
        let listed = self
            .timed(list_tables(&Arc::clone(&self.session), None))
            .await;
        let mut works = listed.is_ok();
        if let Some(table) = self.session.account().health_table.clone() {
            works |= self.health_table(&table, trial.key.as_ref()).await;
        }
        let tables = match listed {
            Ok(page) => {
                let more = if page.next.is_some() { " and more" } else { "" };
                let count = thousands(page.names.len() as u64);
                Checked::good(Check::Tables, format!("{count} listed{more}"))
            }
            Err(failure) => listing_failed(&failure, works),
        };
        self.checks.insert(0, tables);
        self.checks.extend(self.fastest.map(latency));
        self.checks.extend(self.session.clock_skew().map(clock));
    }

    /// Describes the health table and reads from it; whether reading worked.
    async fn health_table(&mut self, table: &TableName, key: Option<&KeySchema>) -> bool {
        let session = Arc::clone(&self.session);
        let described = self.timed(describe_table(&session, table)).await;
        let shape = described.as_ref().ok();
        let key = shape.map(|shape| &shape.schema).or(key);
        let read = self.read(table, key).await;
        let works = read.is_ok();
        self.checks.push(match &described {
            Ok(shape) if shape.counted.is_none() => not_described(&session, table, works),
            Ok(shape) => {
                let found = format!("{table} is {}, key {}", shape.status, shape.schema);
                Checked::good(Check::HealthTable, found)
            }
            Err(failure) => denied_or_failed(Check::HealthTable, failure, works),
        });
        self.checks.push(match read {
            Ok(how) => Checked::good(Check::Read, format!("{table} answers to {how}")),
            Err(failure) => {
                let mut checked = Checked::failed(Check::Read, &failure);
                if key.is_none() && failure.kind == FailureKind::AccessDenied {
                    checked.advice.insert(0, name_the_key(table));
                }
                checked
            }
        });
        works
    }

    /// Reads by a key that no item has, at half a unit; else the first item. A role may be allowed one and not the other.
    async fn read(
        &mut self,
        table: &TableName,
        key: Option<&KeySchema>,
    ) -> Result<&'static str, Failure> {
        let session = Arc::clone(&self.session);
        let wanted =
            key.and_then(|schema| Some((schema, schema.key_of_raw(&probe(schema)?).ok()?)));
        let by_key = match wanted {
            Some((schema, key)) => {
                let got = self.timed(get_item(&session, table, schema, &key)).await;
                Some(got.map(|_| "GetItem"))
            }
            None => None,
        };
        match by_key {
            Some(Err(failure)) if failure.kind == FailureKind::AccessDenied => {}
            Some(answer) => return answer,
            None => {}
        }
        let scan = Scan {
            table,
            index: None,
            after: None,
            limit: Some(1),
            consistent: false,
        };
        let scanned = self.timed(scan_page(&session, scan)).await;
        scanned.map(|_| "Scan")
    }

    async fn timed<T>(
        &mut self,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let asked = Instant::now();
        let answer = call.await;
        if answer.is_ok() {
            let took = asked.elapsed();
            self.fastest = Some(self.fastest.map_or(took, |fastest| fastest.min(took)));
        }
        answer
    }
}

/// A role that may only read by keys has to be told which.
fn name_the_key(table: &TableName) -> Advice {
    Advice::Say(format!(
        "If it may read by keys, name the table's in the config, as in [tables.{table}] key = [\"id:S\"]."
    ))
}

/// A key of the right shape.
fn probe(schema: &KeySchema) -> Option<RawItem> {
    let value = |kind| match kind {
        KeyType::S => serde_json::json!({ "S": "dynahop-health-check" }),
        KeyType::N => serde_json::json!({ "N": "0" }),
        KeyType::B => serde_json::json!({ "B": "ZHluYWhvcA==" }),
    };
    let attributes = schema.attributes();
    let key: serde_json::Map<String, serde_json::Value> = attributes
        .map(|attribute| (attribute.name.clone(), value(attribute.kind)))
        .collect();
    RawItem::new(serde_json::to_vec(&key).ok()?.into()).ok()
}

fn listing_failed(failure: &Failure, works: bool) -> Checked {
    let account = &failure.subject.account;
    if failure.kind != FailureKind::AccessDenied {
        return Checked::failed(Check::Tables, failure);
    }
    let why = match (works, account.health_table.is_some()) {
        (true, _) => "its role may not list tables; reading works",
        (false, true) => return Checked::failed(Check::Tables, failure),
        (false, false) => "its role may not list tables; whether it may read any is not known",
    };
    let mut advice = Vec::new();
    if account.tables.is_empty() {
        advice.push(
            "Name its tables in the config, as in tables = [\"users\"]: they are listed then.",
        );
    }
    if account.health_table.is_none() {
        advice.push("Name a table that it may read as its health_table in the config: then reading is tried.");
    }
    let advice = advice.into_iter().map(|line| Advice::Say(line.to_owned()));
    Checked::doubtful(Check::Tables, why, advice.chain(failure.advice()).collect())
}

/// What is denied is only a doubt where reading works all the same.
fn denied_or_failed(check: Check, failure: &Failure, works: bool) -> Checked {
    if works && failure.kind == FailureKind::AccessDenied {
        let why = "its role may not describe the table; reading works";
        return Checked::doubtful(check, why, failure.advice());
    }
    Checked::failed(check, failure)
}

/// Its key is known from elsewhere, so that nobody hears of the denial; what would allow it is told all the same.
fn not_described(session: &Session, table: &TableName, works: bool) -> Checked {
    let reads = if works { "; reading works" } else { "" };
    let found = format!("its role may not describe the table, whose key the config knows{reads}");
    let what = "Allow its role this: then the table's indexes and its size are known.";
    let subject = session.subject(Operation::DESCRIBE_TABLE).on(table);
    let denied = Failure::new(FailureKind::AccessDenied, subject, "");
    let statement = denied.missing();
    let statement = statement.map(|statement| Advice::Policy(statement.pretty()));
    let advice = [Advice::Say(what.to_owned())].into_iter().chain(statement);
    Checked::doubtful(Check::HealthTable, found, advice.collect())
}

fn latency(fastest: Duration) -> Checked {
    let found = format!("{} ms", fastest.as_millis());
    if fastest < SLOW {
        return Checked::good(Check::Latency, found);
    }
    let advice = "Choose a region that is nearer, or look at the network and the proxy in between.";
    Checked::doubtful(Check::Latency, found, vec![Advice::Say(advice.to_owned())])
}

fn clock(skew: i64) -> Checked {
    if skew.abs() < CLOCK_OFF {
        return Checked::good(Check::Clock, "right, to within a minute");
    }
    let (seconds, which) = (
        thousands(skew.unsigned_abs()),
        if skew > 0 { "behind" } else { "ahead" },
    );
    let advice = format!(
        "Set this machine's clock, best by NTP: AWS takes what is signed within {TAKEN_WITHIN}."
    );
    let found = format!("this machine's is {seconds} s {which} AWS's");
    Checked::doubtful(Check::Clock, found, vec![Advice::Say(advice)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::report::Mark;

    #[test]
    fn an_answer_that_takes_a_second_is_a_doubt_with_what_to_look_at() {
        for (took, mark) in [
            (Duration::from_millis(999), Mark::Good),
            (Duration::from_secs(1), Mark::Doubtful),
            (Duration::from_millis(2345), Mark::Doubtful),
        ] {
            let checked = latency(took);
            assert_eq!((checked.check, checked.mark), (Check::Latency, mark));
            assert_eq!(checked.found, format!("{} ms", took.as_millis()));
            assert_eq!(checked.advice.is_empty(), mark == Mark::Good, "{took:?}");
        }
    }
}
