//! The listener: one loopback port, on a thread and runtime of its own, for STS and DynamoDB of every account.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use aws_smithy_types::date_time::{DateTime, Format};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, DATE, HeaderValue};
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio_util::sync::CancellationToken;

use super::accounts::{DISABLED_REGION, OPT_IN_REGION};
use super::answer::{Answer, REQUEST_ID_MARK, Service};
use super::authorize::Caller;
use super::clock::DemoClock;
use super::directory::Directory;
use super::dynamodb;
use super::faults::FaultState;
use super::identity_provider::IdentityProvider;
use super::mfa::MfaDevice;
use super::requests::RequestLog;
use super::sessions::Sessions;
use super::signature::{Covered, SignatureError, SignedRequest};
use super::stores::Stores;
use super::sts::{self, Sts};

/// DynamoDB takes no more than 16 MB in a request.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Everything that requests share.
#[derive(Debug)]
pub(super) struct Server {
    pub address: SocketAddr,
    pub stores: Arc<Stores>,
    pub sessions: Sessions,
    pub directory: Directory,
    pub faults: FaultState,
    pub requests: RequestLog,
    pub clock: DemoClock,
    pub mfa: MfaDevice,
    pub identity_provider: IdentityProvider,
    answered: AtomicU64,
}

/// A request whose signer is known.
struct Authenticated {
    caller: Caller,
    region: String,
}

impl Server {
    pub fn new(
        address: SocketAddr,
        stores: Arc<Stores>,
        directory: Directory,
        faults: FaultState,
    ) -> Server {
        Server {
            address,
            stores,
            sessions: Sessions::new(),
            directory,
            faults,
            requests: RequestLog::default(),
            clock: DemoClock::default(),
            mfa: MfaDevice::default(),
            identity_provider: IdentityProvider::new(),
            answered: AtomicU64::new(0),
        }
    }

    /// Serves until cancelled; connections that are open then are dropped.
    pub async fn run(self: Arc<Self>, listener: tokio::net::TcpListener, stop: CancellationToken) {
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            // Out of file handles, or a client gone before it was accepted: neither ends the server.
            let Ok((stream, _)) = accepted else {
                tokio::task::yield_now().await;
                continue;
            };
            // Small answers must not wait for the acknowledgement of the one before.
            stream.set_nodelay(true).ok();
            let server = Arc::clone(&self);
            tokio::spawn(async move {
                let service =
                    hyper::service::service_fn(move |request| Arc::clone(&server).respond(request));
                // A client that goes away in the middle is its own affair.
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await
                    .ok();
            });
        }
    }

    async fn respond(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Bytes>>, Infallible> {
        let latency = self.faults.latency();
        let _under_way = self.requests.under_way();
        let (parts, body) = request.into_parts();
        let mut operation = String::new();
        let answer = match Limited::new(body, LARGEST_BODY).collect().await {
            Ok(body) => {
                let server = Arc::clone(&self);
                let body = body.to_bytes();
                operation = operation_of(&parts, &body);
                // Hashing, SQLite and JSON all take their time: none of it on the thread that accepts.
                let working = tokio::task::spawn_blocking(move || server.answer(&parts, &body));
                working.await.unwrap_or_else(|_| {
                    Answer::dynamodb_error("InternalServerError", "The demo's server failed")
                })
            }
            Err(_) => Answer::front_error(
                "RequestEntityTooLargeException",
                "Request size exceeded 16777216 bytes",
            ),
        };
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        self.faults.let_go(&operation).await;
        Ok(self.finish(answer))
    }

    fn answer(&self, parts: &hyper::http::request::Parts, body: &Bytes) -> Answer {
        if parts.method != hyper::Method::POST && parts.method != hyper::Method::GET {
            return Answer::json_error(404, "<UnknownOperationException/>\n".to_owned());
        }
        let target = parts
            .headers
            .get("x-amz-target")
            .and_then(|target| target.to_str().ok());
        let signed = match SignedRequest::parse(&parts.headers) {
            Ok(signed) => signed,
            Err(SignatureError::Missing) if let Some(answer) = self.open(parts, body) => {
                return answer;
            }
            Err(error) => {
                return unsigned(target.map_or(Service::Sts, |_| Service::DynamoDb), &error);
            }
        };
        self.clock.tick();
        let service = match signed.service.as_str() {
            "dynamodb" => Service::DynamoDb,
            "sts" => Service::Sts,
            _ => return wrong_scope(target.is_some()),
        };
        let covered = Covered {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body,
        };
        let Authenticated { caller, region } = match self.authenticate(service, signed, covered) {
            Ok(authenticated) => authenticated,
            Err(refusal) => return refusal,
        };
        match service {
            Service::Sts => {
                let sts = Sts {
                    server: self,
                    caller: &caller,
                    region: &region,
                    now: self.clock.aws(),
                };
                sts.answer(covered.query, body)
            }
            Service::DynamoDb => {
                dynamodb::answer(self, &caller, &region, target.unwrap_or_default(), body)
            }
        }
    }

    /// The answer to what may be asked without a signature.
    fn open(&self, parts: &hyper::http::request::Parts, body: &Bytes) -> Option<Answer> {
        let query = parts.uri.query().unwrap_or_default();
        sts::unsigned(self, query, body, self.clock.aws())
    }

    /// Who signed: a known key, its session token, a live session, and then the signature itself.
    fn authenticate(
        &self,
        service: Service,
        signed: SignedRequest,
        covered: Covered<'_>,
    ) -> Result<Authenticated, Answer> {
        let token = covered
            .headers
            .get("x-amz-security-token")
            .and_then(|token| token.to_str().ok());
        let caller = self
            .caller(&signed.access_key_id, token)
            .ok_or_else(|| unknown_key(service))?;
        signed
            .verify(
                caller.secret_access_key(),
                covered,
                self.clock.of_signatures(),
            )
            .map_err(|error| unsigned(service, &error))?;
        if !knows_keys(service, &signed.region) {
            return Err(unknown_key(service));
        }
        if let Some(session) = caller.session() {
            if service == Service::DynamoDb && self.faults.expires_token_now() {
                session.expire();
            }
            if session.is_expired(self.clock.aws()) {
                return Err(expired(service));
            }
        }
        Ok(Authenticated {
            caller,
            region: signed.region,
        })
    }

    fn caller(&self, access_key_id: &str, token: Option<&str>) -> Option<Caller> {
        if let Some(user) = self.directory.user(access_key_id) {
            return token.is_none().then_some(Caller::User(user));
        }
        let session = self.sessions.find(access_key_id)?;
        let is_known = token? == session.token && self.directory.is_enabled(access_key_id);
        is_known.then_some(Caller::Session(session))
    }

    fn finish(&self, answer: Answer) -> Response<Full<Bytes>> {
        let request_id = self.request_id();
        let body = match answer.service {
            Service::Sts => {
                let text = String::from_utf8_lossy(&answer.body);
                Bytes::from(text.replace(REQUEST_ID_MARK, &request_id))
            }
            Service::DynamoDb => answer.body,
        };
        let mut headers = HeaderMap::new();
        if let Ok(request_id) = HeaderValue::from_str(&request_id) {
            headers.insert("x-amzn-requestid", request_id);
        }
        // Else the server beneath tells this machine's, as a proxy may that answers by its own clock.
        let date = self.clock.is_told().then(|| self.clock.of_signatures());
        if let Some(date) = date.and_then(http_date) {
            headers.insert(DATE, date);
        }
        headers.insert("server", HeaderValue::from_static("dynahop-demo"));
        match answer.service {
            Service::Sts => headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml")),
            Service::DynamoDb => {
                headers.insert("x-amz-crc32", HeaderValue::from(crc32fast::hash(&body)));
                headers.insert(
                    CONTENT_TYPE,
                    HeaderValue::from_static("application/x-amz-json-1.0"),
                )
            }
        };
        let mut response = Response::new(Full::new(body));
        *response.status_mut() = answer.status;
        *response.headers_mut() = headers;
        response
    }

    /// Looks like a request id, and counts.
    fn request_id(&self) -> String {
        let count = self.answered.fetch_add(1, Ordering::Relaxed) + 1;
        format!("de300000-0000-4000-8000-{count:012x}")
    }
}

