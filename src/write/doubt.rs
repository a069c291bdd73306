//! Whether AWS may have taken items that no answer speaks of.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::FinalizerInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::failure::{Failure, FailureKind, Operation};

/// Raised by an attempt whose answer got lost, or told of an error inside AWS. As an interceptor it sees the attempts
/// that the SDK makes behind one request: what the last of them says does not undo what an earlier one did.
#[derive(Debug, Clone, Default)]
pub(super) struct Doubt(Arc<AtomicBool>);

impl Doubt {
    /// Another one that begins where this one is.
    pub(super) fn fork(&self) -> Self {
        Self(Arc::new(AtomicBool::new(self.is_raised())))
    }

    pub(super) fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes in how a request ended: one that was cut off in the middle of an attempt shows only here.
    pub(super) fn after(&self, failure: &Failure) {
        let writing = [Operation::BATCH_WRITE_ITEM, Operation::PUT_ITEM];
        let lost = matches!(
            failure.kind,
            FailureKind::TimedOut
                | FailureKind::NoConnection
                | FailureKind::Service
                | FailureKind::Unreadable
        );
        if lost && writing.contains(&failure.subject.operation) {
            self.raise();
        }
    }

    fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[dyn_dispatch_hint]
impl Intercept for Doubt {
    fn name(&self) -> &'static str {
        "Doubt"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let lost = context
            .output_or_error()
            .and_then(Result::err)
            .is_some_and(|error| {
                error.is_timeout_error() || error.is_connector_error() || error.is_response_error()
            });
        let inside = context
            .response()
            .is_some_and(|response| response.status().is_server_error());
        if lost || inside {
            self.raise();
        }
        Ok(())
    }
}
