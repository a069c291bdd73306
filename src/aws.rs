//! Sessions in accounts, and what is read through them. With `write/`, the only folder that knows the SDK.
//!
//! `sessions` opens accounts: source credentials (`source`), a role (`role`), renewed in time (`renewing`), and the
//! proof of who answers (`identity`); `session` is an account that is open. `table` lists and describes; `read` reads
//! items as the bytes that came (`raw`). `profiles` reads which profiles the AWS files have; `endpoint_free` keeps their
//! endpoints from the SDK.

mod assumption;
mod attribute;
mod call;
mod chain;
mod client;
mod clock;
mod connections;
mod endpoint_free;
mod errand;
mod facts;
mod failing;
mod identity;
mod instead;
mod known_keys;
mod links;
mod mfa;
mod named;
mod pauses;
mod profiles;
mod raw;
mod reached;
mod read;
mod renewing;
mod requests;
mod role;
mod same_account;
mod sample;
mod session;
mod sessions;
mod sign_in;
mod source;
mod surroundings;
mod table;
mod telling;
mod turns;
mod way;
mod web_identity;
mod witness;
mod words;

pub(crate) use call::once_more_when_expired;
pub use clock::Clock;
pub use errand::Errand;
pub use facts::SessionFacts;
pub use identity::Identity;
pub use instead::{find_table, instead_of};
pub use known_keys::KnownKeys;
pub(crate) use pauses::{Paused, Pauses};
pub use profiles::profiles;
pub(crate) use raw::{Kept, kept};
pub use reached::{Reached, Route};
pub use read::{
    BATCH_GET_KEYS, Scan, Segment, TableSource, get_item, get_items, query_page, scan_page,
};
pub use renewing::due;
pub use sample::sample;
pub use session::{Purpose, Session};
pub use sessions::Sessions;
pub use surroundings::Surroundings;
pub use table::{Counted, IndexShape, TableList, TableShape, describe_table, list_tables};
pub use turns::{AT_ONCE, Turn};
pub use witness::{Happened, Hub, SessionEvent, Unseen, Witness};
