//! What many configured accounts cost: two thousand against ten, where nothing is asked of any.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use crossterm::event::KeyCode;
use dynahop::app::{App, Message, Start};
use dynahop::config::Config;
use dynahop::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::starting::{first_bytes, median, millis};
use crate::table::Table;

const ROUNDS: usize = 201;
const STARTS: usize = 51;
const FEW: usize = 10;
const MANY: usize = 2000;
const ROWS: u16 = 12;

/// What was measured, for one number of accounts.
struct Costs {
    read: Duration,
    paint: Duration,
    key: Duration,
    filter: Duration,
    open: Duration,
}

pub fn measure(table: &mut Table) {
    starts(table);
    let (few, many) = (costs(FEW), costs(MANY));
    for (what, many, few) in [
        ("reading the config", many.read, few.read),
        ("first paint", many.paint, few.paint),
        ("a key, and its frame", many.key, few.key),
        ("a key of a filter, and its frame", many.filter, few.filter),
        ("opening an account", many.open, few.open),
    ] {
        table.compared(
            &format!("{what}, with {MANY} accounts"),
            (millis(many), format!("{} with {FEW}", millis(few))),
            Some(many.as_secs_f64() / few.as_secs_f64()),
        );
    }
}

/// From the start of the program to its first frame, in turn with few and with many; and how far apart the starts with
/// few are among themselves, which is what the difference has to be held against.
fn starts(table: &mut Table) {
    let file = |accounts| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text(accounts)).unwrap();
        file
    };
    // Accounts without `access` are confirmed: in capitals.
    let start = |file: &tempfile::NamedTempFile| {
        first_bytes(&["--config", file.path().to_str().unwrap()], "ACCT-0009")
    };
    // The first accounts are there before the others are read: all are when their number is.
    let start_all = |file: &tempfile::NamedTempFile| {
        first_bytes(&["--config", file.path().to_str().unwrap()], "2,000")
    };
    let (few, many) = (file(FEW), file(MANY));
    let (mut of_few, of_many): (Vec<_>, Vec<_>) =
        (0..STARTS).map(|_| (start(&few), start(&many))).unzip();
    let all = median((0..STARTS).map(|_| start_all(&many)));
    of_few.sort();
    let at = |place: usize| of_few.get(place).copied().unwrap_or_default();
    let (quick, slow) = (at(STARTS / 10), at(STARTS - STARTS / 10));
    let (few, many) = (median(of_few.into_iter()), median(of_many.into_iter()));
    table.compared(
        &format!("start to first frame, with {MANY} accounts"),
        (millis(many), format!("{} with {FEW}", millis(few))),
        Some(many.as_secs_f64() / few.as_secs_f64()),
    );
    table.compared(
        &format!("start until all of {MANY} accounts are read"),
        (millis(all), format!("{} with {FEW}", millis(few))),
        Some(all.as_secs_f64() / few.as_secs_f64()),
    );
    table.figure(
        &format!("  starts with {FEW}: eight of ten are within"),
        millis(slow.saturating_sub(quick)),
    );
}

fn text(accounts: usize) -> String {
    let mut text =
        "region = \"us-east-1\"\nrole_template = \"arn:aws:iam::{account_id}:role/Reader\"\n"
            .to_owned();
    for number in 0..accounts {
        let id = 600_000_000_000_u64 + number as u64;
        write!(text, "[accounts.acct-{number:04}]\naccount_id = \"{id}\"\n").unwrap();
    }
    text
}

fn costs(accounts: usize) -> Costs {
    let text = text(accounts);
    let parse = || {
        Config::parse(
            &text,
            Path::new("bench.toml"),
            &std::collections::BTreeMap::new(),
        )
        .unwrap()
    };
    let config = parse();
    let read = time(|| drop(parse()), 11);
    let new = || App::new(&config, Start::default(), SystemTime::now());
    let paint = time(|| draw(&mut terminal(), &new()), ROUNDS);
    let (mut app, mut terminal) = (new(), terminal());
    // Ten fill it, as two thousand do.
    app.update(Message::Resize(80, ROWS), SystemTime::now());
    let key = median((0..ROUNDS).map(|_| {
        let began = Instant::now();
        press(&mut app, KeyCode::Down);
        draw(&mut terminal, &app);
        began.elapsed()
    }));
    let filter = median((0..ROUNDS).map(|_| {
        press(&mut app, KeyCode::Char('/'));
        let began = Instant::now();
        press(&mut app, KeyCode::Char('a'));
        draw(&mut terminal, &app);
        let took = began.elapsed();
        press(&mut app, KeyCode::Esc);
        took
    }));
    // Esc leaves it again: nothing ever answers.
    let open = median((0..ROUNDS).map(|_| {
        let began = Instant::now();
        press(&mut app, KeyCode::Enter);
        let took = began.elapsed();
        press(&mut app, KeyCode::Esc);
        took
    }));
    Costs {
        read,
        paint,
        key,
        filter,
        open,
    }
}

fn terminal() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(80, ROWS)).unwrap()
}

fn draw(terminal: &mut Terminal<TestBackend>, app: &App) {
    terminal.draw(|frame| ui::draw(frame, app)).unwrap();
}

fn press(app: &mut App, key: KeyCode) {
    app.update(Message::Key(key.into()), SystemTime::now());
}

fn time(mut work: impl FnMut(), rounds: usize) -> Duration {
    median((0..rounds).map(|_| {
        let began = Instant::now();
        work();
        began.elapsed()
    }))
}
