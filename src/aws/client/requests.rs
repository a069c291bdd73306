//! Tells of each request to AWS, by the SDK's own hooks: what it was, how long it took, under which id AWS has it.

use std::fmt;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use aws_sdk_dynamodb::config::endpoint::Params;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::endpoint::EndpointResolverParams;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextRef,
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_smithy_types::date_time::Format;
use aws_types::request_id::RequestId;

use crate::aws::clock::Clock;
use crate::aws::telling::Telling;
use crate::aws::telling::witness::Happened;

/// An interceptor of one session's clients.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Requests {
    telling: Arc<Telling>,
    clock: Clock,
}

impl Requests {
    pub(in crate::aws) fn new(telling: &Arc<Telling>, clock: &Clock) -> Self {
        Self {
            telling: Arc::clone(telling),
            clock: clock.clone(),
        }
    }
}

/// A request under way. One that is dropped before its end, cancelled or out of time, is told as well.
struct UnderWay {
    telling: Arc<Telling>,
    begun: Instant,
    action: String,
    table: Option<String>,
    attempts: u32,
    is_told: bool,
}

impl Storable for UnderWay {
    type Storer = StoreReplace<Self>;
}

impl fmt::Debug for UnderWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.action)
    }
}

impl UnderWay {
    fn told(&mut self, request_id: Option<String>, wrong: Option<String>) {
        self.is_told = true;
        // Without credentials nothing was sent: that is told as what it is.
        if self.attempts == 0 {
            return;
        }
        self.telling.tell(Happened::Request {
            action: std::mem::take(&mut self.action),
            table: self.table.take(),
            took: self.begun.elapsed(),
            attempts: self.attempts,
            request_id,
            wrong,
        });
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if !self.is_told {
            self.told(None, Some("given up before an answer".to_owned()));
        }
    }
}

#[dyn_dispatch_hint]
impl Intercept for Requests {
    fn name(&self) -> &'static str {
        "Requests"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let under_way = UnderWay {
            telling: Arc::clone(&self.telling),
            begun: Instant::now(),
            action: String::new(),
            table: None,
            attempts: 0,
            is_told: false,
        };
        cfg.interceptor_state().store_put(under_way);
        Ok(())
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let (action, table) = (action(cfg), table(cfg));
        if let Some(under_way) = cfg.get_mut_from_interceptor_state::<UnderWay>() {
            under_way.attempts += 1;
            under_way.action = action;
            under_way.table = table;
        }
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date");
        let theirs = date.and_then(|date| DateTime::from_str(date, Format::HttpDate).ok());
        if let Some(theirs) = theirs.and_then(|theirs| SystemTime::try_from(theirs).ok()) {
            self.telling.compare_clocks(theirs, self.clock.now());
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let went_well = matches!(context.output_or_error(), Some(Ok(_)));
        let response = context.response();
        let request_id = response.and_then(|response| response.request_id());
        let wrong = (!went_well).then(|| wrong(response));
        if let Some(under_way) = cfg.get_mut_from_interceptor_state::<UnderWay>() {
            under_way.told(request_id.map(str::to_owned), wrong);
        }
        Ok(())
    }
}

/// `dynamodb:Scan`.
pub(super) fn action(cfg: &ConfigBag) -> String {
    let metadata = cfg.load::<Metadata>();
    metadata.map_or_else(String::new, |metadata| {
        let service = metadata.service().to_ascii_lowercase();
        format!("{service}:{}", metadata.name())
    })
}

/// The table that the request names: the endpoint's rules ask for it too.
pub(super) fn table(cfg: &ConfigBag) -> Option<String> {
    let params = cfg.load::<EndpointResolverParams>()?.get::<Params>()?;
    let of_batch = || params.resource_arn_list()?.first().map(String::as_str);
    params.resource_arn().or_else(of_batch).map(str::to_owned)
}

/// The error code in an answer that is an error; its message stays out of it, since it may quote values.
fn wrong(response: Option<&HttpResponse>) -> String {
    let Some(response) = response else {
        return "no answer".to_owned();
    };
    let status = response.status().as_u16();
    let body = response.body().bytes().unwrap_or_default();
    code(body).unwrap_or_else(|| format!("HTTP {status}"))
}

/// The code in the body of DynamoDB's errors (JSON), or of STS's (XML).
fn code(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Told {
        #[serde(rename = "__type")]
        kind: String,
    }
    if let Ok(told) = serde_json::from_slice::<Told>(body) {
        return told.kind.rsplit('#').next().map(str::to_owned);
    }
    let text = std::str::from_utf8(body).ok()?;
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    Some(code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn both_services_codes_are_read_and_nothing_else_of_their_answers() {
        for (body, expected) in [
            (
                r#"{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"secret"}"#,
                Some("ThrottlingException"),
            ),
            (
                "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>secret</Message></Error></ErrorResponse>",
                Some("ExpiredToken"),
            ),
            ("<html>a proxy</html>", None),
            ("", None),
        ] {
            assert_eq!(code(body.as_bytes()).as_deref(), expected, "{body}");
        }
    }
}
