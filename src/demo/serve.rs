//! `dynahop demo --serve`: the embedded AWS alone, until it is told to end.

use std::io::Write;
use std::path::Path;

use super::config::MARK;
use super::{Demo, DemoError, DemoOptions};

/// Starts the embedded AWS, writes the config that reaches it to `config_out` (readable by its owner only), says its
/// address on `out`, and returns at Ctrl-C or SIGTERM.
pub async fn serve(
    options: DemoOptions,
    config_out: Option<&Path>,
    out: &mut (impl Write + Send),
) -> Result<(), DemoError> {
    let ended = Ended::listen()?;
    let demo = Demo::start(options)?;
    if let Some(path) = config_out {
        write_private(path, &demo.config_toml()).map_err(|source| DemoError::Config {
            path: path.to_owned(),
            source,
        })?;
    }
    // Last, so that whoever waits for this line finds the config written.
    writeln!(out, "{}", demo.endpoint_url())
        .and_then(|()| out.flush())
        .map_err(DemoError::Output)?;
    ended.wait().await;
    demo.stop();
    Ok(())
}

/// Writes a config that holds a secret: its permissions are set before its content, an old file's included. A file that
/// is no config of an embedded AWS is left as it is.
pub fn write_private(path: &Path, content: &str) -> std::io::Result<()> {
    let old = std::fs::read(path).unwrap_or_default();
    if !old.is_empty() && !old.starts_with(MARK.as_bytes()) {
        return Err(std::io::Error::new(
            std::io::ErrorKind::AlreadyExists,
            "it is there already, and is no config of an embedded AWS: choose another file",
        ));
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

/// The signals that end the server, caught from before it starts.
struct Ended {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Ended {
    #[cfg(unix)]
    fn listen() -> Result<Ended, DemoError> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Ended {
            interrupt: signal(SignalKind::interrupt()).map_err(DemoError::Signal)?,
            terminate: signal(SignalKind::terminate()).map_err(DemoError::Signal)?,
        })
    }

    #[cfg(unix)]
    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    fn listen() -> Result<Ended, DemoError> {
        Ok(Ended {})
    }

    #[cfg(not(unix))]
    async fn wait(self) {
        tokio::signal::ctrl_c().await.ok();
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_with_a_secret_is_its_owners_only_even_if_it_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(
            &path,
            format!("{MARK} Something old, and longer than the new"),
        )
        .unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        write_private(&path, "secret = 1\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "secret = 1\n");
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_file_of_the_users_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, "precious = true\n").unwrap();
        let error = write_private(&path, "secret = 1\n").unwrap_err();
        assert!(error.to_string().contains("choose another file"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious = true\n");
    }
}
