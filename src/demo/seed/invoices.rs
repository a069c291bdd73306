//! `invoices`: a small table in another region than all others.

use dynoxide::DynoxideError;
use serde_json::json;

use super::tables;
use crate::demo::store::Store;

/// How many there are.
const COUNT: u32 = 40;

/// A store with nothing but this table.
pub(super) fn fill() -> Result<Store, DynoxideError> {
    let store = Store::empty()?;
    tables::create(&store, tables::INVOICES.name)?;
    for number in 1..=COUNT {
        let request = json!({ "TableName": tables::INVOICES.name, "Item": {
            "invoice_id": { "S": format!("inv-{number:05}") },
            "customer_id": { "S": format!("u-{:06}", number * 7) },
            "amount": { "N": (number * 1_995).to_string() },
            "currency": { "S": "EUR" },
            "paid": { "BOOL": number % 5 != 0 },
        } });
        let request = serde_json::from_value(request)
            .map_err(|error| DynoxideError::ValidationException(error.to_string()))?;
        store.database().put_item(request)?;
    }
    store.create_hash_index(tables::INVOICES.name)?;
    Ok(store)
}
