//! A line in the palette that is no command: a place that is known, or written as one. A mistyped command opens nothing.

use super::App;
use super::commands::COMMANDS;
use super::place::At;
use crate::config::nearest::nearest;
use crate::config::{Place, TableAt};

impl App {
    /// The place that `text` names by itself: as `ACCOUNT:TABLE`, an account, a tenant, or a table that is known here.
    ///
    /// # Errors
    /// Where it names none, says which command may have been meant, and how a table of that name is opened.
    pub fn typed_place(&self, text: &str) -> Result<At, String> {
        let is_place = text.contains(':') || text.starts_with('@');
        if is_place || self.is_named(text) || self.knows_table(text) {
            return self.find_pinned(text);
        }
        Err(self.no_command(text))
    }

    /// Whether `text` is a table, or an index of one, that is listed where one stands, or that the config pins.
    fn knows_table(&self, text: &str) -> bool {
        let place = format!(":{text}").parse::<Place>();
        let Ok(Place {
            table: Some(wanted),
            ..
        }) = place
        else {
            return false;
        };
        let rule = self.config.table_rule(&wanted.table);
        let is_pinned = rule.is_some_and(|rule| rule.account.is_some());
        let here = self.here().open.as_ref();
        let is_listed = here.is_some_and(|open| {
            let stands_in = |at: &TableAt| at.table == wanted.table;
            open.tables.names.contains(&wanted.table)
                || open
                    .table
                    .as_ref()
                    .is_some_and(|table| stands_in(&table.at))
        });
        is_pinned || is_listed
    }

    fn no_command(&self, text: &str) -> String {
        let word = text.split_whitespace().next().unwrap_or_default();
        let near = near_commands(word);
        let meant = match near.as_slice() {
            [] => String::new(),
            names => format!(" Did you mean {}?", names.join(" or ")),
        };
        let opens = if self.here().open.is_some() && !text.contains(char::is_whitespace) {
            format!(" A table of that name is opened by :open {text}")
        } else {
            String::new()
        };
        let end = if opens.is_empty() { "" } else { "." };
        format!("No command is called {text}.{meant}{opens}{end}")
    }
}

/// The commands that `word` may have been meant for, as they are typed: by their names, else by how those begin.
fn near_commands(word: &str) -> Vec<String> {
    let names = || COMMANDS.iter().map(|command| command.name);
    let by_name = nearest(word, names());
    if !by_name.is_empty() {
        return by_name.iter().map(|name| format!(":{name}")).collect();
    }
    let near = nearest(word, names().map(first_word));
    names()
        .filter(|name| near.contains(&first_word(name)))
        .take(3)
        .map(|name| format!(":{name}"))
        .collect()
}

fn first_word(name: &str) -> &str {
    name.split('-').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::near_commands;

    #[test]
    fn a_mistyped_command_is_found_by_its_name_or_by_how_it_begins() {
        assert_eq!(near_commands("helth"), [":health", ":help"]);
        assert_eq!(near_commands("relaod"), [":reload-config"]);
        assert_eq!(near_commands("xyzzy"), [""; 0]);
    }
}
