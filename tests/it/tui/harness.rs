//! The real loop with keys in and frames out. A test reads: open, press, wait for, see.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use dynahop::app::{App, Start};
use dynahop::aws::{Clock, Sessions, Surroundings};
use dynahop::config::{Cause, Config};
use dynahop::demo::{Demo, DemoOptions};
use dynahop::journal::audit::{AuditLog, Auditor};
use dynahop::runtime::{self, Asking, Host, MESSAGES, Tasks};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use tokio::sync::mpsc::{UnboundedSender, channel, unbounded_channel};

/// How long a test waits for content before it gives up; never how long it takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program under test.
pub struct Tui {
    /// The embedded AWS that it talks to.
    pub demo: Demo,
    screen: Arc<Screen>,
    events: Option<UnboundedSender<io::Result<Event>>>,
    program: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Screen {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    frame: Buffer,
    size: (u16, u16),
    clipboard: Vec<String>,
    ended: bool,
}

impl Tui {
    /// `dynahop demo`, with few items, in a terminal of this size, opened at these places.
    pub fn open(size: (u16, u16), places: &[&str]) -> Self {
        let options = DemoOptions {
            items: 300,
            ..DemoOptions::default()
        };
        Self::over(Demo::start(options).unwrap(), size, places)
    }

    /// The same over an embedded AWS that is there already.
    pub fn over(demo: Demo, size: (u16, u16), places: &[&str]) -> Self {
        let config = demo.config_toml();
        Self::with_config(demo, &config, size, places)
    }

    /// The same with a config of the test's own.
    pub fn with_config(demo: Demo, config: &str, size: (u16, u16), places: &[&str]) -> Self {
        Self::configured(demo, parsed(config), size, places)
    }

    /// The same with a config that was read already.
    pub fn configured(demo: Demo, config: Config, size: (u16, u16), places: &[&str]) -> Self {
        Self::started(demo, config, size, places, AuditLog::none())
    }

    /// `dynahop demo`, with few items, in a wide terminal, with an audit log in this folder.
    pub fn audited(folder: &Path, places: &[&str]) -> Self {
        let options = DemoOptions {
            items: 300,
            ..DemoOptions::default()
        };
        let demo = Demo::start(options).unwrap();
        let config = parsed(&demo.config_toml());
        let audit = AuditLog::in_folder(folder.to_owned(), |_| ());
        Self::started(demo, config, (140, 30), places, audit)
    }

    fn started(
        demo: Demo,
        config: Config,
        size: (u16, u16),
        places: &[&str],
        audit: AuditLog,
    ) -> Self {
        let start = Start {
            places: places.iter().map(|place| place.parse().unwrap()).collect(),
        };
        let screen = Arc::new(Screen::default());
        screen.state.lock().unwrap().size = size;
        let (events, receiver) = unbounded_channel();
        let shown = Arc::clone(&screen);
        let clock = demo.clock();
        let clock = Clock::new(move || clock());
        let program =
            std::thread::spawn(move || run(&config, start, size, &shown, receiver, clock, &audit));
        Self {
            demo,
            screen,
            events: Some(events),
            program: Some(program),
        }
    }

    /// Presses keys: `"j"`, `"enter"`, `"ctrl-u"`, `"F5"`; several are apart by spaces.
    pub fn press(&self, keys: &str) -> &Self {
        for name in keys.split_whitespace() {
            self.send(Event::Key(key(name)));
        }
        self
    }

    /// Types a text, character by character.
    pub fn write(&self, text: &str) -> &Self {
        for character in text.chars() {
            self.send(Event::Key(KeyEvent::new(
                KeyCode::Char(character),
                KeyModifiers::NONE,
            )));
        }
        self
    }

    /// Pastes a text.
    pub fn paste(&self, text: &str) -> &Self {
        self.send(Event::Paste(text.to_owned()));
        self
    }

    /// Gives the terminal another size.
    pub fn resize(&self, columns: u16, rows: u16) -> &Self {
        self.screen.state.lock().unwrap().size = (columns, rows);
        self.send(Event::Resize(columns, rows));
        self
    }

