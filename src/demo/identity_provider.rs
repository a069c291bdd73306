//! An OIDC identity provider that the source account knows: it vouches for who bears its tokens, as Kubernetes does for
//! what runs in it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// What roles call it in their trust policies.
pub(super) const PROVIDER_ARN: &str =
    "arn:aws:iam::999999999999:oidc-provider/oidc.demo.dynahop.invalid";
/// Who issues the tokens.
pub(super) const ISSUER: &str = "oidc.demo.dynahop.invalid";
/// For whom they are.
pub(super) const AUDIENCE: &str = "sts.amazonaws.com";
/// Whom the hub's role trusts.
pub(super) const SUBJECT: &str = "system:serviceaccount:demo:dynahop";

/// The provider. Real ones sign with a key whose other half AWS fetches; here, signer and judge are one.
#[derive(Debug)]
pub(super) struct IdentityProvider {
    key: String,
}

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub iss: String,
    pub sub: String,
    pub aud: String,
    /// Seconds since 1970.
    pub exp: u64,
}

impl IdentityProvider {
    pub fn new() -> Self {
        let mut random = fastrand::Rng::new();
        let key = (0..32).map(|_| random.alphanumeric()).collect();
        Self { key }
    }

    /// A token for `subject` that ends so long after `now`.
    pub fn issue(&self, subject: &str, now: SystemTime, life: Duration) -> String {
        let claims = Claims {
            iss: format!("https://{ISSUER}"),
            sub: subject.to_owned(),
            aud: AUDIENCE.to_owned(),
            exp: seconds(now + life),
        };
        let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let claims = serde_json::to_vec(&claims).unwrap_or_default();
        let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = self.signer(&signed).map(|mac| mac.finalize().into_bytes());
        format!(
            "{signed}.{}",
            URL_SAFE_NO_PAD.encode(signature.unwrap_or_default())
        )
    }

    /// What the token says, where it is one of this provider.
    pub fn read(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.signer(signed)?.verify_slice(&signature).ok()?;
        let (_, claims) = signed.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }

    fn signer(&self, signed: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()).ok()?;
        mac.update(signed.as_bytes());
        Some(mac)
    }
}

/// Since 1970.
pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}
