//! The databases of all accounts: those with data, filled in the background, and empty ones for every other region.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::accounts::ACCOUNTS;
use super::dynamodb::is_home;
use super::seed;
use super::store::Store;

type Filled = Result<Arc<Store>, String>;

/// Each account's store. The first request of an account waits until its data is there.
#[derive(Debug, Default)]
pub(super) struct Stores {
    home: HashMap<&'static str, OnceLock<Filled>>,
    elsewhere: Mutex<HashMap<(String, String), Arc<Store>>>,
}

impl Stores {
    pub fn new() -> Stores {
        let home = ACCOUNTS
            .iter()
            .map(|account| (account.id, OnceLock::new()))
            .collect();
        Stores {
            home,
            elsewhere: Mutex::default(),
        }
    }

    /// Fills every account, each as soon as it can be; returns when all are there.
    pub fn fill(&self, items: u32) {
        let _unfilled = Unfilled(self);
        seed::fill(items, |account_id, filled| {
            if let Some(slot) = self.home.get(account_id) {
                // A slot is filled once, by the one call of `fill`.
                slot.set(filled.map(Arc::new).map_err(|error| error.to_string()))
                    .ok();
            }
        });
    }

    /// The account's store in this region.
    pub fn get(&self, account_id: &str, region: &str) -> Filled {
        if is_home(region)
            && let Some(slot) = self.home.get(account_id)
        {
            return slot.wait().clone();
        }
        let mut elsewhere = self
            .elsewhere
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let place = (account_id.to_owned(), region.to_owned());
        if let Some(store) = elsewhere.get(&place) {
            return Ok(Arc::clone(store));
        }
        let store = Arc::new(Store::empty().map_err(|error| error.to_string())?);
        elsewhere.insert(place, Arc::clone(&store));
        Ok(store)
    }
}

/// Sees to it that nobody waits for ever, should filling end before its end.
struct Unfilled<'a>(&'a Stores);

impl Drop for Unfilled<'_> {
    fn drop(&mut self) {
        for slot in self.0.home.values() {
            // What is filled stays so.
            slot.set(Err("the sample data could not be made".to_owned()))
                .ok();
        }
    }
}
