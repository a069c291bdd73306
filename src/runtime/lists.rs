//! What the config leaves to be read later, since it takes time: the profiles of the AWS files, and the tenants that a
//! command tells.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::aws;
use crate::config::tenants::list::{Entry, Form};
use crate::config::{Config, ConfigError, Environment, ProfileFiles, TenantName, TenantsCommand};

/// How long the command that tells the tenants may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// What the command tells of the tenants.
pub async fn tenants(command: &TenantsCommand) -> Result<Vec<Entry>, ConfigError> {
    tenants_within(command, DEADLINE).await
}

async fn tenants_within(
    command: &TenantsCommand,
    deadline: Duration,
) -> Result<Vec<Entry>, ConfigError> {
    let wrong = |wrong| ConfigError::TenantsCommand {
        program: command.program.clone(),
        wrong,
    };
    // The terminal is the program's own. What the command says of an error may hold a secret: it is not shown.
    let output = Command::new(&command.program)
        .args(&command.arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = match tokio::time::timeout(deadline, output).await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => return Err(wrong(format!("cannot be run: {error}"))),
        Err(_) => {
            let seconds = deadline.as_secs();
            return Err(wrong(format!(
                "was not done after {seconds} seconds, and was stopped"
            )));
        }
    };
    if !output.status.success() {
        let status = output.status;
        return Err(wrong(format!(
            "ended with {status}; run it by hand to see why"
        )));
    }
    let text = String::from_utf8(output.stdout)
        .map_err(|_| wrong("wrote something other than text".to_owned()))?;
    let entries = Form::guess(&text).read(&text);
    entries.map_err(|mistake| wrong(format!("wrote, in {mistake}")))
}

/// The config with the tenants that its command tells, and then with its profiles: of a profile and a tenant of one name
/// it is the tenant that stays.
pub async fn complete(mut config: Config, env: &dyn Environment) -> Result<Config, ConfigError> {
    if let Some(command) = config.tenants_command.clone() {
        let entries = tenants(&command).await?;
        config
            .add_tenants(&entries)
            .map_err(|mistake| ConfigError::TenantsCommand {
                program: command.program,
                wrong: format!("wrote, in {mistake}"),
            })?;
    }
    if config.profiles {
        let profiles = aws::profiles(&ProfileFiles::of(env)).await?;
        config = config.with_profiles(profiles);
    }
    Ok(config)
}

/// The config in the file at `path` as it is now, complete, and bound to the tenant where there is one. Without a path
/// there was no file; now there may be one.
pub async fn read_again(
    path: Option<&Path>,
    tenant: Option<&TenantName>,
    env: &dyn Environment,
) -> Result<Config, String> {
    if let Some(path) = path.filter(|path| !path.is_file()) {
        return Err(format!(
            "{}: there is no such file any more",
            path.display()
        ));
    }
    let config = Config::load(path, env).map_err(|error| error.to_string())?;
    let config = complete(config, env)
        .await
        .map_err(|error| error.to_string())?;
    match tenant {
        Some(tenant) => config.bound_to(tenant).map_err(|error| error.to_string()),
        None => Ok(config),
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn shell(script: &str) -> TenantsCommand {
        TenantsCommand {
            program: "sh".to_owned(),
            arguments: vec!["-c".to_owned(), script.to_owned()],
        }
    }

    async fn told(script: &str) -> Result<Vec<(String, String)>, String> {
        let entries = tenants(&shell(script)).await;
        let pair = |entry: Entry| (entry.tenant, entry.account);
        entries
            .map(|entries| entries.into_iter().map(pair).collect())
            .map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_command_tells_tenants_in_each_form() {
        let acme = || vec![("acme".to_owned(), "prod".to_owned())];
        for script in [
            "echo acme,prod",
            "echo '{\"acme\": \"prod\"}'",
            "echo 'acme = \"prod\"'",
        ] {
            assert_eq!(told(script).await, Ok(acme()), "{script}");
        }
    }

    #[tokio::test]
    async fn what_a_command_does_wrong_is_one_line_without_what_it_said_of_it() {
        for (script, line) in [
            (
                "echo s3cr3t >&2; exit 3",
                "the tenants cannot be read: `sh` ended with exit status: 3; run it by hand to see why",
            ),
            (
                "echo acme",
                "the tenants cannot be read: `sh` wrote, in line 1: it has 1 columns; write TENANT,ACCOUNT",
            ),
            (
                "printf '\\377'",
                "the tenants cannot be read: `sh` wrote something other than text",
            ),
        ] {
            assert_eq!(told(script).await.unwrap_err(), line);
        }
        let nothing = TenantsCommand {
            program: "/not/there".to_owned(),
            arguments: Vec::new(),
        };
        let error = tenants(&nothing).await.unwrap_err().to_string();
        assert!(error.contains("`/not/there` cannot be run: "), "{error}");
    }

    #[tokio::test]
    async fn of_a_profile_and_a_tenant_of_one_name_it_is_the_tenant() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config");
        std::fs::write(&file, "[profile acme]\n[profile work]\n").unwrap();
        let none = folder.path().join("none");
        let env: std::collections::BTreeMap<String, String> = [
            ("AWS_CONFIG_FILE", &file),
            ("AWS_SHARED_CREDENTIALS_FILE", &none),
        ]
        .map(|(name, path)| (name.to_owned(), path.display().to_string()))
        .into();
        let text = "profiles = true\nregion = \"us-east-1\"\n\
                    tenants_command = [\"echo\", \"acme,prod\"]\n[accounts.prod]";
        let config = Config::parse(text, Path::new("config.toml"), &env).unwrap();
        let config = complete(config, &env).await.unwrap();
        let names: Vec<_> = config.accounts.names().map(ToString::to_string).collect();
        assert_eq!(names, ["prod", "work"]);
        assert_eq!(config.tenants.len(), 1);
    }

    #[tokio::test]
    async fn a_command_that_takes_too_long_is_stopped() {
        let error = tenants_within(&shell("exec sleep 600"), Duration::from_millis(50)).await;
        let error = error.unwrap_err().to_string();
        assert!(
            error.ends_with("`sh` was not done after 0 seconds, and was stopped"),
            "{error}"
        );
    }
}
