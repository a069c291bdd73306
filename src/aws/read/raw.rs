//! Responses kept as the bytes that came, by the SDK's own hooks: signing, retries, time-outs and credentials stay the
//! SDK's, but a successful body is not taken apart into maps of enums, which costs ten times the time and the memory.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextRef, Error, Output,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_types::config_bag::ConfigBag;
use bytes::Bytes;

use crate::aws::failing::failure;
use crate::failure::{Failure, FailureKind, Subject};
use crate::item::ItemError;

/// What a successful response's body says: `send` sends the request with the interceptor that keeps the body, `empty`
/// makes what the SDK sees of it, and `parse` reads it.
///
/// # Errors
/// What AWS answers, about `subject`; a body that is not understood is [`FailureKind::Unreadable`].
pub(crate) async fn kept<O, E, F, P>(
    subject: Subject,
    empty: fn() -> O,
    send: impl FnOnce(KeepBody<O>) -> F,
    parse: impl FnOnce(Bytes) -> Result<P, ItemError>,
) -> Result<P, Failure>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
{
    let kept = Kept::default();
    if let Err(error) = send(KeepBody::new(&kept, empty)).await {
        return Err(failure(subject, &error));
    }
    parse(kept.take()).map_err(|error| unreadable(subject, &error))
}

/// An answer, or a key, that is not understood.
pub(in crate::aws) fn unreadable(subject: Subject, error: &ItemError) -> Failure {
    Failure::new(FailureKind::Unreadable, subject, error.to_string())
}

/// Where the body of the successful attempt is put.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Option<Bytes>>>);

impl Kept {
    /// The body; empty when no attempt succeeded.
    pub(crate) fn take(&self) -> Bytes {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .unwrap_or_default()
    }

    /// Puts a body here.
    pub(crate) fn put(&self, body: Bytes) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
    }
}

/// Says nothing of what it holds: items do not belong in logs.
impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

/// Keeps a successful response's body, and gives the SDK an empty output of type `O` in its place.
pub(crate) struct KeepBody<O> {
    kept: Kept,
    empty: fn() -> O,
}

impl<O> KeepBody<O> {
    /// `empty` makes the output that the SDK's caller sees.
    fn new(kept: &Kept, empty: fn() -> O) -> Self {
        Self {
            kept: kept.clone(),
            empty,
        }
    }
}

impl<O> fmt::Debug for KeepBody<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeepBody")
    }
}

#[dyn_dispatch_hint]
impl<O: fmt::Debug + Send + Sync + 'static> Intercept for KeepBody<O> {
    fn name(&self) -> &'static str {
        "KeepBody"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // An error's body is the SDK's to read: it holds the code and the message.
        if context.response().status().is_success() {
            let keeper = Keeper {
                kept: self.kept.clone(),
                empty: self.empty,
                output: PhantomData,
            };
            cfg.interceptor_state()
                .store_put(SharedResponseDeserializer::new(keeper));
        }
        Ok(())
    }
}

struct Keeper<O> {
    kept: Kept,
    empty: fn() -> O,
    output: PhantomData<fn() -> O>,
}

impl<O> fmt::Debug for Keeper<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keeper")
    }
}

impl<O: fmt::Debug + Send + Sync + 'static> DeserializeResponse for Keeper<O> {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        _: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let body = response.body().bytes().unwrap_or_default();
        self.kept.put(Bytes::copy_from_slice(body));
        Ok(Output::erase((self.empty)()))
    }
}
