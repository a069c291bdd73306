//! The program's state, and what changes it. Pure: no I/O, no handle, no waiting.
//!
//! A terminal's event or a task's result is a [`Message`]; [`App::update`] changes the state and returns [`Effect`]s,
//! which `runtime` carries out. `commands` is the one table of commands; keys, help, palette and footer come from it.

pub mod answer;
pub mod asked;
mod by_key;
mod card;
pub mod command;
pub mod commands;
mod comparing;
mod configured;
pub mod dialog;
pub mod effect;
mod failing_over;
mod filter;
pub mod freshness;
pub mod geometry;
pub mod health;
pub mod in_place;
mod in_sight;
pub mod information;
pub mod input;
pub mod items;
pub mod job;
pub mod key;
pub mod list;
pub mod log;
pub mod message;
mod navigate;
mod not_reached;
pub mod notice;
pub mod place;
mod reach;
mod refreshing;
pub mod request;
pub mod scroll;
pub mod sessions;
pub mod side;
mod start;
pub mod tries;
mod typed;
mod unlisted;
pub mod view;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

use crossterm::event::{KeyEvent, KeyEventKind};

use crate::config::{Account, AccountAt, AccountName, Config, Place, Profile};
use crate::copy::CopyPlan;
use crate::item::AskedKey;
use asked::Questions;
use command::{Command, Context};
use dialog::Dialog;
pub use effect::{Effect, Query, Want};
use failing_over::FailingOver;
use freshness::Freshness;
use geometry::Geometry;
use in_place::ReadOn;
use input::Line;
use job::{Job, JobId};
use key::Key;
use log::Log;
use message::SessionFacts;
pub use message::{Answer, Message};
use not_reached::NotReached;
pub use notice::Notice;
use place::{At, Last};
use refreshing::Refreshing;
use request::{RequestId, Requests};
use side::{Fetch, Side, SideId};
pub use start::Start;
use tries::Tries;
use view::View;

/// The whole state.
#[derive(Debug)]
pub struct App {
    /// Every account there is.
    pub accounts: Vec<AccountRow>,
    /// Columns of the longest of their names.
    pub longest_name: usize,
    /// Whether the user's AWS profiles are among them.
    pub profiles: Listing,
    /// Whether the tenants that a command tells are among those of the config.
    pub tenants: Listing,
    /// The profiles that came before the tenants did: those are taken first.
    waiting_profiles: Option<Vec<Profile>>,
    /// Whether the config is being read again.
    pub reads_config: bool,
    /// What was entered in the palette, the last one last.
    pub entered: Vec<String>,
    /// What the config says; its accounts are those of `accounts`, in the same order.
    config: Config,
    left: Side,
    right: Side,
    /// The side that has the keys.
    pub focus: SideId,
    /// One side or two.
    pub layout: Layout,
    /// What lies on top of the sides; the last one is seen.
    pub views: Vec<View>,
    /// What lies on top of everything.
    pub dialog: Option<Dialog>,
    /// What tasks wait for the user to answer: on top of dialogs too.
    pub questions: Questions,
    /// The line that is typed after `/`.
    pub filtering: Option<Line>,
    /// Every copy that was begun.
    pub jobs: Vec<Job>,
    /// What happened so far.
    pub log: Log,
    /// What is being renewed on demand.
    pub refreshing: Refreshing,
    /// How often the same failed.
    pub tries: Tries,
    /// How fresh the sessions are.
    pub freshness: Freshness,
    /// What the runtime knows to be looked at.
    watched: Vec<AccountAt>,
    /// One line about what was just done.
    pub notice: Option<Notice>,
    /// Why all of this is done, where the user said so at the start.
    pub reason: Option<String>,
    /// The terminal's size, and what fits in it.
    pub geometry: Geometry,
    /// The time of the last message.
    pub now: SystemTime,
    /// Whether tmux stands between this and the terminal.
    pub in_tmux: bool,
    /// Counts pictures of what moves.
    pub tick: u64,
    /// Hands out request ids.
    pub requests: Requests,
    /// Where the sides are on their way to.
    going: HashMap<SideId, Going>,
    /// Where a side could not go: R tries it again.
    not_reached: HashMap<SideId, NotReached>,
    /// The sides that were sent to a backup.
    failing_over: HashMap<SideId, FailingOver>,
    /// How far the failure that has the keys was read.
    pub read_on: ReadOn,
    /// Where the sides were before.
    last: HashMap<SideId, Last>,
    /// Whether Ctrl-C was pressed when nothing ran: the next one ends the program.
    stop_armed: bool,
    begins_at: Vec<(SideId, Place)>,
}

