//! Dialogs: questions and answers on top of everything. Cancel has the focus, no letter confirms, and pasted text
//! never acts as keys.

mod ask_attributes;
mod ask_key;
mod choose;
mod costs;
mod help;
mod palette;
mod pick;
mod plan;
mod prompt;
mod told;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub use ask_attributes::AskAttributes;
pub use ask_key::AskKey;
pub use choose::{CHOICES, Choice, ChooseAccount};
pub use costs::Costs;
pub use help::{Help, KEYS};
pub use palette::{Entry, Palette};
pub use pick::{PICKS, Pick, Picking};
pub use plan::{PlanDialog, PlanState, Step, buttons};
pub use prompt::Prompt;
pub use told::Told;

use super::{App, Effect};

/// What lies on top of everything.
#[derive(Debug)]
pub enum Dialog {
    /// Which account?
    Choose(ChooseAccount),
    /// Which tenant, or which region?
    Pick(Pick),
    /// Which place?
    Prompt(Prompt),
    /// Which key?
    AskKey(AskKey),
    /// Which attributes are the key?
    AskAttributes(AskAttributes),
    /// What a comparison would cost.
    Costs(Costs),
    /// A copy's plan, and its confirmation.
    Plan(PlanDialog),
    /// Something to read.
    Told(Told),
    /// The keys.
    Help(Help),
    /// The commands.
    Palette(Palette),
    /// Cancel this job?
    CancelJob {
        /// Its number.
        number: usize,
        /// Whether the button that cancels it has the focus.
        go: bool,
    },
    /// Jobs run: end the program all the same?
    Quit {
        /// Whether the button that ends the program has the focus.
        leave: bool,
    },
}

/// Gives a key to the dialog. Ctrl-C leaves each of them as Esc does.
pub fn key(app: &mut App, mut key: KeyEvent) -> Vec<Effect> {
    if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
        key = KeyCode::Esc.into();
    }
    match app.dialog.take() {
        Some(Dialog::Choose(dialog)) => dialog.key(app, key),
        Some(Dialog::Pick(dialog)) => dialog.key(app, key),
        Some(Dialog::Prompt(dialog)) => dialog.key(app, key),
        Some(Dialog::AskKey(dialog)) => dialog.key(app, key),
        Some(Dialog::AskAttributes(dialog)) => dialog.key(app, key),
        Some(Dialog::Plan(dialog)) => dialog.key(app, key),
        Some(Dialog::Costs(dialog)) => dialog.key(app, key),
        Some(Dialog::Told(dialog)) => dialog.key(app, key),
        Some(Dialog::Help(dialog)) => dialog.key(app, key),
        Some(Dialog::Palette(dialog)) => dialog.key(app, key),
        Some(Dialog::CancelJob { number, go }) => cancel_key(app, key, number, go),
        Some(Dialog::Quit { leave }) => quit_key(app, key, leave),
        None => Vec::new(),
    }
}

/// Gives pasted text to the dialog.
pub fn paste(app: &mut App, text: &str) {
    match &mut app.dialog {
        Some(Dialog::Choose(dialog)) => dialog.paste(text, &app.accounts),
        Some(Dialog::Pick(dialog)) => dialog.paste(text),
        Some(Dialog::Prompt(dialog)) => dialog.input.paste(text),
        Some(Dialog::AskKey(dialog)) => dialog.paste(text),
        Some(Dialog::AskAttributes(dialog)) => dialog.paste(text),
        Some(Dialog::Plan(dialog)) => dialog.paste(text),
        Some(Dialog::Palette(dialog)) => dialog.paste(text),
        Some(
            Dialog::Costs(_)
            | Dialog::Told(_)
            | Dialog::Help(_)
            | Dialog::CancelJob { .. }
            | Dialog::Quit { .. },
        )
        | None => {}
    }
}

fn cancel_key(app: &mut App, key: KeyEvent, number: usize, go: bool) -> Vec<Effect> {
    use crossterm::event::KeyCode::{BackTab, Enter, Esc, Left, Right, Tab};
    let go = match key.code {
        Enter if go => return app.cancel_job(Some(number)),
        Esc | Enter => return Vec::new(),
        Tab | BackTab | Left | Right => !go,
        _ => go,
    };
    app.dialog = Some(Dialog::CancelJob { number, go });
    Vec::new()
}

fn quit_key(app: &mut App, key: KeyEvent, leave: bool) -> Vec<Effect> {
    use crossterm::event::KeyCode::{Enter, Esc, Left, Right, Tab};
    match key.code {
        Tab | Left | Right => app.dialog = Some(Dialog::Quit { leave: !leave }),
        Enter if leave => return app.quit(),
        Esc | Enter => {}
        _ => app.dialog = Some(Dialog::Quit { leave }),
    }
    Vec::new()
}
