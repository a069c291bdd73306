//! How requests leave this machine: `ca_bundle`, `proxy`, `account_id_endpoint_mode`.

use std::path::PathBuf;

use url::Url;

use super::{Or, or_each};
use crate::config::account::network::{
    AccountIdEndpointMode, CaBundle, NamedBy, Network, ProxyRule,
};
use crate::config::document::Section;
use crate::config::environment::Environment;
use crate::config::error::ConfigError;

/// What is said of the network.
#[derive(Debug, Clone, Default)]
pub(in crate::config) struct NetworkSettings {
    ca_bundle: Option<PathBuf>,
    proxy: Option<ProxyRule>,
    endpoint_mode: Option<AccountIdEndpointMode>,
    /// What counts where no `ca_bundle` is said.
    of_environment: Option<CaBundle>,
}

or_each!(NetworkSettings: ca_bundle, proxy, endpoint_mode, of_environment);

impl NetworkSettings {
    pub fn read(section: &Section) -> Result<Self, ConfigError> {
        let document = section.document();
        Ok(Self {
            ca_bundle: section.read("ca_bundle", |path| {
                let file = document.file(path);
                if file.is_file() {
                    Ok(file)
                } else {
                    Err(format!(
                        "{path:?} is not a file; write the path of certificates in PEM"
                    ))
                }
            })?,
            proxy: section.read("proxy", proxy)?,
            endpoint_mode: section.parsed("account_id_endpoint_mode")?,
            of_environment: None,
        })
    }

    /// The same, trusting what AWS's own tools trust here, where it says nothing itself.
    pub fn within(mut self, env: &dyn Environment) -> Self {
        let path = env.var("AWS_CA_BUNDLE").unwrap_or_default();
        self.of_environment = CaBundle::named(&path, NamedBy::Environment, env);
        self
    }

    /// The network, with what is said nowhere.
    pub fn network(&self) -> Network {
        let said = self.ca_bundle.clone().map(|path| CaBundle {
            path,
            named_by: NamedBy::Config,
        });
        Network {
            ca_bundle: said.or_else(|| self.of_environment.clone()),
            proxy: self.proxy.clone().unwrap_or_default(),
            endpoint_mode: self.endpoint_mode.unwrap_or_default(),
        }
    }
}

/// The text may hold a password: it is never quoted.
fn proxy(text: &str) -> Result<ProxyRule, &'static str> {
    if text == "none" {
        return Ok(ProxyRule::Direct);
    }
    let wrong = "not a proxy; write \"http://HOST:PORT\", or \"none\"";
    let url = Url::parse(text).map_err(|_| wrong)?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && bare {
        Ok(ProxyRule::Through(url))
    } else {
        Err(wrong)
    }
}
