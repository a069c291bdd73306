//! Sessions in accounts, and what is read through them. With `write/`, the only folder that knows the SDK.
//!
//! Getting in: `way` is how an account is reached, from the credentials that it begins with (`source`, `mfa`) over one
//! role after the other (`role`). `renewing` keeps credentials fresh. `session` is an account that is open, with the
//! proof of who answers; `sessions` are all that are. `telling` tells what happens to them.
//!
//! Using it: `client` sends requests, `table` lists and describes, `read` reads items as the bytes that came, and
//! `failing` makes failures of the SDK's errors. What time it is, `clock` says.

mod client;
mod clock;
mod failing;
mod mfa;
mod read;
mod renewing;
mod role;
mod session;
mod sessions;
mod source;
mod table;
mod telling;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod testing;
mod way;

pub(crate) use client::call::once_more_when_expired;
pub(crate) use client::pauses::{Paused, Pauses};
pub use clock::Clock;
pub(crate) use read::raw::{Kept, kept};
pub use read::sample::sample;
pub use read::{
    BATCH_GET_KEYS, Scan, Segment, TableSource, get_item, get_items, query_page, scan_page,
    selected_page,
};
pub use renewing::due;
pub use role::errand::Errand;
pub use session::facts::SessionFacts;
pub use session::identity::Identity;
pub use session::{Purpose, Session};
pub use sessions::Sessions;
pub use sessions::surroundings::Surroundings;
pub use sessions::turns::{AT_ONCE, Turn};
pub use source::profiles::profiles;
pub use table::index::{IndexShape, Projection};
pub use table::instead::{find_table, instead_of};
pub use table::known_keys::KnownKeys;
pub use table::{Counted, TableList, TableShape, describe_table, list_tables};
pub use telling::witness::{Happened, Hub, SessionEvent, Unseen, Witness};
pub use way::reached::{Reached, Route};
