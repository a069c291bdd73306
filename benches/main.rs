//! `cargo bench`: what dynahop costs, as ratios that were measured in one run, over the embedded AWS on this machine.
//!
//! It asserts nothing, since the figures are those of the machine; the ratios say whether the design holds. Reading: our
//! raw path against the same SDK's own typed one, each in a process of its own, so that memory and processor time are
//! the reader's alone (the server that both wait for costs more than either). First paint: from nothing to the first
//! frame, inside the program and as a terminal sees it (the aim is 50 ms). Frames and keys: with a thousand items
//! loaded and with a million. Accounts: with ten of them configured and with two thousand (`cargo bench -- accounts`
//! measures nothing else). Filtering: 100,000 loaded items. Comparing: two tables, against only reading them.
//! Copying: a whole table into an empty one, against one `PutItem` after the other. Memory and processor time need
//! Linux's `/proc`; elsewhere they are shown as `-`.
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "it measures, and stops where it cannot"
)]

mod accounts;
mod drawing;
mod filtering;
mod process;
mod reading;
mod starting;
mod table;
mod world;
mod writing;

use table::Table;
use world::World;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if reading::is_reader() {
        return reading::read();
    }
    let mut table = Table::default();
    accounts::measure(&mut table);
    if std::env::args().any(|argument| argument == "accounts") {
        return table.print();
    }
    let world = World::start(50_000);
    reading::measure(&world, &mut table);
    starting::measure(&world, &mut table);
    drawing::measure(&world, &mut table);
    filtering::measure(&world, &mut table);
    drop(world);
    let world = World::start(20_000);
    writing::measure(&world, &mut table);
    table.print();
}
