//! First paint.

use std::io::Read as _;
use std::time::{Duration, Instant, SystemTime};

use dynahop::app::{App, Start};
use dynahop::ui;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::table::Table;
use crate::world::{self, World};

const ROUNDS: usize = 11;

pub fn measure(world: &World, table: &mut Table) {
    let inside = median((0..ROUNDS).map(|_| first_frame(world)));
    table.figure("first paint, inside the program", millis(inside));
    let over = |arguments: &[&str]| median((0..ROUNDS).map(|_| first_bytes(arguments, "backup")));
    let path = world.file.path().to_str().unwrap();
    let program = over(&["--config", path]);
    table.figure(
        "first paint, from the start of the program",
        millis(program),
    );
    table.figure("  the same of `dynahop demo`", millis(over(&["demo"])));
}

/// Reads the config and draws the accounts.
fn first_frame(world: &World) -> Duration {
    let began = Instant::now();
    let config = world::config(world.file.path());
    let app = App::new(&config, Start::default(), SystemTime::now());
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| ui::draw(frame, &app)).unwrap();
    began.elapsed()
}

/// Until `last` is on the terminal.
pub fn first_bytes(arguments: &[&str], last: &str) -> Duration {
    let home = tempfile::tempdir().unwrap();
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dynahop"));
    command.args(arguments);
    command.env_clear();
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    let mut reader = pair.master.try_clone_reader().unwrap();
    let began = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    let (mut seen, mut buffer) = (Vec::<u8>::new(), [0; 4096]);
    let last = last.as_bytes();
    while !seen.windows(last.len()).any(|part| part == last) {
        let read = reader.read(&mut buffer).unwrap();
        seen.extend(buffer.iter().take(read));
    }
    let time = began.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    time
}

pub fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

pub fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}
