//! One account's tables in one region: a `dynoxide` database in memory, and a second way in for reading stored text.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use dynoxide::storage::{Storage, compute_hash_prefix};
use dynoxide::types::AttributeValue;
use dynoxide::{Database, DynoxideError};
use rusqlite::backup::Backup;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A database, and beside it a connection to the same memory that sees the rows as they are stored.
pub(super) struct Store {
    database: Database,
    rows: Mutex<Storage>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Store").finish_non_exhaustive()
    }
}

/// Where an item is stored: tables are walked in this order, which is by hash, as on AWS.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub hash: String,
    pub partition: String,
    pub sort: String,
}

/// A part of a table's walk: hashes from, and up to but without; after a position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub after: Option<&'a Position>,
}

/// A table's key attributes: name and type (`S`, `N` or `B`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    partition: (String, String),
    sort: Option<(String, String)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyElement {
    attribute_name: String,
    key_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AttributeDefinition {
    attribute_name: String,
    attribute_type: String,
}

impl Store {
    /// An account without tables.
    pub fn empty() -> Result<Store, DynoxideError> {
        let address = memory_address();
        let rows = Storage::new(&address)?;
        Ok(Store {
            database: Database::new(&address)?,
            rows: Mutex::new(rows),
        })
    }

    /// A copy with all tables, indexes and items.
    pub fn copy(&self) -> Result<Store, DynoxideError> {
        let address = memory_address();
        let mut rows = Storage::new(&address)?;
        {
            let original = self.rows();
            let backup = Backup::new(original.conn(), rows.conn_mut())?;
            backup.run_to_completion(i32::MAX, std::time::Duration::ZERO, None)?;
        }
        Ok(Store {
            database: Database::new(&address)?,
            rows: Mutex::new(rows),
        })
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The way in for rows. Table definitions changed here are not seen by `database`.
    pub fn rows(&self) -> MutexGuard<'_, Storage> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn has_table(&self, table: &str) -> bool {
        self.keys_of(table).is_some()
    }

    /// The table's key attributes; `None` when there is no such table.
    pub fn keys_of(&self, table: &str) -> Option<Keys> {
        // Not through Storage's own reader, which would remember the table after it is gone.
        let sql = "SELECT key_schema, attribute_definitions FROM _tables WHERE table_name = ?1";
        let rows = self.rows();
        let read = rows.conn().query_row(sql, [table], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        let (schema, definitions) = read.ok()?;
        Keys::parse(&schema, &definitions)
    }

    /// Visits the items of a span in order, each with its size and text, until told to stop.
    pub fn walk(
        &self,
        table: &str,
        span: Span<'_>,
        mut visit: impl FnMut(usize, &str) -> bool,
    ) -> rusqlite::Result<()> {
        let table = table.replace('"', "\"\"");
        let sql = format!(
            "SELECT item_size, item_json FROM \"{table}\" WHERE hash_prefix >= ?1 AND hash_prefix < ?2 \
             AND (hash_prefix, pk, sk) > (?3, ?4, ?5) ORDER BY hash_prefix, pk, sk"
        );
        let (hash, partition, sort) = span.after.map_or(("", "", ""), |after| {
            (&after.hash, &after.partition, &after.sort)
        });
        let rows = self.rows();
        let mut statement = rows.conn().prepare_cached(&sql)?;
        let mut found = statement.query([span.from, span.to, hash, partition, sort])?;
        while let Some(row) = found.next()? {
            let size: i64 = row.get(0)?;
            if !visit(
                usize::try_from(size).unwrap_or(0),
                row.get_ref(1)?.as_str()?,
            ) {
                break;
            }
        }
        Ok(())
    }

    /// Visits all rows in no order: partition and sort key as stored, and the item's text.
    pub fn rows_of(
        &self,
        table: &str,
        mut visit: impl FnMut(&str, &str, &str),
    ) -> rusqlite::Result<()> {
        let table = table.replace('"', "\"\"");
        let rows = self.rows();
        let mut statement = rows
            .conn()
            .prepare(&format!("SELECT pk, sk, item_json FROM \"{table}\""))?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            visit(
                row.get_ref(0)?.as_str()?,
                row.get_ref(1)?.as_str()?,
                row.get_ref(2)?.as_str()?,
            );
        }
        Ok(())
    }

    /// Makes walks of a new table quick; `request` is its `CreateTable`.
    pub fn index_by_hash(&self, request: &str) {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Created {
            table_name: String,
        }
        let Ok(Created { table_name }) = serde_json::from_str(request) else {
            return;
        };
        // Without it walks are slower and otherwise the same.
        self.create_hash_index(&table_name).ok();
    }

    pub fn create_hash_index(&self, table: &str) -> rusqlite::Result<()> {
        let table = table.replace('"', "\"\"");
        let sql = format!(
            "CREATE INDEX IF NOT EXISTS \"{table}::hash\" ON \"{table}\" (hash_prefix, pk, sk)"
        );
        self.rows().conn().execute_batch(&sql)
    }
}

impl Keys {
    fn parse(schema: &str, definitions: &str) -> Option<Keys> {
        let schema: Vec<KeyElement> = serde_json::from_str(schema).ok()?;
        let definitions: Vec<AttributeDefinition> = serde_json::from_str(definitions).ok()?;
        let named = |key_type: &str| {
            let element = schema.iter().find(|element| element.key_type == key_type)?;
            let name = &element.attribute_name;
            let definition = definitions
                .iter()
                .find(|definition| definition.attribute_name == *name)?;
            Some((name.clone(), definition.attribute_type.clone()))
        };
        Some(Keys {
            partition: named("HASH")?,
            sort: named("RANGE"),
        })
    }

    /// Where the item of this key is stored; `None` when it is not exactly a key of this table.
    pub fn position(&self, key: &HashMap<String, AttributeValue>) -> Option<Position> {
        if key.len() != 1 + usize::from(self.sort.is_some()) {
            return None;
        }
        let value = |(name, kind): &(String, String)| {
            key.get(name).filter(|value| value.type_name() == kind)
        };
        let partition = value(&self.partition)?;
        let sort = match &self.sort {
            Some(sort) => value(sort)?.to_key_string()?,
            None => String::new(),
        };
        Some(Position {
            hash: compute_hash_prefix(partition),
            partition: partition.to_key_string()?,
            sort,
        })
    }

    /// The key of an item, both as DynamoDB JSON.
    pub fn key_of(&self, item: &str) -> Option<String> {
        let attributes: HashMap<String, &RawValue> = serde_json::from_str(item).ok()?;
        let attribute = |(name, _): &(String, String)| {
            Some(format!(
                "{}:{}",
                serde_json::to_string(name).ok()?,
                attributes.get(name)?.get()
            ))
        };
        let key: Vec<String> = std::iter::once(&self.partition)
            .chain(&self.sort)
            .map(attribute)
            .collect::<Option<_>>()?;
        Some(format!("{{{}}}", key.join(",")))
    }
}

/// A name for memory that connections of this process share.
fn memory_address() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!(
        "file:/dynahop-demo-{}?vfs=memdb",
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}
