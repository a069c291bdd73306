//! The keys of KMS that tables are encrypted with, as the tables are asked for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::note;
use crate::aws::{Session, all_tables, describe_table, instead_of};
use crate::config::TableName;
use crate::config::nearest::one_of;
use crate::failure::{Failure, FailureKind};
use crate::policy::Encryption;

/// How many tables are asked at once.
const AT_ONCE: usize = 8;

/// The keys that are `named`, else those that the tables say: these, or all where none is given. Tables that are in none
/// of the regions are told: one may be made later, or be mistyped.
pub(super) async fn known(
    named: &[String],
    tables: &[TableName],
    open: &[Arc<Session>],
) -> Vec<String> {
    let mut keys: BTreeSet<String> = named.iter().cloned().collect();
    if keys.is_empty() {
        let mut absent: BTreeSet<&TableName> = tables.iter().collect();
        for session in open {
            let found = asked(session, tables).await;
            keys.extend(found.keys);
            absent.retain(|table| found.absent.contains(table));
        }
        for table in absent {
            note_absent(table, open).await;
        }
    }
    keys.into_iter().collect()
}

/// Why nobody could be asked.
pub(super) fn unasked(failure: &Failure) {
    let summary = failure.summary();
    note(&format!(
        "whether a table has a key of its own could not be asked, and --kms-key names one: {summary}"
    ));
}

/// What the tables of one region say.
#[derive(Default)]
struct Asked {
    keys: Vec<String>,
    /// Those that are not there.
    absent: Vec<TableName>,
}

async fn asked(session: &Session, tables: &[TableName]) -> Asked {
    let tables = match tables {
        [] => all_tables(session).await,
        tables => Ok(tables.to_vec()),
    };
    let tables = tables.unwrap_or_else(|failure| {
        unasked(&failure);
        Vec::new()
    });
    let shapes = stream::iter(tables).map(|table| async {
        let shape = describe_table(session, &table).await;
        (table, shape)
    });
    let shapes: Vec<_> = shapes.buffer_unordered(AT_ONCE).collect().await;
    let mut asked = Asked::default();
    for (table, shape) in shapes {
        match shape {
            Ok(shape) => match shape.encryption {
                Encryption::Own => {}
                Encryption::Kms(key) => asked.keys.push(key),
                Encryption::Unknown => note(&format!(
                    "{table} may not be described: where it has a key of its own, --kms-key names that"
                )),
            },
            Err(failure) if failure.kind == FailureKind::NotFound => asked.absent.push(table),
            Err(failure) => unasked(&failure),
        }
    }
    asked
}

/// Of a table that is in none of the regions: what may be meant by its name.
async fn note_absent(table: &TableName, open: &[Arc<Session>]) {
    let Some(session) = open.first() else {
        return;
    };
    let account = &session.account().name;
    let regions: Vec<&str> = open.iter().map(|one| one.region().as_str()).collect();
    let instead = instead_of(session, table).await;
    let meant = match (instead.regions.as_slice(), instead.tables.as_slice()) {
        ([], []) => String::new(),
        ([], near) => {
            let near = one_of(near.iter().map(TableName::as_str), "or");
            format!("; the nearest: {near}")
        }
        (regions, _) => {
            let places = regions
                .iter()
                .map(|region| format!("{account}@{region}:{table}"));
            format!("; there is {}", places.collect::<Vec<_>>().join(", "))
        }
    };
    note(&format!(
        "{account} has no table {table} in {}{meant}. The policy is for it all the same",
        regions.join(", ")
    ));
}
