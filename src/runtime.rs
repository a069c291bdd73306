//! The event loop: terminal events and task results in, frames out, effects to tokio tasks.
//!
//! `run` is the loop, the same for the terminal and for tests; `tasks` carries out effects, and `queries` answers them;
//! `lists` reads what the config leaves for later; `terminal` takes the real terminal and gives it back whatever happens.

mod asking;
mod browse;
mod events;
mod filtering;
pub mod lists;
mod queries;
mod run;
mod tasks;
mod telling;
mod terminal;

pub use asking::Asking;
pub use browse::{BrowseError, Screen, is_there};
pub use run::{Host, run};
pub use tasks::{MESSAGES, Tasks};
pub use telling::{telling, witness};
