//! A request whose body is ours: the SDK signs it, sends it and retries it, but does not build it from maps of enums.

use std::fmt;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use bytes::Bytes;

use crate::aws::Kept;

/// Sends this body in place of the one that the SDK made.
pub(super) struct SpliceBody(pub(super) Bytes);

/// Says nothing of what it holds: items do not belong in logs.
impl fmt::Debug for SpliceBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpliceBody({} B)", self.0.len())
    }
}

#[dyn_dispatch_hint]
impl Intercept for SpliceBody {
    fn name(&self) -> &'static str {
        "SpliceBody"
    }

    // Before the retries begin, and so before any signature: each attempt signs and sends this body.
    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        request
            .headers_mut()
            .insert("content-length", self.0.len().to_string());
        *request.body_mut() = SdkBody::from(self.0.clone());
        Ok(())
    }
}

/// Keeps the body of a refusal: a failed condition has the item that is there in it.
#[derive(Debug)]
pub(super) struct KeepRefusal(pub(super) Kept);

#[dyn_dispatch_hint]
impl Intercept for KeepRefusal {
    fn name(&self) -> &'static str {
        "KeepRefusal"
    }

    // Not earlier: until then the body has not been read from the connection.
    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        if !response.status().is_success() {
            let body = response.body().bytes().unwrap_or_default();
            self.0.put(Bytes::copy_from_slice(body));
        }
        Ok(())
    }
}
