//! Sessions in accounts, and what is read through them. With `write/`, the only folder that knows the SDK.
//!
//! Getting in: `way` is how an account is reached, from the credentials that it begins with (`source`, `mfa`) over one
//! role after the other (`role`). `renewing` keeps credentials fresh. `session` is an account that is open, with the
//! proof of who answers (`identity`); `sessions` are all that are. `telling` tells what happens to them.
//!
//! Using it: `client` sends requests, `table` lists and describes, `read` reads items as the bytes that came, and
//! `failing` makes failures of the SDK's errors. What time it is, `clock` says.
//!
//! No room uses one that stands above it: docs/architecture.md has them from the ground up.

mod client;
mod clock;
mod errand;
mod failing;
mod identity;
mod mfa;
mod purpose;
mod read;
mod renewing;
mod role;
mod session;
mod sessions;
mod source;
mod surroundings;
mod table;
mod telling;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod testing;
mod way;

pub(crate) use client::pauses::{Paused, Pauses};
pub use clock::Clock;
pub use errand::Errand;
pub use identity::Identity;
pub use purpose::Purpose;
pub(crate) use read::raw::{Kept, kept};
pub use read::sample::sample;
pub use read::{
    BATCH_GET_KEYS, Scan, Segment, TableSource, get_item, get_items, query_page, scan_page,
    selected_page,
};
pub use renewing::due;
pub use renewing::turns::{AT_ONCE, Turn};
pub use session::Session;
pub(crate) use session::call::once_more_when_expired;
pub use session::facts::SessionFacts;
pub use session::known_keys::KnownKeys;
pub use sessions::Sessions;
pub use source::profiles::profiles;
pub use surroundings::Surroundings;
pub use table::index::{IndexShape, Projection};
pub use table::instead::{find_table, instead_of};
pub use table::{
    Counted, TableList, TableShape, all_tables, describe_table, list_tables, table_pages,
};
pub use telling::witness::{Happened, Hub, SessionEvent, Unseen, Witness};
pub use way::mapped::Mapped;
pub use way::reached::{Reached, Route};
