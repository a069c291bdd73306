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

const NOWHERE: &str = "open an account on the other side first: Tab goes there";

/// Copies.
pub const COPY: Command = Command {
    name: "copy",
    about: "copy to the other side: what is marked, or under the cursor",
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
    enabled: |app| ends(app).map(|_| ()).map_err(Into::into),
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
    let (source, target) = ends(app)?;
    let (what, left_alone) = match app.views.last() {
        Some(View::Compare(view)) => copyable(&view.chosen()),
        Some(View::Pair(view)) => copyable(&[&view.difference]),
        Some(View::Item(view)) => (What::Items(vec![view.raw.clone()]), 0),
        _ => match app.here().table() {
            Some(table) => (What::Items(table.items.chosen()), 0),
            None => (What::Whole, 0),
        },
    };
    Ok(CopyRequest {
        pinned_in: app.config().pinned_elsewhere(&target).cloned(),
        source,
        target,
        what,
        left_alone,
    })
}

/// From where to where F5 would copy; else why it copies nothing. Cheap, however much is marked: each frame asks.
fn ends(app: &App) -> Result<(TableAt, TableAt), String> {
    let (source, target) = match app.views.last() {
        Some(View::Compare(view)) => {
            some_copyable(&mut view.chosen_ones())?;
            (view.source.clone(), view.target.clone())
        }
        Some(View::Pair(view)) => {
            some_copyable(&mut std::iter::once(&view.difference))?;
            (view.source.clone(), view.target.clone())
        }
        Some(View::Item(view)) => (view.at.clone(), other_table(app, &view.at)?),
        Some(View::Health(_) | View::Jobs(_) | View::Log(_)) => {
            return Err("there is nothing to copy here".to_owned());
        }
        None => ends_of_side(app)?,
    };
    let account = &target.at.account;
    if let Some(of) = &target.at.backup_of {
        return Err(format!(
            "{} stands in for {of}: nothing is written to a backup",
            account.name
        ));
    }
    if account.access == Access::ReadOnly {
        return Err(format!(
            "{} is read-only: nothing is written there",
            account.name
        ));
    }
    Ok((source, target))
}

/// In the grid the table, in the list of tables the one under the cursor.
fn ends_of_side(app: &App) -> Result<(TableAt, TableAt), String> {
    if let Some(table) = app.here().table() {
        if table.items.marks.is_empty() && table.items.under_cursor().is_none() {
            return Err("there is no item under the cursor".to_owned());
        }
        return Ok((table.at.clone(), other_table(app, &table.at)?));
    }
    let open = app.here().open.as_ref().ok_or("open a table first")?;
    let cursor = open.tables.list.scroll.cursor;
    let number = app.matching_tables().get(cursor).copied();
    let name = number
        .and_then(|number| open.tables.names.get(number))
        .ok_or("there is no table under the cursor")?;
    let source = open.at.table(name.clone(), None);
    // A whole table goes to the one of its own name, wherever the other side stands in that account.
    let there = app.there().open.as_ref();
    let target = there.ok_or(NOWHERE)?.at.table(name.own(), None);
    if target == source {
        return Err("both sides stand in the same account".to_owned());
    }
    Ok((source, target))
}

/// The table that is open on the other side, where F5 copies a whole table to another: to the one of its own name.
pub fn passed_over(app: &App) -> Option<&TableAt> {
    if !app.views.is_empty() || app.here().table().is_some() {
        return None;
    }
    let (_, target) = ends(app).ok()?;
    let open = &app.there().table()?.at;
    (open.table != target.table).then_some(open)
}

/// The table of the other side, or the one of the same name in its account.
pub(super) fn other_table(app: &App, source: &TableAt) -> Result<TableAt, String> {
    let open = app.there().open.as_ref().ok_or(NOWHERE)?;
    let target = match &open.table {
        Some(table) => TableAt {
            index: None,
            ..table.at.clone()
        },
        None => open.at.table(source.table.own(), None),
    };
    if target.at == source.at && target.table == source.table {
        return Err("both sides stand in the same table".to_owned());
    }
    Ok(target)
}

/// Whether the source has any of these.
fn some_copyable(chosen: &mut dyn Iterator<Item = &Difference>) -> Result<(), String> {
    let mut chosen = chosen.peekable();
    if chosen.peek().is_none() {
        return Err("there is no difference under the cursor".to_owned());
    }
    if chosen.any(|difference| difference.kind != DifferenceKind::OnlyTarget) {
        return Ok(());
    }
    Err("only the target has it: copying never deletes".to_owned())
}

/// The keys of the differences that the source has; and how many it has not, which are left alone.
fn copyable(chosen: &[&Difference]) -> (What, u64) {
    let (alone, keys): (Vec<&Difference>, Vec<&Difference>) = chosen
        .iter()
        .copied()
        .partition(|difference| difference.kind == DifferenceKind::OnlyTarget);
    let keys = keys.into_iter().map(|difference| difference.key.clone());
    (What::Keys(keys.collect()), alone.len() as u64)
}

impl App {
    fn plan_copy(&mut self, request: CopyRequest) -> Vec<Effect> {
        let passed_over = passed_over(self).cloned().map(Box::new);
        let (id, effect) = self.ask(Query::Plan(request.clone()));
        self.dialog = Some(Dialog::Plan(PlanDialog {
            passed_over,
            ..PlanDialog::planning(request, id, self.reason.as_deref())
        }));
        vec![effect]
    }

    /// Begins a confirmed copy as a job.
    pub fn begin_copy(
        &mut self,
        plan: Arc<CopyPlan>,
        conflict: Conflict,
        confirmation: Confirmation,
        reason: Option<String>,
    ) -> Vec<Effect> {
        let title = format!("{} → {}", plan.source.at, plan.target.at);
        let job = self.new_job(&plan, title, reason.as_deref());
        vec![Effect::Copy {
            job,
            plan,
            conflict,
            confirmation,
            reason,
        }]
    }
}

/// From where to where F5 would copy, for the header: `F5 → PROD users, confirm`; none where it would do nothing.
pub fn copy_ends(app: &App) -> Option<(TableAt, TableAt)> {
    ends(app).ok()
}
