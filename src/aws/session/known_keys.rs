//! The keys of tables that may not be described: from the config, or as the user told them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Session;
use crate::config::{Region, TableName, TableRule};
use crate::item::KeySchema;

/// Whose table: by the account that answers, else by the account's name in the config. An account's own table by its
/// ARN is that by its name.
type Whose = (String, Region, TableName);

/// What is known of keys besides what AWS says.
#[derive(Debug, Default)]
pub struct KnownKeys(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    told: HashMap<Whose, KeySchema>,
    remembered: HashMap<Whose, KeySchema>,
    rules: Vec<TableRule>,
}

impl KnownKeys {
    /// What the config says from now on. Where it says anything else than before of a key that the user told, the config
    /// counts: what was told may be the very mistake that it mends.
    pub fn follow(&self, rules: &[TableRule]) {
        let mut known = self.lock();
        let before = std::mem::replace(&mut known.rules, rules.to_vec());
        known.told.retain(|(_, _, table), _| {
            let now = ruled(rules, table);
            now.is_none() || now == ruled(&before, table)
        });
    }

    /// The key of one table, as the user told it: it counts before the config's.
    pub fn tell(&self, session: &Session, table: &TableName, key: KeySchema) {
        self.lock().told.insert(whose(session, table), key);
    }

    /// The key of one table as it was told in a run before: all else counts before it. `account` is the id of the account
    /// that answered then, else its name in the config.
    pub fn remember(&self, account: &str, region: Region, table: &TableName, key: KeySchema) {
        let id = account.parse().ok();
        let whose = (account.to_owned(), region, table.within(id.as_ref()));
        self.lock().remembered.insert(whose, key);
    }

    /// The key of a table, if it is known.
    pub fn of(&self, session: &Session, table: &TableName) -> Option<KeySchema> {
        let (known, whose) = (self.lock(), whose(session, table));
        let told = known.told.get(&whose);
        let key = told.or_else(|| {
            // A table of that name in another account is another table.
            ruled(&known.rules, table).or_else(|| ruled(&known.rules, &whose.2))
        });
        key.or_else(|| known.remembered.get(&whose)).cloned()
    }

    /// The key of a table as the user told it in this run, if they did.
    pub fn told(&self, session: &Session, table: &TableName) -> Option<KeySchema> {
        self.lock().told.get(&whose(session, table)).cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The key that the config says of the tables of that name.
fn ruled<'a>(rules: &'a [TableRule], table: &TableName) -> Option<&'a KeySchema> {
    let mut named = rules.iter().filter(|rule| rule.name == *table);
    named.find_map(|rule| rule.key.as_ref())
}

fn whose(session: &Session, table: &TableName) -> Whose {
    let name = table.within(session.own_id().as_ref());
    (session.whose(), session.region().clone(), name)
}
