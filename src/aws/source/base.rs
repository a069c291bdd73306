//! What credentials start with.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use secrecy::ExposeSecret;

use super::web_identity::WebRole;
use crate::config::{Environment, StaticKeys};

/// Where credentials start.
#[derive(Debug, Clone)]
pub(in crate::aws) enum Base {
    /// These keys.
    Keys(StaticKeys),
    /// This profile, which assumes no role.
    Profile(String),
    /// This role, opened by a token.
    WebIdentity(WebRole),
    /// `AWS_ACCESS_KEY_ID` and its like.
    Environment,
    /// The container that the program runs in.
    Container,
    /// The machine that it runs on.
    Instance,
    /// The first of these and the default profile that has credentials.
    DefaultChain,
}

/// A name by which it is shared: no two bases have the same, and no secret can be read from it.
impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(keys) => {
                let mut hash = DefaultHasher::new();
                keys.secret_access_key.expose_secret().hash(&mut hash);
                let token = keys.session_token.as_ref();
                token.map(ExposeSecret::expose_secret).hash(&mut hash);
                write!(f, "keys {} {:x}", keys.access_key_id, hash.finish())
            }
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::WebIdentity(role) => role.fmt(f),
            Self::Environment => f.write_str("environment"),
            Self::Container => f.write_str("container"),
            Self::Instance => f.write_str("instance"),
            Self::DefaultChain => f.write_str("default chain"),
        }
    }
}

impl Base {
    /// Whether it asks the STS of the region for which it is needed: so does a web identity, and nothing else. A sign-in
    /// or a helper that two regions ask at once would be refused to one of them, or open twice.
    pub(in crate::aws) fn asks_in_a_region(&self, env: &dyn Environment) -> bool {
        match self {
            Self::WebIdentity(_) => true,
            Self::DefaultChain => WebRole::of_environment(env).is_some(),
            _ => false,
        }
    }
}

/// The profile that is meant where none is named.
pub(in crate::aws) fn default_profile(env: &dyn Environment) -> String {
    let named = env.var("AWS_PROFILE").filter(|name| !name.is_empty());
    named.unwrap_or_else(|| "default".to_owned())
}
