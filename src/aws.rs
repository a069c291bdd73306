//! Sessions in accounts, and what is read through them. With `write/`, the only folder that knows the SDK.
//!
//! `session` opens an account: source credentials (`source`), its role (`role`), renewed in time (`renewing`), and the
//! proof of who answers (`identity`). `table` lists and describes; `read` reads items as the bytes that came (`raw`).
//! `profiles` reads which profiles the AWS files have; `endpoint_free` keeps their endpoints from the SDK.

mod assumption;
mod attribute;
mod call;
mod chain;
mod client;
mod clock;
mod connections;
mod elsewhere;
mod endpoint_free;
mod errand;
mod facts;
mod failing;
mod identity;
mod known_keys;
mod links;
mod mfa;
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
mod sign_in;
mod source;
mod surroundings;
mod table;
mod telling;
mod way;
mod witness;
mod words;

pub(crate) use call::once_more_when_expired;
pub use clock::Clock;
pub use elsewhere::{elsewhere, find_table};
pub use errand::Errand;
pub use facts::SessionFacts;
pub(crate) use failing::failure;
pub use identity::Identity;
pub use known_keys::KnownKeys;
pub(crate) use pauses::{Paused, Pauses};
pub use profiles::profiles;
pub(crate) use raw::{KeepBody, Kept};
pub use reached::{Reached, Route};
pub use read::{BATCH_GET_KEYS, Scan, TableSource, get_item, get_items, query_page, scan_page};
pub use renewing::due;
pub use sample::{Segment, sample};
pub use session::{Purpose, Session, Sessions};
pub use surroundings::Surroundings;
pub use table::{Counted, IndexShape, TableList, TableShape, describe_table, list_tables};
pub use witness::{Happened, SessionEvent, Unseen, Witness};
