//! `[tenants]`, `tenants_file`, `tenants_command`: each tenant with an account that there is.

use std::path::Path;

use crate::config::document::{Section, key_text};
use crate::config::error::ConfigError;
use crate::config::file::Config;
use crate::config::name::{AccountName, TenantName};
use crate::config::tenants::TenantsCommand;
use crate::config::tenants::list::{Entry, Form, Mistake};

/// Takes the tenants that the config and its file name. The command is not run: that takes time.
pub(super) fn read(top: &Section, config: &mut Config) -> Result<(), ConfigError> {
    written(top, config)?;
    in_file(top, config)?;
    config.tenants_command = command(top)?;
    Ok(())
}

fn written(top: &Section, config: &mut Config) -> Result<(), ConfigError> {
    const RIGHT: &str = "write TENANT = \"ACCOUNT\" below [tenants]";
    let Some(table) = top.table("tenants", RIGHT)? else {
        return Ok(());
    };
    for entry in table.iter() {
        let (begins, tenant) = (entry.begins, &entry.key);
        let here = |wrong: String| {
            let key = format!("tenants.{}", key_text(tenant));
            top.document().error(begins, Some(key), wrong)
        };
        let account = top.text_or(&entry.value, "write the name of an account, in quotes");
        let account = account.map_err(here)?;
        config.add_tenant(tenant, &account).map_err(here)?;
    }
    Ok(())
}

fn in_file(top: &Section, config: &mut Config) -> Result<(), ConfigError> {
    let Some(named) = top.string("tenants_file")? else {
        return Ok(());
    };
    let path = top.document().file(&named);
    let form = Form::of(&path).ok_or_else(|| {
        let right = "write a path that ends in .toml, .json or .csv";
        top.error(
            "tenants_file",
            format!("{named:?} has none of the forms; {right}"),
        )
    })?;
    let bytes = std::fs::read(&path).map_err(|error| {
        let wrong = format!("{} cannot be read: {error}", path.display());
        top.error("tenants_file", wrong)
    })?;
    let entries = text(&bytes).and_then(|text| form.read(text));
    entries
        .and_then(|entries| config.add_tenants(&entries))
        .map_err(|mistake| in_list(&path, mistake))
}

fn text(bytes: &[u8]) -> Result<&str, Mistake> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to());
        Mistake {
            line: before.filter(|byte| **byte == b'\n').count() + 1,
            tenant: None,
            wrong: "it is no text in UTF-8; save it as that".to_owned(),
        }
    })
}

fn in_list(path: &Path, mistake: Mistake) -> ConfigError {
    ConfigError::Invalid {
        path: path.to_owned(),
        line: mistake.line,
        key: mistake.tenant.as_deref().map(key_text),
        wrong: mistake.wrong,
    }
}

fn command(top: &Section) -> Result<Option<TenantsCommand>, ConfigError> {
    let Some(words) = top.texts("tenants_command")? else {
        return Ok(None);
    };
    match words.split_first() {
        Some((program, arguments)) if !program.is_empty() => Ok(Some(TenantsCommand {
            program: program.clone(),
            arguments: arguments.to_vec(),
        })),
        _ => Err(top.error(
            "tenants_command",
            "no program is in it; write [\"PROGRAM\", \"ARGUMENT\"]",
        )),
    }
}

impl Config {
    /// Adds what a list says.
    pub fn add_tenants(&mut self, entries: &[Entry]) -> Result<(), Mistake> {
        for entry in entries {
            let added = self.add_tenant(&entry.tenant, &entry.account);
            added.map_err(|wrong| Mistake {
                line: entry.line,
                tenant: Some(entry.tenant.clone()),
                wrong,
            })?;
        }
        Ok(())
    }

    /// A tenant may not be called like an account: before the colon of a place either may stand.
    fn add_tenant(&mut self, tenant: &str, account: &str) -> Result<(), String> {
        let tenant: TenantName = tenant.parse().map_err(|wrong| format!("{wrong}"))?;
        let account: AccountName = self.existing(account)?;
        if let Some(like) = self.accounts.like(tenant.as_str()) {
            let like = like.name.as_str();
            return Err(format!(
                "the account {like:?} is called so, too; give one of the two another name"
            ));
        }
        let added = self.tenants.add(tenant.clone(), account);
        added.map_err(|(other, account)| {
            if other == tenant {
                return format!(
                    "it is in the account {:?} already; keep one of the two",
                    account.as_str()
                );
            }
            format!(
                "only upper and lower case tell it from the tenant {:?}; give it another name",
                other.as_str()
            )
        })
    }
}
