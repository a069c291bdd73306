//! What the user does, as the terminal tells it.

use crossterm::event::EventStream;

/// The terminal's events.
#[cfg(not(debug_assertions))]
pub(super) fn events() -> EventStream {
    EventStream::new()
}

/// The terminal's events; and F12 panics where `DYNAHOP_TEST_PANIC` says: in the `loop`, or in a `task`.
///
/// That the terminal comes back after a panic can be seen only in the real program, and nothing in it panics when a
/// test wants it to. So a debug build, and no other, can be asked to, at a moment when everything is as it always is.
#[cfg(debug_assertions)]
pub(super) fn events()
-> impl futures_util::Stream<Item = std::io::Result<crossterm::event::Event>> + Unpin {
    use crossterm::event::{Event, KeyCode};
    use futures_util::StreamExt;
    let wanted = std::env::var("DYNAHOP_TEST_PANIC").unwrap_or_default();
    EventStream::new().inspect(move |event| {
        if matches!(event, Ok(Event::Key(key)) if key.code == KeyCode::F(12)) {
            panic_in(&wanted);
        }
    })
}

#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "it is what a test asks for")]
fn panic_in(wanted: &str) {
    match wanted {
        "loop" => panic!("a test wanted a panic in the loop"),
        "task" => {
            tokio::spawn(async { panic!("a test wanted a panic in a task") });
        }
        _ => {}
    }
}
