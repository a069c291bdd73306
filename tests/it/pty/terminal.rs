//! A pseudo-terminal with the program in it.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;
use vt100::{Parser, Screen};

use super::acts::Acts;

/// How long anything may take that takes milliseconds: a limit, not a pause.
const LIMIT: Duration = Duration::from_secs(30);

/// Before and after each frame: a terminal shows it when all of it is there.
const FRAME: &[u8] = b"\x1b[?2026h";
const END_OF_FRAME: &[u8] = b"\x1b[?2026l";

/// Two keys without a meaning, as a terminal sends them, and what the program says of them.
const NO_KEYS: [(&str, &str); 2] = [
    ("\x1b[33~", "F16 does nothing"),
    ("\x1b[34~", "F17 does nothing"),
];

/// A terminal of rows and columns, and the program that runs in it.
pub struct Pty {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: Parser<Acts>,
    written: Vec<u8>,
    /// What the terminal does not show yet: a frame that is not all there.
    held: Vec<u8>,
    settled: usize,
    /// How the terminal was before.
    modes: Modes,
    _home: TempDir,
}

/// What raw mode changes: input, output and local flags.
pub type Modes = [String; 3];

impl Pty {
    /// 24 rows and 80 columns, and the program with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        Self::sized(24, 80, arguments, &[])
    }

    /// A terminal of this size, and the program with these arguments and nothing in its environment but these
    /// variables and a home of its own.
    pub fn sized(rows: u16, columns: u16, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pair = native_pty_system().openpty(size(rows, columns)).unwrap();
        let modes = modes(pair.master.as_ref());
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dynahop"));
        command.args(arguments);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        Self {
            output: read(pair.master.try_clone_reader().unwrap()),
            keys: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
            parser: Parser::new_with_callbacks(rows, columns, 0, Acts::default()),
            written: Vec::new(),
            held: Vec::new(),
            settled: 0,
            modes,
            _home: home,
        }
    }

    /// Types keys as a terminal sends them.
    pub fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types keys, and waits until all of them are on the screen: a key without a meaning comes after them, and the
    /// program says so. Each time another one, so that what it said the last time is not taken for it. Not after Esc,
    /// which would become one key with what follows.
    pub fn settle(&mut self, keys: &str) {
        let (key, told) = NO_KEYS[self.settled % NO_KEYS.len()];
        self.settled += 1;
        self.send(&format!("{keys}{key}"));
        self.wait_for(told);
    }

    /// Waits until the text is on the screen.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("{text:?}"), |pty| pty.contents().contains(text));
    }

    /// Waits until it is so.
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + LIMIT;
        while !is_so(self) {
            let left = end.saturating_duration_since(Instant::now());
            if let Err(error) = self.receive(left) {
                let (screen, acts) = (self.contents(), self.acts());
                panic!("no {what}: {error}; the terminal was told {acts:?}; the screen:\n{screen}");
            }
        }
    }

    /// Waits for the end of the program.
    pub fn wait(&mut self) -> ExitStatus {
        let end = Instant::now() + LIMIT;
        loop {
            match self.receive(end.saturating_duration_since(Instant::now())) {
                Ok(()) => {}
                // Nobody has the terminal any more: the program has ended.
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("it does not end; the screen:\n{}", self.contents());
                }
            }
        }
    }

    fn receive(&mut self, limit: Duration) -> Result<(), RecvTimeoutError> {
        let received = self.output.recv_timeout(limit);
        let shown = match &received {
            Ok(bytes) => {
                self.written.extend(bytes);
                self.held.extend(bytes);
                whole_frames(&self.held)
            }
            Err(_) => self.held.len(),
        };
        let shown: Vec<u8> = self.held.drain(..shown).collect();
        self.parser.process(&shown);
        received.map(|_| ())
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, rows: u16, columns: u16) {
        self.parser.screen_mut().set_size(rows, columns);
        self.master.resize(size(rows, columns)).unwrap();
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success(), "kill -s {name} {id}");
    }

    /// The screen.
    pub fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// The text on the screen.
    pub fn contents(&self) -> String {
        self.screen().contents()
    }

    /// One row of the screen.
    pub fn row(&self, row: u16) -> String {
        let (_, columns) = self.screen().size();
        let mut rows = self.screen().rows(0, columns).skip(usize::from(row));
        rows.next().unwrap_or_default()
    }

    /// What the terminal was told besides text, colours and moves of the cursor.
    pub fn acts(&self) -> &[String] {
        self.parser.callbacks().all()
    }

    /// All bytes so far.
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// Whether the program has the terminal: raw mode, the alternate screen, bracketed paste, no cursor.
    pub fn is_taken(&self) -> bool {
        let screen = self.screen();
        screen.alternate_screen()
            && screen.bracketed_paste()
            && screen.hide_cursor()
            && modes(self.master.as_ref()) != self.modes
    }

    /// Asserts that the terminal is as it was before.
    pub fn assert_given_back(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "the alternate screen was left");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(modes(self.master.as_ref()), self.modes, "raw mode is off");
        assert_eq!(self.acts(), [] as [String; 0], "nothing else was told");
    }
}

impl Drop for Pty {
    /// A test that failed leaves no program behind.
    fn drop(&mut self) {
        self.child.kill().ok();
    }
}

/// How many of the bytes are whole frames, or between frames.
fn whole_frames(bytes: &[u8]) -> usize {
    let last = |part: &[u8]| bytes.windows(part.len()).rposition(|window| window == part);
    match (last(FRAME), last(END_OF_FRAME)) {
        (Some(begin), None) => begin,
        (Some(begin), Some(end)) if begin > end => begin,
        // The beginning of a frame may itself be cut.
        _ => (1..FRAME.len())
            .rev()
            .find(|cut| bytes.ends_with(&FRAME[..*cut]))
            .map_or(bytes.len(), |cut| bytes.len() - cut),
    }
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

fn modes(terminal: &dyn MasterPty) -> Modes {
    let modes = terminal.get_termios().unwrap();
    // As words: the numbers' type is another on each system.
    [
        format!("{:?}", modes.input_flags),
        format!("{:?}", modes.output_flags),
        format!("{:?}", modes.local_flags),
    ]
}

/// What the program writes, as it comes.
fn read(mut from: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (send, receive) = channel();
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        // Linux answers with an error when the last program has closed the terminal.
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            let bytes = buffer.get(..read).unwrap_or_default().to_vec();
            if send.send(bytes).is_err() {
                return;
            }
        }
    });
    receive
}
