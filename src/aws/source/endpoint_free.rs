//! The AWS files without the endpoints in them: the SDK's providers of credentials would take those over, and have no
//! switch against it. (`main` sees to the environment's.)

use std::io::ErrorKind;
use std::path::Path;

use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};

use crate::config::{ProcessEnvironment, ProfileFiles};

/// The keys of a profile that name an endpoint, or a section with endpoints.
const KEYS: [&str; 2] = ["endpoint_url", "services"];

/// The user's AWS files as they are now.
pub(in crate::aws) async fn files() -> EnvConfigFiles {
    let files = ProfileFiles::of(&ProcessEnvironment);
    let mut builder = EnvConfigFiles::builder();
    for (kind, path) in [
        (EnvConfigFileKind::Config, &files.config),
        (EnvConfigFileKind::Credentials, &files.credentials),
    ] {
        builder = match text(path).await {
            Some(text) => builder.with_contents(kind, without_endpoints(&text)),
            // What cannot be read here cannot be read by the SDK: it says why.
            None => builder.with_file(kind, path),
        };
    }
    builder.build()
}

/// The file's text, empty where there is no file; none where it cannot be read.
async fn text(path: &Path) -> Option<String> {
    match tokio::fs::read_to_string(path).await {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Some(String::new()),
        Err(_) => None,
    }
}

/// `text` with those lines empty, and their continuations, so that an error names the right line.
fn without_endpoints(text: &str) -> String {
    let mut dropping = false;
    let line = |line| {
        let is_continuation = str::starts_with(line, [' ', '\t']);
        dropping = if is_continuation {
            dropping
        } else {
            names_endpoint(line)
        };
        if dropping { "" } else { line }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn names_endpoint(line: &str) -> bool {
    let key = line.split_once('=').map_or("", |(key, _)| key.trim());
    KEYS.iter().any(|known| key.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::without_endpoints;

    #[test]
    fn endpoints_and_their_sections_are_left_out_and_the_lines_keep_their_numbers() {
        for (text, left) in [
            ("", ""),
            (
                "[profile a]\nregion = us-east-1",
                "[profile a]\nregion = us-east-1",
            ),
            (
                "[profile a]\r\nendpoint_url = http://x\r\nregion = r\r\n",
                "[profile a]\n\nregion = r",
            ),
            (
                "[a]\nEndpoint_URL=http://x\n  more\nservices = s\nx = y",
                "[a]\n\n\n\nx = y",
            ),
            (
                "[a]\ns3 =\n  max = 1\nendpoint_url_x = 2",
                "[a]\ns3 =\n  max = 1\nendpoint_url_x = 2",
            ),
        ] {
            assert_eq!(without_endpoints(text), left, "{text:?}");
        }
    }
}
