//! The loop. Generic over the terminal and its events: what ships is what is tested.

use std::io;
use std::ops::ControlFlow;
use std::time::Duration;

use crossterm::event::Event;
use futures_util::{Stream, StreamExt};
use ratatui::Terminal;
use ratatui::backend::Backend;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::tasks::Tasks;
use crate::app::{App, Effect, Message};
use crate::ui;

/// At most 60 frames a second.
const FRAME: Duration = Duration::from_millis(16);
/// How often what moves moves.
const TICK: Duration = Duration::from_millis(120);
/// How many messages are taken between two looks at the keyboard.
const BITE: usize = 64;

/// What a terminal can do besides drawing cells.
pub trait Host {
    /// Puts text into the terminal's clipboard.
    fn copy_to_clipboard(&mut self, text: &str) -> io::Result<()>;
    /// Before a frame: the terminal may hold back until [`Host::end_frame`].
    fn begin_frame(&mut self) -> io::Result<()>;
    /// After a frame.
    fn end_frame(&mut self) -> io::Result<()>;
}

/// Runs until the user quits. Nothing is asked for before the first frame is on the screen.
pub async fn run<B, H>(
    terminal: &mut Terminal<B>,
    host: &mut H,
    mut events: impl Stream<Item = io::Result<Event>> + Unpin,
    app: &mut App,
    tasks: &mut Tasks,
    messages: &mut Receiver<Message>,
) -> io::Result<()>
where
    B: Backend,
    B::Error: Into<io::Error>,
    H: Host,
{
    let size = terminal.size().map_err(Into::into)?;
    let mut effects = app.update(Message::Resize(size.width, size.height), tasks.now());
    draw(terminal, host, app)?;
    effects.extend(app.begin());
    let mut next_frame = Instant::now() + FRAME;
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut dirty = true;
    loop {
        if carry_out(&mut effects, host, tasks)?.is_break() {
            return Ok(());
        }
        // In this order: a key before a frame, a frame before what a fast network brings.
        tokio::select! {
            biased;
            event = events.next() => match event {
                Some(event) => effects.extend(event_message(event?).into_iter().flat_map(|m| app.update(m, tasks.now()))),
                None => return Ok(()),
            },
            () = sleep_until(next_frame), if dirty => {
                draw(terminal, host, app)?;
                next_frame = Instant::now() + FRAME;
                dirty = false;
                continue;
            }
            Some(message) = messages.recv() => {
                let now = tasks.now();
                effects.extend(app.update(message, now));
                for _ in 1..BITE {
                    let Ok(message) = messages.try_recv() else { break };
                    effects.extend(app.update(message, now));
                }
            }
            changed = tasks.until(app.changes_at()) => {
                if !changed {
                    continue;
                }
                effects.extend(app.update(Message::Tick, tasks.now()));
            }
            _ = ticks.tick(), if app.is_busy() => effects.extend(app.update(Message::Tick, tasks.now())),
        }
        dirty = true;
    }
}

/// Carries out what the keys and the answers led to; a break where that is the end.
fn carry_out<H: Host>(
    effects: &mut Vec<Effect>,
    host: &mut H,
    tasks: &mut Tasks,
) -> io::Result<ControlFlow<()>> {
    for effect in effects.drain(..) {
        match effect {
            Effect::Quit => return Ok(ControlFlow::Break(())),
            Effect::Yank(text) => host.copy_to_clipboard(&text)?,
            effect => tasks.carry_out(effect),
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn event_message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) => Some(Message::Key(key)),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(columns, rows) => Some(Message::Resize(columns, rows)),
        Event::FocusGained | Event::FocusLost | Event::Mouse(_) => None,
    }
}

/// One frame.
pub(super) fn draw<B, H>(terminal: &mut Terminal<B>, host: &mut H, app: &App) -> io::Result<()>
where
    B: Backend,
    B::Error: Into<io::Error>,
    H: Host,
{
    host.begin_frame()?;
    terminal
        .draw(|frame| ui::draw(frame, app))
        .map_err(Into::into)?;
    host.end_frame()
}
