//! A backup whose account cannot be looked at: what it has, and in what state. Nothing is compared.

use futures_util::{StreamExt, stream};

use super::report::{FailoverReport, Standing, State};
use super::{Known, TABLES_AT_ONCE, not_all};
use crate::aws::{Session, TableShape, describe_table};
use crate::config::{AccountName, TableName};
use crate::failure::{Advice, Failure, FailureKind};
use crate::health::ready::{not_ready, table_not_ready};
use crate::health::report::Mark;
use crate::item::thousands;

/// The report of an account that was kept from being looked at by `why`, and of its backup, whose tables are `known`.
pub(super) async fn alone(
    mut report: FailoverReport,
    why: &Failure,
    there: &Session,
    known: Result<Known, Failure>,
) -> FailoverReport {
    let (from, to) = (report.from.clone(), report.to.clone());
    report.is_alone = true;
    report.failed(&from, why);
    let mut names = from.account.tables.clone();
    match known {
        Ok(known) => {
            if !known.is_all {
                report.trouble.push(not_all(&to));
            }
            if known.names.is_empty() {
                report.trouble.push(no_tables(&to.account.name));
            }
            names.extend(known.names);
        }
        Err(failure) => report.failed(&to, &failure),
    }
    names.sort_unstable();
    names.dedup();
    let (account, backup) = (&from.account.name, &to.account.name);
    let looking = names.iter().map(|table| async move {
        match describe_table(there, table).await {
            Ok(shape) => as_it_is(&shape, backup),
            Err(failure) if failure.kind == FailureKind::NotFound => {
                missing(table, account, backup)
            }
            Err(failure) => Standing::failed(table.as_str(), &failure),
        }
    });
    let looking = stream::iter(looking).buffered(TABLES_AT_ONCE);
    report.tables = looking.collect().await;
    report
}

fn no_tables(backup: &AccountName) -> Standing {
    let advice =
        "Look whether it is the right account and region: with no tables it takes nobody's place.";
    let advice = vec![Advice::Say(advice.to_owned())];
    Standing::new(backup.as_str(), Mark::Bad, "it has no tables", advice)
}

/// A table that the config names for the account.
fn missing(table: &TableName, account: &AccountName, backup: &AccountName) -> Standing {
    let found = format!("is not in {backup}, and the config names it for {account}");
    let advice = format!("Create {table} in {backup}, as it is in {account}.");
    let advice = vec![Advice::Say(advice)];
    Standing::new(table.as_str(), Mark::Bad, found, advice)
}

fn as_it_is(shape: &TableShape, backup: &AccountName) -> Standing {
    let what = shape.name.as_str();
    let Some(state) = State::of(shape) else {
        let advice = format!("Allow dynamodb:DescribeTable on {what} to the role of {backup}.");
        let found = format!("in what state it is, is not known: {backup} may not describe it");
        return Standing::new(what, Mark::Doubtful, found, vec![Advice::Say(advice)]);
    };
    let waiting = not_ready(shape, &shape.indexes, backup);
    let states = waiting.iter().map(|one| format!("; {}", one.found));
    let states: String = states.collect();
    let table = table_not_ready(shape, backup);
    let advice = table.into_iter().chain(waiting);
    let advice: Vec<Advice> = advice.map(|one| Advice::Say(one.to_do)).collect();
    let mark = if advice.is_empty() {
        Mark::Good
    } else {
        Mark::Bad
    };
    let indexes = match shape.indexes.len() {
        0 => String::new(),
        1 => ", 1 index".to_owned(),
        count => format!(", {count} indexes"),
    };
    let items = match state.items {
        1 => "~1 item".to_owned(),
        count => format!("~{} items", thousands(count)),
    };
    let found = format!(
        "in {backup} {}, {items}, key {}{indexes}{states}",
        state.status, shape.schema
    );
    Standing {
        state: Some(state),
        ..Standing::new(what, mark, found, advice)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::aws::{Counted, IndexShape, Projection};
    use crate::item::{KeyAttribute, KeyAttributes, KeySchema, KeyType};
    use crate::policy::Encryption;

    fn shape(status: &str) -> TableShape {
        TableShape {
            name: "users".parse().unwrap(),
            arn: String::new(),
            schema: KeySchema::new(KeyAttribute::new("id", KeyType::S), None),
            indexes: Vec::new(),
            counted: Some(Counted { items: 1, bytes: 1 }),
            status: status.to_owned(),
            encryption: Encryption::Own,
        }
    }

    #[test]
    fn an_index_that_does_not_answer_is_told_beside_its_table() {
        let index = IndexShape {
            name: "by-a".parse().unwrap(),
            key: KeyAttributes {
                partition: vec![KeyAttribute::new("a", KeyType::S)],
                sort: Vec::new(),
                is_unique: false,
            },
            projection: Projection::All,
            counted: Counted { items: 1, bytes: 1 },
            status: Some("CREATING".to_owned()),
            is_local: false,
        };
        let shape = TableShape {
            indexes: vec![index],
            ..shape("ACTIVE")
        };
        let standing = as_it_is(&shape, &"spare".parse().unwrap());
        assert_eq!(standing.mark, Mark::Bad);
        let found =
            "in spare ACTIVE, ~1 item, key id (S), 1 index; index by-a is CREATING in spare";
        assert_eq!(standing.found, found);
        assert_eq!(standing.advice.len(), 1);
    }

    #[test]
    fn a_table_that_does_not_answer_is_no_backup_and_says_what_it_is() {
        for (status, mark) in [
            ("ACTIVE", Mark::Good),
            ("UPDATING", Mark::Good),
            ("CREATING", Mark::Bad),
            ("INACCESSIBLE_ENCRYPTION_CREDENTIALS", Mark::Bad),
        ] {
            let standing = as_it_is(&shape(status), &"spare".parse().unwrap());
            assert_eq!(standing.mark, mark, "{status}");
            let found = format!("in spare {status}, ~1 item, key id (S)");
            assert_eq!(standing.found, found);
            assert_eq!(standing.advice.is_empty(), mark == Mark::Good);
        }
    }
}