/// An account, and how its session stands.
#[derive(Debug)]
pub struct AccountRow {
    /// The account.
    pub account: Arc<Account>,
    /// Its session in its own region.
    pub session: Fetch<SessionFacts>,
}

/// What the config leaves to be read after the first frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// The config does not ask for it.
    Unwanted,
    /// It is being read.
    Loading,
    /// It is there.
    Loaded,
    /// It cannot be read.
    Failed(String),
}

impl Listing {
    /// Before it is read.
    fn of(wanted: bool) -> Self {
        if wanted {
            Self::Loading
        } else {
            Self::Unwanted
        }
    }
}

/// A side on its way to another account: it stays where it is until the session is proven.
#[derive(Debug, Clone)]
pub struct Going {
    /// Where to.
    pub to: At,
    /// The request that opens the account.
    pub request: RequestId,
    /// The key by which the items of a table there are asked for.
    by: Option<Arc<AskedKey>>,
    /// Whether the first of them is opened.
    opens_first: bool,
    /// The item that one goes back to from there, where one leaves from an item and not from the table.
    item: Option<Last>,
}

/// One side or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Two where there is room.
    #[default]
    Auto,
    /// One.
    One,
    /// Two.
    Two,
}

/// Who owns the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyboard {
    /// The question that a task waits for.
    Question,
    /// The dialog.
    Dialog,
    /// The line after `/`.
    Filter,
    /// The view on top.
    View(Context),
}

impl App {
    /// One side.
    pub fn side(&self, id: SideId) -> &Side {
        match id {
            SideId::Left => &self.left,
            SideId::Right => &self.right,
        }
    }

    /// One side.
    pub fn side_mut(&mut self, id: SideId) -> &mut Side {
        match id {
            SideId::Left => &mut self.left,
            SideId::Right => &mut self.right,
        }
    }

    /// The side that has the keys.
    pub fn here(&self) -> &Side {
        self.side(self.focus)
    }

    /// The side that has the keys.
    pub fn here_mut(&mut self) -> &mut Side {
        self.side_mut(self.focus)
    }

    /// The side that does not have the keys.
    pub fn there(&self) -> &Side {
        self.side(self.focus.other())
    }

    /// Where a side is on its way to.
    pub fn going(&self, id: SideId) -> Option<&Going> {
        self.going.get(&id)
    }

    /// The level that a side shows.
    pub fn side_context(&self, id: SideId) -> Context {
        match &self.side(id).open {
            None => Context::Accounts,
            Some(open) if open.table.is_none() => Context::Tables,
            Some(_) => Context::Grid,
        }
    }

    /// Where commands apply.
    pub fn context(&self) -> Context {
        self.views
            .last()
            .map_or_else(|| self.side_context(self.focus), View::context)
    }

    /// Who owns the keyboard: the one place that says so.
    pub fn keyboard(&self) -> Keyboard {
        if self.questions.first().is_some() {
            Keyboard::Question
        } else if self.dialog.is_some() {
            Keyboard::Dialog
        } else if self.filtering.is_some() {
            Keyboard::Filter
        } else {
            Keyboard::View(self.context())
        }
    }

    /// What the config says; its accounts are those of `accounts`, in the same order.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The row of an account.
    pub fn row(&self, name: &AccountName) -> Option<&AccountRow> {
        self.accounts.get(self.config.accounts.position(name)?)
    }

    /// Whether something moves on the screen: only then are ticks sent.
    pub fn is_busy(&self) -> bool {
        let sides = [SideId::Left, SideId::Right];
        !self.going.is_empty()
            || self.profiles == Listing::Loading
            || self.tenants == Listing::Loading
            || self.reads_config
            || self.refreshing.is_busy()
            || self.jobs.iter().any(Job::is_running)
            || sides.iter().any(|id| !self.side(*id).requests().is_empty())
            || self.views.iter().any(|view| !view.requests().is_empty())
            || matches!(&self.dialog, Some(Dialog::Plan(plan)) if matches!(plan.state, dialog::PlanState::Planning(_)))
    }

    /// Takes in what happened at `now`, and says what is to be done.
    pub fn update(&mut self, message: Message, now: SystemTime) -> Vec<Effect> {
        self.now = now;
        let is_key = matches!(message, Message::Key(_));
        let mut effects = self.take(message);
        if is_key
            && effects
                .iter()
                .any(|effect| matches!(effect, Effect::Ask { .. }))
        {
            self.tries.begin();
        }
        for effect in &effects {
            if let Effect::Forget(account) = effect {
                self.freshness.forget(&account.name);
            }
        }
        self.follow_information();
        effects.extend(self.watch());
        effects
    }

