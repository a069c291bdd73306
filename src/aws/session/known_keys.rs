//! The keys of tables that may not be described: from the config, or as the user told them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Session;
use crate::config::{Region, TableName, TableRule};
use crate::item::KeySchema;

/// Whose table: by the account that answers, else by the account's name in the config.
type Whose = (String, Region, TableName);

/// What is known of keys besides what AWS says.
#[derive(Debug, Default)]
pub struct KnownKeys(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    told: HashMap<Whose, KeySchema>,
    rules: Vec<TableRule>,
}

impl KnownKeys {
    /// What the config says from now on.
    pub fn follow(&self, rules: &[TableRule]) {
        self.lock().rules = rules.to_vec();
    }

    /// The key of one table, as the user told it: it counts before the config's.
    pub fn tell(&self, session: &Session, table: &TableName, key: KeySchema) {
        self.lock().told.insert(whose(session, table), key);
    }

    /// The key of a table, if it is known.
    pub fn of(&self, session: &Session, table: &TableName) -> Option<KeySchema> {
        let known = self.lock();
        let ruled = || {
            // A table of that name in another account is another table.
            let mut named = known.rules.iter().filter(|rule| rule.name == *table);
            named.find_map(|rule| rule.key.clone())
        };
        let told = known.told.get(&whose(session, table)).cloned();
        told.or_else(ruled)
    }

    /// The key of a table as the user told it, if they did.
    pub fn told(&self, session: &Session, table: &TableName) -> Option<KeySchema> {
        self.lock().told.get(&whose(session, table)).cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn whose(session: &Session, table: &TableName) -> Whose {
    (session.whose(), session.region().clone(), table.clone())
}
