//! `[tables.NAME]`: the account that a table is pinned to, and its key.

use crate::config::document::Section;
use crate::config::error::ConfigError;
use crate::config::file::Config;
use crate::config::keys::Part;
use crate::config::name::NameError;
use crate::config::tables::TableRule;
use crate::item::{KeyAttribute, KeySchema};

/// What is said of tables, in the order of the file. The accounts that it names are those of `config`.
pub(super) fn read(top: &Section, config: &Config) -> Result<Vec<TableRule>, ConfigError> {
    let rule = |named: Result<(&str, Section), ConfigError>| {
        let (name, section) = named?;
        let name = name.parse();
        Ok(TableRule {
            name: name.map_err(|wrong: NameError| section.error_of_all(wrong))?,
            account: section.read("account", |text| config.existing(text))?,
            key: key(&section)?,
        })
    };
    top.below("tables", Part::Table)?.map(rule).collect()
}

/// `["id:S"]` or `["pk:S", "sk:N"]`.
fn key(section: &Section) -> Result<Option<KeySchema>, ConfigError> {
    let Some(texts) = section.texts("key")? else {
        return Ok(None);
    };
    let attributes = texts
        .iter()
        .map(|text| text.parse().map_err(|_| text))
        .collect::<Result<Vec<KeyAttribute>, _>>()
        .map_err(|text| {
            let right = "write NAME:S, NAME:N or NAME:B, as in \"id:S\"";
            section.error(
                "key",
                format!("{text:?} is not an attribute of a key; {right}"),
            )
        })?;
    let mut attributes = attributes.into_iter();
    match (attributes.next(), attributes.next(), attributes.next()) {
        (Some(partition), Some(sort), None) if sort.name == partition.name => {
            let wrong = format!("{:?} is there twice; keep one of them", sort.name);
            Err(section.error("key", wrong))
        }
        (Some(partition), sort, None) => Ok(Some(KeySchema::new(partition, sort))),
        _ => Err(section.error(
            "key",
            "a key is one attribute or two; write [\"id:S\"], or [\"pk:S\", \"sk:N\"]",
        )),
    }
}
