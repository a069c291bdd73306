//! Typing after `/`: the list under it follows each key.

use crossterm::event::KeyEvent;

use super::command::Context;
use super::effect::Query;
use super::input::{Line, Typed};
use super::items::Filter;
use super::list::List;
use super::scroll::Scroll;
use super::side::{OpenAccount, SideId};
use super::view::View;
use super::{App, Effect};
use crate::config::TableName;

impl App {
    /// Begins to type a filter. The one that is there is selected: it may have been typed long ago, for something else.
    pub fn begin_filter(&mut self) {
        self.filtering = Some(Line::selecting(&self.current_filter()));
    }

    /// The filter of what has the keys; empty when there is none.
    pub fn current_filter(&self) -> String {
        if self.context() == Context::Grid {
            let filter = self
                .here()
                .table()
                .and_then(|table| table.items.filter.as_ref());
            return filter
                .map(|filter| filter.needle.clone())
                .unwrap_or_default();
        }
        self.current_list()
            .map(|list| list.filter.clone())
            .unwrap_or_default()
    }

    /// The list that has the keys, where it is one that is filtered in place.
    pub fn current_list(&self) -> Option<&List> {
        match self.views.last() {
            Some(View::Item(view)) => Some(&view.list),
            Some(View::Compare(view)) => Some(&view.list),
            Some(View::Log(view)) => Some(&view.list),
            Some(_) => None,
            None => match &self.here().open {
                None => Some(&self.here().accounts),
                Some(open) if open.table.is_none() => Some(&open.tables.list),
                Some(_) => None,
            },
        }
    }

    /// The list that has the keys, where it is one that is filtered in place.
    pub fn current_list_mut(&mut self) -> Option<&mut List> {
        if self.views.is_empty() {
            let here = self.here_mut();
            return match &mut here.open {
                None => Some(&mut here.accounts),
                Some(open) if open.table.is_none() => Some(&mut open.tables.list),
                Some(_) => None,
            };
        }
        match self.views.last_mut() {
            Some(View::Item(view)) => Some(&mut view.list),
            Some(View::Compare(view)) => Some(&mut view.list),
            Some(View::Log(view)) => Some(&mut view.list),
            _ => None,
        }
    }

    pub(super) fn filter_key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let Some(line) = &mut self.filtering else {
            return Vec::new();
        };
        match line.key(key) {
            Typed::Edited => self.apply_filter(),
            Typed::Ignored => Vec::new(),
            Typed::Entered => {
                self.filtering = None;
                Vec::new()
            }
            Typed::Left => {
                self.filtering = None;
                self.set_filter(String::new())
            }
        }
    }

    pub(super) fn apply_filter(&mut self) -> Vec<Effect> {
        let text = self
            .filtering
            .as_ref()
            .map(|line| line.text().to_owned())
            .unwrap_or_default();
        self.set_filter(text)
    }

    /// Filters what has the keys; an empty text shows everything again.
    pub fn set_filter(&mut self, text: String) -> Vec<Effect> {
        if self.context() == Context::Grid {
            return self.filter_items(text);
        }
        if let Some(list) = self.current_list_mut() {
            list.set_filter(text);
        }
        if self.context() == Context::Accounts {
            self.know_accounts();
        }
        self.aim();
        if let Some(View::Compare(view)) = self.views.last_mut() {
            view.show();
        }
        Vec::new()
    }

    /// Puts the cursor on the account or table that is meant by the filter of the side with the keys.
    pub(super) fn aim(&mut self) {
        if !self.views.is_empty() {
            return;
        }
        let height = self.rows_of_side(self.focus);
        let side = match self.focus {
            SideId::Left => &mut self.left,
            SideId::Right => &mut self.right,
        };
        match &mut side.open {
            None => {
                let names = self.accounts.iter().map(|row| row.account.name.as_str());
                side.accounts.aim(names, height);
            }
            Some(OpenAccount {
                table: None,
                tables,
                ..
            }) => {
                let names = tables.names.iter().map(TableName::as_str);
                tables.list.aim(names, height);
            }
            Some(_) => {}
        }
    }

    /// The same while it is being typed: what came meanwhile may be what is meant.
    pub(super) fn aim_anew(&mut self) {
        let is_typed = self.filtering.as_ref();
        if is_typed.is_some_and(|line| !line.text().is_empty()) {
            self.aim();
        }
    }

    fn filter_items(&mut self, needle: String) -> Vec<Effect> {
        let side = self.focus;
        let Some(table) = self.side_mut(side).table_mut() else {
            return Vec::new();
        };
        let under_cursor = table.items.number(table.items.scroll.cursor);
        let before = table.items.filter.take();
        let mut effects: Vec<Effect> = before
            .and_then(|filter| filter.request)
            .map(Effect::Cancel)
            .into_iter()
            .collect();
        table.items.range = None;
        // Without a filter the cursor stays on its item; with one it goes to the first match.
        table.items.scroll = Scroll::default();
        if needle.is_empty() {
            table.items.scroll.cursor = under_cursor.unwrap_or_default();
            self.fit();
            effects.extend(self.read_ahead());
        } else {
            table.items.filter = Some(Filter::of(needle));
            effects.extend(self.filter_on(side));
        }
        effects
    }

    /// Looks at the loaded rows that the filter has not seen yet.
    pub(super) fn filter_on(&mut self, side: SideId) -> Vec<Effect> {
        let Some(table) = self.side(side).table() else {
            return Vec::new();
        };
        let Some(filter) = &table.items.filter else {
            return Vec::new();
        };
        if filter.request.is_some() || filter.covered >= table.items.loaded() {
            return Vec::new();
        }
        let query = Query::Filter {
            pages: table.items.pages(),
            from: filter.covered,
            needle: filter.needle.clone(),
        };
        let (request, effect) = self.ask(query);
        if let Some(filter) = self
            .side_mut(side)
            .table_mut()
            .and_then(|table| table.items.filter.as_mut())
        {
            filter.request = Some(request);
        }
        vec![effect]
    }
}