    fn take(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
            Message::Key(key) => self.key(key),
            Message::Paste(text) => self.paste(&text),
            Message::Resize(columns, rows) => {
                self.geometry.resize(columns, rows);
                self.fit();
                self.read_ahead()
            }
            Message::Tick => {
                self.tick += 1;
                Vec::new()
            }
            Message::Terminate => self.quit(),
            Message::Complaint(text) => {
                self.log.complain(self.now, text.clone());
                self.complain(text);
                Vec::new()
            }
            Message::Profiles(result) => self.take_profiles(result),
            Message::Tenants(result) => self.take_tenants(result),
            Message::Config(result) => self.take_config(result),
            Message::Answer { request, answer } => self.answer(request, answer),
            Message::Asked { id, question } => {
                self.questions.add(id, question);
                Vec::new()
            }
            Message::Unasked(id) => {
                self.questions.withdraw(id);
                Vec::new()
            }
            Message::Session(event) => {
                self.take_session_event(&event);
                Vec::new()
            }
            Message::Job { job, update } => self.take_job(job, update),
        }
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        self.notice = None;
        let keyboard = self.keyboard();
        let command = match keyboard {
            Keyboard::View(context) => commands::by_key(context, key.into()),
            Keyboard::Question | Keyboard::Dialog | Keyboard::Filter => None,
        };
        // Two Ctrl-C belong together only when nothing comes between them.
        self.stop_armed &= command.is_some();
        match (keyboard, command) {
            (Keyboard::Question, _) => asked::key(self, key),
            (Keyboard::Dialog, _) => dialog::key(self, key),
            (Keyboard::Filter, _) => self.filter_key(key),
            (Keyboard::View(_), Some(command)) => self.run(command),
            (Keyboard::View(_), None) => {
                self.unknown_key(key.into());
                Vec::new()
            }
        }
    }

    fn unknown_key(&mut self, key: Key) {
        self.say(format!("{key} does nothing here; ? lists the keys"));
    }

    /// Does what a command does, or says why it cannot.
    pub fn run(&mut self, command: &Command) -> Vec<Effect> {
        let was_armed = std::mem::take(&mut self.stop_armed);
        if let Err(why) = (command.enabled)(self) {
            self.complain(why);
            return Vec::new();
        }
        self.stop_armed = was_armed && command.name == "stop";
        (command.run)(self)
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        match self.keyboard() {
            Keyboard::Question => asked::paste(self, text),
            Keyboard::Dialog => dialog::paste(self, text),
            Keyboard::Filter => {
                if let Some(line) = &mut self.filtering {
                    line.paste(text);
                    return self.apply_filter();
                }
            }
            Keyboard::View(_) => self.say("Pasted text is no keys; : or / takes it"),
        }
        Vec::new()
    }

    /// A new request.
    pub fn ask(&mut self, query: Query) -> (RequestId, Effect) {
        let request = self.requests.issue();
        (request, Effect::Ask { request, query })
    }

    /// Begins a job.
    pub fn new_job(&mut self, plan: &CopyPlan, title: String, reason: Option<&str>) -> JobId {
        let id = JobId(self.jobs.len() as u64 + 1);
        self.jobs
            .push(Job::beginning(id, plan, title, reason, self.now));
        id
    }

    /// Ends the program.
    pub fn quit(&mut self) -> Vec<Effect> {
        let running = self.jobs.iter().filter(|job| job.is_running());
        let mut effects: Vec<Effect> = running.map(|job| Effect::CancelJob(job.id)).collect();
        effects.push(Effect::Quit);
        effects
    }

    fn take_job(&mut self, job: JobId, update: job::JobUpdate) -> Vec<Effect> {
        let Some(job) = self.jobs.iter_mut().find(|known| known.id == job) else {
            return Vec::new();
        };
        job.take(update, self.now);
        if job.is_running() {
            return Vec::new();
        }
        for view in &mut self.views {
            if let View::Compare(view) = view {
                view.note_written(&job.target);
            }
        }
        let told = job.news();
        let failed = job.failure().cloned();
        let bad = !matches!(&job.state, job::JobState::Done(outcome) if outcome.is_complete());
        // What went wrong a moment ago, such as that its end is not noted, has not been read yet.
        let unread = self.notice.take().filter(|notice| notice.bad);
        let text = unread.map_or_else(
            || told.clone(),
            |unread| format!("{told} · {}", unread.text),
        );
        self.notice = Some(Notice { text, bad });
        if let Some(failure) = failed {
            self.log.add(self.now, failure);
        }
        Vec::new()
    }
}