    fn send(&self, event: Event) {
        self.events.as_ref().unwrap().send(Ok(event)).unwrap();
    }

    /// Waits until the screen shows every one of these texts.
    pub fn wait_for_all(&self, texts: &[&str]) -> &Self {
        self.wait(&format!("{texts:?}"), |frame| {
            texts.iter().all(|text| frame.contains(text))
        })
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&self, text: &str) -> &Self {
        self.wait_for_all(&[text])
    }

    /// Waits until the screen does not show a text.
    pub fn wait_until_gone(&self, text: &str) -> &Self {
        self.wait(&format!("no {text:?}"), |frame| !frame.contains(text))
    }

    /// Waits until `is_right` holds of the screen.
    pub fn wait(&self, what: &str, is_right: impl Fn(&str) -> bool) -> &Self {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.screen.state.lock().unwrap();
        loop {
            let frame = text(&state.frame);
            if is_right(&frame) {
                return self;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if state.ended || left.is_zero() {
                drop(state);
                panic!("waited for {what}; the screen is:\n{frame}");
            }
            state = self.screen.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits until what came to the embedded AWS, or anything else beside the screen, is as `is_so` says.
    pub fn wait_beside(&self, what: &str, is_so: impl Fn(&Demo) -> bool) -> &Self {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(&self.demo) {
            assert!(
                Instant::now() < deadline,
                "waited for {what}; the screen is:\n{}",
                self.frame()
            );
            std::thread::yield_now();
        }
        self
    }

    /// The screen as text.
    pub fn frame(&self) -> String {
        text(&self.screen.state.lock().unwrap().frame)
    }

    /// The cell where a text begins, for what text does not show: colours.
    pub fn cell_of(&self, wanted: &str) -> Cell {
        let state = self.screen.state.lock().unwrap();
        let buffer = &state.frame;
        for (row, line) in text(buffer).lines().enumerate() {
            if let Some(at) = line.find(wanted) {
                let column = line[..at].chars().count();
                return buffer[(u16::try_from(column).unwrap(), u16::try_from(row).unwrap())]
                    .clone();
            }
        }
        panic!("no {wanted:?} on the screen:\n{}", text(buffer));
    }

    /// What was put into the clipboard so far.
    pub fn clipboard(&self) -> Vec<String> {
        self.screen.state.lock().unwrap().clipboard.clone()
    }

    /// Waits until the program has ended by itself.
    pub fn wait_for_end(mut self) {
        self.program.take().unwrap().join().unwrap();
    }
}

impl Drop for Tui {
    fn drop(&mut self) {
        self.events = None;
        if let Some(program) = self.program.take() {
            // A panic of the program has been printed already; the test fails by what it waited for.
            let _ = program.join();
        }
    }
}

fn parsed(config: &str) -> Config {
    Config::parse(config, Path::new("test.toml"), &environment()).unwrap()
}

/// No variable is set, whatever is in the process's own.
fn environment() -> std::collections::BTreeMap<String, String> {
    std::collections::BTreeMap::new()
}

fn run(
    config: &Config,
    start: Start,
    size: (u16, u16),
    screen: &Arc<Screen>,
    receiver: tokio::sync::mpsc::UnboundedReceiver<io::Result<Event>>,
    clock: Clock,
    audit: &AuditLog,
) {
    let ended = EndOnDrop(Arc::clone(screen));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut app = App::new(config, start, clock.now());
        let backend = Shown {
            inner: TestBackend::new(size.0, size.1),
            screen: Arc::clone(screen),
        };
        let mut terminal = Terminal::new(backend).unwrap();
        let (sender, mut messages) = channel(MESSAGES);
        let runtime = tokio::runtime::Handle::current();
        let asking = Asking::new(sender.clone());
        let audit = runtime::telling(&runtime, audit, sender.clone());
        // The same on every machine: frames show who answers.
        let cause = Cause::default();
        let seen = runtime::witness(&runtime, sender.clone());
        let surroundings = Surroundings {
            asks: Arc::new(asking.clone()),
            witness: Arc::new(Auditor::new(audit.clone(), cause.clone(), seen)),
            clock,
            cause,
        };
        let sessions = Sessions::new(surroundings);
        sessions.keys().follow(&config.tables);
        let mut tasks = Tasks::new(runtime, sessions, sender)
            .answering(asking)
            .audited(audit)
            .within(Arc::new(environment()));
        let events = futures_util::stream::unfold(receiver, async |mut receiver| {
            let event = receiver.recv().await?;
            Some((event, receiver))
        });
        let mut host = TestHost(Arc::clone(screen));
        let events = Box::pin(events);
        runtime::run(
            &mut terminal,
            &mut host,
            events,
            &mut app,
            &mut tasks,
            &mut messages,
        )
        .await
        .unwrap();
        drop(messages);
        tasks.stop();
    });
    drop(ended);
}

/// A program that panics must not leave the test waiting.
struct EndOnDrop(Arc<Screen>);

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().ended = true;
        self.0.changed.notify_all();
    }
}

