//! The user's AWS files, read: which profiles there are, and what is in them.

use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use aws_config::profile::{self, ProfileFileLoadError, ProfileSet};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::{Env, Fs};

use super::endpoint_free;
use crate::config::{ConfigError, ProcessEnvironment, Profile, ProfileFiles};

/// Every profile by name, `default` first. Reads the files and nothing else; a file that is not there has no profiles.
/// A profile's endpoint is not taken over.
pub async fn profiles(files: &ProfileFiles) -> Result<Vec<Profile>, ConfigError> {
    let both = [
        (EnvConfigFileKind::Config, files.config.as_path()),
        (EnvConfigFileKind::Credentials, files.credentials.as_path()),
    ];
    let mut present = EnvConfigFiles::builder();
    let mut none = true;
    for (kind, path) in both {
        if is_there(path).await? {
            present = present.with_file(kind, path);
            none = false;
        }
    }
    if none {
        return Ok(Vec::new());
    }
    let profiles = profile::load(&Fs::real(), &Env::from_slice(&[]), &present.build(), None)
        .await
        .map_err(|error| ConfigError::AwsFiles {
            wrong: one_line(&error),
        })?;
    let mut found: Vec<Profile> = profiles
        .profiles()
        .filter_map(|name| profiles.get_profile(name))
        .filter_map(parsed)
        .collect();
    found.sort_by_cached_key(|profile| (profile.name.as_str() != "default", profile.name.clone()));
    Ok(found)
}

/// The profiles as they were read last: read again when a file has changed.
#[derive(Default)]
pub(in crate::aws) struct ProfileCache(Mutex<Option<(Stamp, Arc<ProfileSet>)>>);

/// When each file was changed last, and how long it is; none for one that is not there.
type Stamp = Vec<Option<(SystemTime, u64)>>;

impl ProfileCache {
    /// All profiles of the user's files, without their endpoints. The error is one line.
    pub(in crate::aws) async fn read(&self) -> Result<Arc<ProfileSet>, String> {
        let stamp = stamp().await;
        if let Some((at, set)) = self.lock().as_ref()
            && *at == stamp
        {
            return Ok(Arc::clone(set));
        }
        let files = endpoint_free::files().await;
        let (fs, env) = (Fs::real(), Env::from_slice(&[]));
        let set = profile::load(&fs, &env, &files, None).await;
        let set = Arc::new(set.map_err(|error| one_line(&error))?);
        *self.lock() = Some((stamp, Arc::clone(&set)));
        Ok(set)
    }

    /// They are read again in any case.
    pub(in crate::aws) fn forget(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Stamp, Arc<ProfileSet>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn stamp() -> Stamp {
    let files = ProfileFiles::of(&ProcessEnvironment);
    let mut stamp = Vec::new();
    for path in [&files.config, &files.credentials] {
        let found = tokio::fs::metadata(path).await.ok();
        stamp.push(found.and_then(|found| Some((found.modified().ok()?, found.len()))));
    }
    stamp
}

async fn is_there(path: &Path) -> Result<bool, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    };
    tokio::fs::try_exists(path).await.map_err(unreadable)
}

/// None for a name that could not be shown as it is.
fn parsed(profile: &profile::Profile) -> Option<Profile> {
    Some(Profile {
        name: profile.name().parse().ok()?,
        // A region of another shape is the profile's affair when the session opens.
        region: profile.get("region").and_then(|region| region.parse().ok()),
    })
}

/// The error and its causes: the parser names the file and the line, and quotes nothing of it.
fn one_line(error: &ProfileFileLoadError) -> String {
    let mut whole = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        whole = format!("{whole}: {error}");
        cause = error.source();
    }
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::fs;

    use super::*;

    const CONFIG: &str = "
[profile zeta]
region = eu-west-1
endpoint_url = http://example.com
[default]
region = us-east-1
[profile odd]
region = localhost
role_arn = arn:aws:iam::123456789012:role/Name
source_profile = default
[sso-session work]
sso_region = us-east-1
";
    const CREDENTIALS: &str = "
[keys]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = s3cr3t
";

    async fn read(
        config: Option<&str>,
        credentials: Option<&str>,
    ) -> Result<Vec<Profile>, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: Option<&str>| {
            let path = folder.path().join(name);
            text.inspect(|text| fs::write(&path, text).unwrap());
            path
        };
        let files = ProfileFiles {
            config: file("config", config),
            credentials: file("credentials", credentials),
        };
        profiles(&files).await
    }

    #[tokio::test]
    async fn each_profile_is_found() {
        let profiles = read(Some(CONFIG), Some(CREDENTIALS)).await.unwrap();
        let all: Vec<_> = profiles
            .iter()
            .map(|profile| {
                (
                    profile.name.as_str(),
                    profile.region.as_ref().map(AsRef::as_ref),
                )
            })
            .collect();
        assert_eq!(
            all,
            [
                ("default", Some("us-east-1")),
                ("keys", None),
                ("odd", None),
                ("zeta", Some("eu-west-1"))
            ]
        );
        assert!(!format!("{profiles:?}").contains("s3cr3t"));
    }

    #[tokio::test]
    async fn files_that_are_not_there_have_no_profiles() {
        assert!(read(None, None).await.unwrap().is_empty());
        assert_eq!(read(None, Some(CREDENTIALS)).await.unwrap().len(), 1);
        assert_eq!(read(Some(CONFIG), None).await.unwrap().len(), 3);
    }

    #[tokio::test]
    async fn a_broken_file_is_one_line_without_what_is_in_it() {
        let error = read(None, Some("[keys]\naws_secret_access_key s3cr3t"))
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("the profiles cannot be read: "),
            "{error}"
        );
        assert!(
            error.contains("credentials on line 2") && error.contains("'=' sign"),
            "{error}"
        );
        assert!(
            !error.contains('\n') && !error.contains("s3cr3t"),
            "{error}"
        );
    }
}
