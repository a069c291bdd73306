//! A frame and a key, with few items loaded and with many.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crossterm::event::KeyCode;
use dynahop::app::items::Items;
use dynahop::app::message::{ItemsPart, SessionFacts};
use dynahop::app::{Answer, App, Effect, Message, Query, Start};
use dynahop::aws::{Identity, Sessions};
use dynahop::item::{Columns, Page};
use dynahop::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::starting::{median, millis};
use crate::table::Table;
use crate::world::{self, World};

const ROUNDS: usize = 201;

pub fn measure(world: &World, table: &mut Table) {
    let page = thousand(world);
    let (few, many) = (loaded(world, &page, 1), loaded(world, &page, 1000));
    assert_eq!(rows(&many), 1000 * rows(&few));
    let (few_frame, few_key) = frame_and_key(few);
    let (many_frame, many_key) = frame_and_key(many);
    let ratio = |few: Duration, many: Duration| Some(many.as_secs_f64() / few.as_secs_f64());
    table.compared(
        "a frame of 200x50 with 1,000,000 items loaded",
        (
            millis(many_frame),
            format!("{} with 1,000", millis(few_frame)),
        ),
        ratio(few_frame, many_frame),
    );
    table.compared(
        "a key with 1,000,000 items loaded",
        (micros(many_key), format!("{} with 1,000", micros(few_key))),
        ratio(few_key, many_key),
    );
}

/// A page of a thousand users, as it came.
pub fn thousand(world: &World) -> Arc<Page> {
    world.runtime.block_on(async {
        let mut source = world::source(&Sessions::default(), &world.account("dev")).await;
        let page = dynahop::item::Source::next(&mut source, Some(1000)).await;
        page.unwrap().unwrap()
    })
}

/// The program in `dev:users` with this page so many times over.
pub fn loaded(world: &World, page: &Arc<Page>, times: usize) -> App {
    let start = Start {
        places: vec!["dev:users".parse().unwrap()],
    };
    let mut app = App::new(&world.config, start, SystemTime::now());
    app.update(Message::Resize(200, 50), SystemTime::now());
    let mut asked = app.begin();
    let mut columns = Columns::default();
    columns.observe_page(page);
    for _ in 0..2 {
        for effect in std::mem::take(&mut asked) {
            let Effect::Ask { request, query } = effect else {
                continue;
            };
            let part = |left: usize| ItemsPart {
                page: Arc::clone(page),
                columns: columns.clone(),
                elapsed: Duration::ZERO,
                goes_on: left > 1,
            };
            let answers: Vec<Answer> = match query {
                Query::Session(_) => vec![Answer::Session(facts())],
                Query::Items { .. } => (1..=times)
                    .rev()
                    .map(|left| Answer::Items(part(left)))
                    .collect(),
                _ => Vec::new(),
            };
            for answer in answers {
                asked.extend(app.update(Message::Answer { request, answer }, SystemTime::now()));
            }
        }
    }
    app
}

fn facts() -> SessionFacts {
    SessionFacts {
        identity: Identity::Unverified,
        region: "us-east-1".parse().unwrap(),
        reached: dynahop::aws::Reached::default(),
        expiry: None,
    }
}

pub fn rows(app: &App) -> usize {
    app.here()
        .table()
        .map_or(0, |table| Items::loaded(&table.items))
}

fn frame_and_key(mut app: App) -> (Duration, Duration) {
    let mut terminal = Terminal::new(TestBackend::new(200, 50)).unwrap();
    let (mut frames, mut keys) = (Vec::new(), Vec::new());
    app.update(Message::Key(KeyCode::End.into()), SystemTime::now());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        app.update(Message::Key(KeyCode::Up.into()), SystemTime::now());
        keys.push(began.elapsed());
        let began = Instant::now();
        terminal.draw(|frame| ui::draw(frame, &app)).unwrap();
        frames.push(began.elapsed());
    }
    (median(frames.into_iter()), median(keys.into_iter()))
}

fn micros(time: Duration) -> String {
    format!("{:.2} µs", time.as_secs_f64() * 1e6)
}
