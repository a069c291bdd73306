//! Typing a filter over what is loaded.

use std::time::{Instant, SystemTime};

use crossterm::event::KeyCode;
use dynahop::app::{App, Effect, Message};
use dynahop::aws::Sessions;
use dynahop::runtime::{MESSAGES, Tasks};
use tokio::sync::mpsc::channel;

use crate::drawing::{loaded, rows, thousand};
use crate::starting::millis;
use crate::table::Table;
use crate::world::World;

pub fn measure(world: &World, table: &mut Table) {
    let page = thousand(world);
    for text in ["zzzzzz", "ada"] {
        let mut app = loaded(world, &page, 100);
        let items = rows(&app);
        let began = Instant::now();
        let found = filter(world, &mut app, text);
        let time = began.elapsed();
        table.figure(
            &format!("filtering {items} items, {found} found"),
            format!(
                "{} {:.1} M/s",
                millis(time),
                items as f64 / time.as_secs_f64() / 1e6
            ),
        );
    }
}

/// Types the text's last letter, the others being there, and waits for the rows.
fn filter(world: &World, app: &mut App, text: &str) -> usize {
    app.update(Message::Key(KeyCode::Char('/').into()), SystemTime::now());
    let effects = app.update(Message::Paste(text.to_owned()), SystemTime::now());
    world.runtime.block_on(async {
        let (sender, mut messages) = channel(MESSAGES);
        let handle = tokio::runtime::Handle::current();
        let mut tasks = Tasks::new(handle, Sessions::default(), sender);
        for effect in effects {
            assert!(matches!(effect, Effect::Ask { .. }), "{effect:?}");
            tasks.carry_out(effect);
        }
        while app
            .here()
            .table()
            .unwrap()
            .items
            .filter
            .as_ref()
            .unwrap()
            .request
            .is_some()
        {
            let message = messages.recv().await.unwrap();
            app.update(message, SystemTime::now());
        }
    });
    app.here().table().unwrap().items.rows()
}
