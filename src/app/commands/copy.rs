//! F5: a plan of what would be copied, for confirmation.

use std::sync::Arc;

use crate::app::App;
use crate::app::command::{Command, Context};
use crate::app::dialog::{Dialog, PlanDialog};
use crate::app::effect::{Effect, Query};
use crate::app::view::View;
use crate::compare::{Difference, DifferenceKind};
use crate::config::{Access, TableAt};
use crate::copy::{CopyPlan, CopyRequest, What};
use crate::write::{Confirmation, Conflict};

/// Copies.
pub const COPY: Command = Command {
    name: "copy",
    about: "copy to the other side: the marked items, or the one under the cursor",
    keys: &["F5", "c"],
    contexts: &[
        Context::Tables,
        Context::Grid,
        Context::Item,
        Context::Compare,
        Context::Pair,
    ],
    hint: Some(2),
    writes: true,
    enabled: |app| request(app).map(|_| ()).map_err(Into::into),
    run: |app| match request(app) {
        Ok(request) => app.plan_copy(request),
        Err(why) => {
            app.complain(why);
            Vec::new()
        }
    },
};

/// What F5 would copy, from where to where; else why it copies nothing.
fn request(app: &App) -> Result<CopyRequest, String> {
    let (source, target, what, left_alone) = match app.views.last() {
        Some(View::Compare(view)) => {
            let (keys, left_alone) = copyable(&view.chosen())?;
            (view.source.clone(), view.target.clone(), keys, left_alone)
        }
        Some(View::Pair(view)) => {
            let (keys, left_alone) = copyable(&[&view.difference])?;
            (view.source.clone(), view.target.clone(), keys, left_alone)
        }
        Some(View::Item(view)) => (
            view.at.clone(),
            other_table(app, &view.at)?,
            What::Items(vec![view.raw.clone()]),
            0,
        ),
        Some(View::Jobs(_) | View::Log(_)) => {
            return Err("there is nothing to copy here".to_owned());
        }
        None => from_side(app)?,
    };
    if target.at.account.access == Access::ReadOnly {
        return Err(format!(
            "{} is read-only: nothing is written there",
            target.at.account.name
        ));
    }
    Ok(CopyRequest {
        source,
        target,
        what,
        left_alone,
    })
}

/// In the grid what is chosen, in the list of tables the whole table under the cursor.
fn from_side(app: &App) -> Result<(TableAt, TableAt, What, u64), String> {
    if let Some(table) = app.here().table() {
        let chosen = table.items.chosen();
        if chosen.is_empty() {
            return Err("there is no item under the cursor".to_owned());
        }
        return Ok((
            table.at.clone(),
            other_table(app, &table.at)?,
            What::Items(chosen),
            0,
        ));
    }
    let open = app.here().open.as_ref().ok_or("open a table first")?;
    let number = app
        .matching_tables()
        .get(open.tables.list.scroll.cursor)
        .copied();
    let name = number
        .and_then(|number| open.tables.names.get(number))
        .ok_or("there is no table under the cursor")?;
    let source = open.at.table(name.clone(), None);
    let target = other_table(app, &source)?;
    Ok((source, target, What::Whole, 0))
}

/// The table of the other side, or the one of the same name in its account.
pub(super) fn other_table(app: &App, source: &TableAt) -> Result<TableAt, String> {
    let open = app
        .there()
        .open
        .as_ref()
        .ok_or("open an account on the other side first: that is where F5 copies to")?;
    let target = match &open.table {
        Some(table) => TableAt {
            index: None,
            ..table.at.clone()
        },
        None => open.at.table(source.table.clone(), None),
    };
    if target.at == source.at && target.table == source.table {
        return Err("both sides stand in the same table".to_owned());
    }
    Ok(target)
}

/// The keys of the differences that the source has; and how many it has not, which are left alone.
fn copyable(chosen: &[&Difference]) -> Result<(What, u64), String> {
    let (alone, keys): (Vec<&Difference>, Vec<&Difference>) = chosen
        .iter()
        .copied()
        .partition(|difference| difference.kind == DifferenceKind::OnlyTarget);
    if keys.is_empty() {
        return Err(if alone.is_empty() {
            "there is no difference under the cursor".to_owned()
        } else {
            "only the target has it: copying never deletes".to_owned()
        });
    }
    let keys = keys
        .into_iter()
        .map(|difference| difference.key.clone())
        .collect();
    Ok((What::Keys(keys), alone.len() as u64))
}

impl App {
    fn plan_copy(&mut self, request: CopyRequest) -> Vec<Effect> {
        let (id, effect) = self.ask(Query::Plan(request.clone()));
        self.dialog = Some(Dialog::Plan(PlanDialog::planning(request, id)));
        vec![effect]
    }

    /// Begins a confirmed copy as a job.
    pub fn begin_copy(
        &mut self,
        plan: Arc<CopyPlan>,
        conflict: Conflict,
        confirmation: Confirmation,
    ) -> Vec<Effect> {
        let title = format!("{} → {}", plan.source.at, plan.target.at);
        let job = self.new_job(Arc::clone(&plan), title);
        vec![Effect::Copy {
            job,
            plan,
            conflict,
            confirmation,
        }]
    }
}

/// What the header says that F5 would do: `F5 → PROD users, confirm`; none where it would do nothing.
pub fn target(app: &App) -> Option<TableAt> {
    request(app).ok().map(|request| request.target)
}