/// What is asked for, such as `Scan` or `AssumeRole`; empty where that is not said.
fn operation_of(parts: &hyper::http::request::Parts, body: &[u8]) -> String {
    let target = parts.headers.get("x-amz-target");
    match target.and_then(|target| target.to_str().ok()) {
        Some(target) => target.rsplit('.').next().unwrap_or_default().to_owned(),
        None => form_urlencoded::parse(body)
            .find(|(name, _)| name == "Action")
            .map(|(_, action)| action.into_owned())
            .unwrap_or_default(),
    }
}

/// The time as the `Date` header has it.
fn http_date(now: SystemTime) -> Option<HeaderValue> {
    let date = DateTime::from_secs(DateTime::from(now).secs());
    HeaderValue::from_str(&date.fmt(Format::HttpDate).ok()?).ok()
}

fn unsigned(service: Service, error: &SignatureError) -> Answer {
    let message = error.to_string();
    match (service, error) {
        (Service::DynamoDb, SignatureError::Missing) => {
            Answer::front_error("MissingAuthenticationTokenException", &message)
        }
        (Service::DynamoDb, SignatureError::Incomplete(_)) => {
            Answer::front_error("IncompleteSignatureException", &message)
        }
        (Service::DynamoDb, _) => Answer::front_error("InvalidSignatureException", &message),
        (Service::Sts, SignatureError::Missing) => {
            Answer::sts_error("MissingAuthenticationToken", &message)
        }
        (Service::Sts, SignatureError::Incomplete(_)) => {
            Answer::sts_error("IncompleteSignature", &message)
        }
        (Service::Sts, _) => Answer::sts_error("SignatureDoesNotMatch", &message),
    }
}

/// Whether a service of the region knows anybody's keys. STS says itself where it is switched off.
fn knows_keys(service: Service, region: &str) -> bool {
    match service {
        Service::DynamoDb => ![DISABLED_REGION, OPT_IN_REGION].contains(&region),
        Service::Sts => region != OPT_IN_REGION,
    }
}

fn unknown_key(service: Service) -> Answer {
    let message = "The security token included in the request is invalid.";
    match service {
        Service::DynamoDb => Answer::front_error("UnrecognizedClientException", message),
        Service::Sts => Answer::sts_error("InvalidClientTokenId", message),
    }
}

fn expired(service: Service) -> Answer {
    let message = "The security token included in the request is expired";
    match service {
        Service::DynamoDb => Answer::front_error("ExpiredTokenException", message),
        Service::Sts => Answer::sts_error("ExpiredToken", message),
    }
}

fn wrong_scope(is_json: bool) -> Answer {
    if is_json {
        Answer::front_error(
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'dynamodb'. ",
        )
    } else {
        let mut answer = Answer::sts_error(
            "SignatureDoesNotMatch",
            "Credential should be scoped to correct service: 'sts'. ",
        );
        answer.status = StatusCode::FORBIDDEN;
        answer
    }
}
