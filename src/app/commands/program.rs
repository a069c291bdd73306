//! The program itself: help, palette, stop, quit.

use crate::app::App;
use crate::app::command::{Command, Context, always};
use crate::app::dialog::{Dialog, Help, Palette, Told};
use crate::app::effect::Effect;
use crate::app::information;
use crate::app::items::Reading;
use crate::app::job::Job;
use crate::app::scroll::Motion;
use crate::app::side::Fetch;
use crate::app::view::{PairView, View};

/// Lists the keys.
pub const HELP: Command = Command {
    name: "help",
    about: "the keys that work here",
    keys: &["?", "F1"],
    contexts: Context::ALL,
    hint: Some(0),
    writes: false,
    enabled: always,
    run: |app| {
        app.dialog = Some(Dialog::Help(Help::of(app.context())));
        Vec::new()
    },
};

/// Lists the commands.
pub const PALETTE: Command = Command {
    name: "palette",
    about: "every command, by name",
    keys: &[":"],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        app.dialog = Some(Dialog::Palette(Palette::default()));
        Vec::new()
    },
};

/// Tells what is known of what is under the cursor.
pub const INFORMATION: Command = Command {
    name: "information",
    about: "what is known of this",
    keys: &["i"],
    contexts: &[
        Context::Accounts,
        Context::Tables,
        Context::Grid,
        Context::Compare,
    ],
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        let told = app.information();
        app.dialog = Some(Dialog::Told(Told {
            about: app.information_place(),
            ..told
        }));
        Vec::new()
    },
};

/// Stops what runs here.
pub const STOP: Command = Command {
    name: "stop",
    about: "stop what runs here; twice when nothing does: quit",
    keys: &["ctrl-c"],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: App::stop,
};

/// Quits.
pub const QUIT: Command = Command {
    name: "quit",
    about: "quit",
    keys: &["q", "F10"],
    contexts: Context::ALL,
    hint: Some(20),
    writes: false,
    enabled: always,
    run: quit_or_ask,
};

/// Gives up what is on its way.
fn stop_fetch<T>(state: &mut Fetch<T>) -> Vec<Effect> {
    let Some(request) = state.request() else {
        return Vec::new();
    };
    *state = Fetch::Idle;
    vec![Effect::Cancel(request)]
}

/// Ends the program, unless jobs run: then it asks.
fn quit_or_ask(app: &mut App) -> Vec<Effect> {
    if app.jobs.iter().any(Job::is_running) {
        app.dialog = Some(Dialog::Quit { leave: false });
        return Vec::new();
    }
    app.quit()
}

impl App {
    fn stop(&mut self) -> Vec<Effect> {
        if self.asks_to_cancel() {
            return Vec::new();
        }
        let effects = self.stop_here();
        if effects.is_empty() {
            if std::mem::replace(&mut self.stop_armed, true) {
                return quit_or_ask(self);
            }
            self.say("Nothing runs here; Ctrl-C once more quits");
        } else {
            self.stop_armed = false;
            self.say("Stopped");
        }
        effects
    }

    fn stop_here(&mut self) -> Vec<Effect> {
        match self.views.last_mut() {
            Some(View::Health(_)) => return self.stop_health(),
            Some(View::Compare(view)) => {
                let stopped = view.stop(self.now).into_iter();
                return stopped.map(Effect::Cancel).collect();
            }
            Some(View::Pair(PairView { state, again, .. })) => {
                let stopped = stop_fetch(state);
                return stopped.into_iter().chain(stop_fetch(again)).collect();
            }
            Some(_) => return Vec::new(),
            None => {}
        }
        let side = self.focus;
        if let Some(effect) = self.stop_going(side) {
            return vec![effect];
        }
        if let Some(table) = self.side_mut(side).table_mut()
            && let Reading::Busy { request, .. } = table.items.reading
        {
            table.items.stop_reading();
            return vec![Effect::Cancel(request)];
        }
        Vec::new()
    }

    /// What is told of a place follows what becomes known of it, as far as it was read.
    pub(in crate::app) fn follow_information(&mut self) {
        let Some(Dialog::Told(told)) = &self.dialog else {
            return;
        };
        if told.about.is_none() || told.about != self.information_place() {
            return;
        }
        let (about, scroll) = (told.about.clone(), told.scroll);
        let mut told = Told {
            scroll,
            about,
            ..self.information()
        };
        let lines = told.wrapped(self.geometry.told_columns()).len();
        told.scroll
            .go_in_text(Motion::By(0), lines, self.geometry.told_rows());
        self.dialog = Some(Dialog::Told(told));
    }

    /// What it is that is told of: it may have gone from under the cursor meanwhile.
    fn information_place(&self) -> Option<String> {
        if self.context() == Context::Compare {
            return Some("the comparison".to_owned());
        }
        let table = self.here().table().map(|table| table.at.to_string());
        table.or_else(|| self.account_here().map(|at| at.to_string()))
    }

    /// What is known of what is under the cursor.
    fn information(&self) -> Told {
        match self.context() {
            Context::Tables | Context::Grid => information::of_table(self),
            Context::Compare => information::of_comparison(self),
            _ => information::of_account(self),
        }
    }
}