struct TestHost(Arc<Screen>);

impl Host for TestHost {
    fn copy_to_clipboard(&mut self, text: &str) -> io::Result<()> {
        self.0.state.lock().unwrap().clipboard.push(text.to_owned());
        self.0.changed.notify_all();
        Ok(())
    }

    fn begin_frame(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn end_frame(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A terminal whose picture the test can see.
struct Shown {
    inner: TestBackend,
    screen: Arc<Screen>,
}

fn sure<T>(result: Result<T, Infallible>) -> Result<T, io::Error> {
    result.map_err(|never| match never {})
}

impl Backend for Shown {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let (columns, rows) = self.screen.state.lock().unwrap().size;
        if self.inner.buffer().area.as_size() != Size::new(columns, rows) {
            self.inner.resize(columns, rows);
        }
        // A frame may have been drawn for the size before.
        let fits = |(column, row, _): &(u16, u16, &Cell)| *column < columns && *row < rows;
        sure(self.inner.draw(content.filter(fits)))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        sure(self.inner.hide_cursor())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        sure(self.inner.show_cursor())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        sure(self.inner.get_cursor_position())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        sure(self.inner.set_cursor_position(position))
    }

    fn clear(&mut self) -> io::Result<()> {
        sure(self.inner.clear())
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        sure(self.inner.clear_region(region))
    }

    fn size(&self) -> io::Result<Size> {
        let (columns, rows) = self.screen.state.lock().unwrap().size;
        Ok(Size::new(columns, rows))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        sure(self.inner.window_size())
    }

    fn flush(&mut self) -> io::Result<()> {
        sure(self.inner.flush())?;
        let mut state = self.screen.state.lock().unwrap();
        state.frame = self.inner.buffer().clone();
        self.screen.changed.notify_all();
        Ok(())
    }
}

/// A buffer's rows, without trailing spaces.
fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in 0..buffer.area.height {
        let mut line = String::new();
        let mut column = 0;
        while column < buffer.area.width {
            let symbol = buffer[(column, row)].symbol();
            line.push_str(symbol);
            // A wide character's second cell says nothing.
            column += u16::try_from(dynahop::item::width(symbol).max(1)).unwrap();
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

fn key(name: &str) -> KeyEvent {
    if let Some(rest) = name.strip_prefix("ctrl-") {
        return KeyEvent::new(
            KeyCode::Char(rest.chars().next().unwrap()),
            KeyModifiers::CONTROL,
        );
    }
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "space" => KeyCode::Char(' '),
        "backspace" => KeyCode::Backspace,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        _ => match name
            .strip_prefix('F')
            .and_then(|number| number.parse().ok())
        {
            Some(number) => KeyCode::F(number),
            None => KeyCode::Char(name.chars().next().unwrap()),
        },
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}

/// How many requests for this operation came, to any account.
pub fn asked(demo: &Demo, operation: &str) -> u64 {
    let requests = demo.requests();
    let those = requests.iter().filter(|(_, of, _)| *of == operation);
    those.map(|(_, _, count)| count).sum()
}
