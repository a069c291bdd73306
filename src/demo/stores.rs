//! The databases of all accounts: those with data, filled in the background, and empty ones for every other region.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::accounts::ACCOUNTS;
use super::dynamodb::is_home;
use super::seed;
use super::store::Store;

type Filled = Result<Arc<Store>, String>;
/// Filled once; whoever comes earlier waits.
type Slot = OnceLock<Filled>;

/// Each account's store. The first request of an account waits until its data is there.
#[derive(Debug)]
pub(super) struct Stores {
    /// How many users there are.
    items: u32,
    /// Filled in the background from the start.
    home: HashMap<&'static str, Slot>,
    /// Made when first asked for, by account id and region.
    late: Mutex<HashMap<(String, String), Arc<Slot>>>,
}

impl Stores {
    pub fn new(items: u32) -> Stores {
        let home = ACCOUNTS
            .iter()
            .filter(|account| !account.contents.is_late())
            .map(|account| (account.id, OnceLock::new()))
            .collect();
        Stores {
            items,
            home,
            late: Mutex::default(),
        }
    }

    /// Fills every account that is there from the start, each as soon as it can be; returns when all are there.
    pub fn fill(&self) {
        let _unfilled = Unfilled(self);
        seed::fill(self.items, |account_id, filled| {
            if let Some(slot) = self.home.get(account_id) {
                // A slot is filled once, by the one call of `fill`.
                slot.set(filled.map(Arc::new).map_err(|error| error.to_string()))
                    .ok();
            }
        });
    }

    /// The account's store in this region. The account must be one that there is.
    pub fn get(&self, account_id: &str, region: &str) -> Filled {
        if is_home(region)
            && let Some(slot) = self.home.get(account_id)
        {
            return slot.wait().clone();
        }
        let slot = {
            let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
            let place = (account_id.to_owned(), region.to_owned());
            Arc::clone(late.entry(place).or_default())
        };
        // Outside of the lock: other accounts need not wait for this one.
        let made = || seed::late(account_id, region, self.items);
        slot.get_or_init(|| made().map(Arc::new).map_err(|error| error.to_string()))
            .clone()
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
