//! The accounts there are, in their order, each found by its name at once: there may be thousands.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Deref;
use std::sync::Arc;

use super::account::Account;
use super::name::AccountName;

/// Accounts of which no two look alike on the screen. As a slice, they are in the order in which they came.
///
/// Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    all: Arc<Vec<Arc<Account>>>,
    /// By the name in capitals: on the screen a protected account is.
    by_capitals: Arc<HashMap<String, usize>>,
}

impl Accounts {
    /// Adds an account, unless one is there that only upper and lower case tell from it, or nothing at all: that one's
    /// name is given back.
    pub fn add(&mut self, account: Arc<Account>) -> Result<(), AccountName> {
        match Arc::make_mut(&mut self.by_capitals).entry(account.name.capitals()) {
            Entry::Occupied(like) => {
                let like = self.all.get(*like.get()).unwrap_or(&account);
                Err(like.name.clone())
            }
            Entry::Vacant(free) => {
                free.insert(self.all.len());
                Arc::make_mut(&mut self.all).push(account);
                Ok(())
            }
        }
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        Arc::make_mut(&mut self.by_capitals).reserve(more);
        Arc::make_mut(&mut self.all).reserve(more);
    }

    /// The account of exactly this name.
    pub fn find(&self, name: &AccountName) -> Option<&Arc<Account>> {
        self.like(name.as_str())
            .filter(|account| account.name == *name)
    }

    /// Where the account of exactly this name stands among them.
    pub fn position(&self, name: &AccountName) -> Option<usize> {
        let number = *self.by_capitals.get(&name.capitals())?;
        (self.all.get(number)?.name == *name).then_some(number)
    }

    /// The account whose name is this text, but for upper and lower case.
    pub fn like(&self, name: &str) -> Option<&Arc<Account>> {
        self.all.get(*self.by_capitals.get(&name.to_uppercase())?)
    }

    /// Their names, in their order.
    pub fn names(&self) -> impl Iterator<Item = &AccountName> {
        self.all.iter().map(|account| &account.name)
    }
}

impl Deref for Accounts {
    type Target = [Arc<Account>];

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

impl IntoIterator for Accounts {
    type Item = Arc<Account>;
    type IntoIter = std::vec::IntoIter<Arc<Account>>;

    fn into_iter(self) -> Self::IntoIter {
        Arc::unwrap_or_clone(self.all).into_iter()
    }
}
