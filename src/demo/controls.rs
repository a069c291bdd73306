//! What a test, or whoever runs the embedded AWS, does to its time, its sessions and its MFA device.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::{Demo, identity_provider};

impl Demo {
    /// Ends every session issued so far: its next request gets `ExpiredTokenException`.
    pub fn expire_sessions(&self) {
        self.server.sessions.expire_all();
    }

    /// A clock that shows the demo's time to a client: the real time, moved on by `advance`. The skew is not in it.
    pub fn clock(&self) -> Arc<dyn Fn() -> SystemTime + Send + Sync> {
        let server = Arc::clone(&self.server);
        Arc::new(move || server.clock.client())
    }

    /// Moves the demo's clock on: sessions end by it.
    pub fn advance(&self, by: Duration) {
        self.server.clock.advance(by);
    }

    /// Moves the demo's clock on by this much whenever a request comes in; zero lets it go by itself again.
    pub fn advance_each_request(&self, by: Duration) {
        self.server.clock.advance_each_request(by);
    }

    /// Lets AWS's clock be ahead of everybody's: signatures come too late for it from a quarter of an hour on, and the
    /// `Date` of each answer says what it takes the time for. Zero sets it right.
    pub fn set_clock_skew(&self, skew: Duration) {
        self.server.clock.set_skew(skew);
    }

    /// Keeps AWS's own time out of the `Date` of its answers: who signs by a clock that is off cannot learn from them.
    pub fn hide_clock(&self, is_hidden: bool) {
        self.server.clock.hide(is_hidden);
    }

    /// A code that the device `MFA_SERIAL` shows now: six digits, good once.
    pub fn mfa_code(&self) -> String {
        self.server.mfa.show()
    }

    /// A token by which a web identity bears its name, of an identity provider that the source account knows. The hub's
    /// role trusts its own subject, `None`, and no other.
    pub fn web_identity_token(&self, subject: Option<&str>, life: Duration) -> String {
        let subject = subject.unwrap_or(identity_provider::SUBJECT);
        let now = self.server.clock.aws();
        self.server.identity_provider.issue(subject, now, life)
    }
}
