//! The MFA device of the demo's second user: codes that are good once.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// The device.
#[derive(Debug, Default)]
pub(super) struct MfaDevice(Mutex<Codes>);

#[derive(Debug, Default)]
struct Codes {
    shown: u32,
    unused: HashSet<String>,
}

impl MfaDevice {
    /// Another code: six digits, good once.
    pub fn show(&self) -> String {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes.shown = codes.shown.wrapping_add(1);
        // A prime step: a million codes before one comes again, and none looks like the one before.
        let number = codes.shown.wrapping_mul(618_041) % 1_000_000;
        let code = format!("{number:06}");
        codes.unused.insert(code.clone());
        code
    }

    /// Whether the code is one that was shown and not used yet. It is used then.
    pub fn accept(&self, code: &str) -> bool {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes.unused.remove(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_good_once() {
        let device = MfaDevice::default();
        let code = device.show();
        assert_eq!(code.len(), 6);
        assert!(!device.accept("000000"));
        assert!(device.accept(&code));
        assert!(!device.accept(&code));
        assert_ne!(device.show(), code);
    }
}
