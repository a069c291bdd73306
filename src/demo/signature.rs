//! Signature Version 4, checked: who signed this request, and is it signed rightly.
//!
//! Written out by hand on `hmac` and `sha2`, since the SDK's own signer only signs (it chooses and adds headers itself).

use std::time::{Duration, SystemTime};

use aws_smithy_types::date_time::{DateTime, Format};
use hmac::{Hmac, KeyInit, Mac};
use hyper::HeaderMap;
use sha2::{Digest, Sha256};

/// How far the client's clock may be off.
const SKEW: Duration = Duration::from_mins(15);

/// What a request must carry to be looked at further.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SignedRequest {
    pub access_key_id: String,
    /// The eight digits of the credential scope's date.
    date: String,
    pub region: String,
    pub service: String,
    signed_headers: Vec<String>,
    signature: Vec<u8>,
    /// The time of signing, as `x-amz-date` spells it.
    timestamp: String,
}

/// Why a request is not taken for signed, or not for rightly signed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SignatureError {
    #[error("Request is missing Authentication Token")]
    Missing,
    #[error("{0}")]
    Incomplete(String),
    #[error("{0}")]
    Clock(String),
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and \
         signing method. Consult the service documentation for details."
    )]
    Mismatch,
}

/// The parts of an HTTP request that a signature covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Covered<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

impl SignedRequest {
    /// Reads the `Authorization` and date headers; nothing is verified yet.
    pub fn parse(headers: &HeaderMap) -> Result<SignedRequest, SignatureError> {
        let authorization = header(headers, "authorization").ok_or(SignatureError::Missing)?;
        let fields = authorization
            .strip_prefix("AWS4-HMAC-SHA256")
            .ok_or(SignatureError::Missing)?;
        let field = |name: &str| -> Result<&str, SignatureError> {
            fields
                .split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
                .filter(|value| !value.is_empty())
                .ok_or_else(|| {
                    incomplete(format!("Authorization header requires '{name}' parameter."))
                })
        };
        let credential = field("Credential")?;
        let [access_key_id, date, region, service, "aws4_request"] =
            credential.split('/').collect::<Vec<_>>()[..]
        else {
            return Err(incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, got '{credential}'."
            )));
        };
        let signature = hex::decode(field("Signature")?).map_err(|_| SignatureError::Mismatch)?;
        let timestamp = header(headers, "x-amz-date")
            .ok_or_else(|| incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."))?;
        Ok(SignedRequest {
            access_key_id: access_key_id.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            signed_headers: field("SignedHeaders")?
                .split(';')
                .map(str::to_owned)
                .collect(),
            signature,
            timestamp: timestamp.to_owned(),
        })
    }

    /// Whether this secret signed the request, and recently.
    pub fn verify(
        &self,
        secret: &str,
        covered: Covered<'_>,
        now: SystemTime,
    ) -> Result<(), SignatureError> {
        self.verify_clock(now)?;
        if !self.signed_headers.iter().any(|name| name == "host") {
            return Err(incomplete(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
            ));
        }
        let canonical = self.canonical_request(covered)?;
        let scope = format!(
            "{}/{}/{}/aws4_request",
            self.date, self.region, self.service
        );
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{}\n{scope}\n{}",
            self.timestamp,
            hex::encode(Sha256::digest(canonical))
        );
        let mut key = format!("AWS4{secret}").into_bytes();
        for part in [&self.date, &self.region, &self.service, "aws4_request"] {
            key = mac(&key, part)?.finalize().into_bytes().to_vec();
        }
        // `verify_slice` compares in constant time.
        mac(&key, &to_sign)?
            .verify_slice(&self.signature)
            .map_err(|_| SignatureError::Mismatch)
    }

    fn verify_clock(&self, now: SystemTime) -> Result<(), SignatureError> {
        let bad = || {
            SignatureError::Clock(format!(
                "Date must be in ISO-8601 'basic format'. Got '{}'.",
                self.timestamp
            ))
        };
        let signed = parse_timestamp(&self.timestamp).ok_or_else(bad)?;
        if !self.timestamp.starts_with(&self.date) {
            return Err(SignatureError::Clock(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from '{}'.",
                self.date,
                self.timestamp.get(..8).unwrap_or_default(),
                self.timestamp
            )));
        }
        let (stamp, clock) = (&self.timestamp, timestamp(now));
        if signed + SKEW < now {
            let earliest = timestamp(now - SKEW);
            return Err(SignatureError::Clock(format!(
                "Signature expired: {stamp} is now earlier than {earliest} ({clock} - 15 min.)"
            )));
        }
        if signed > now + SKEW {
            let latest = timestamp(now + SKEW);
            return Err(SignatureError::Clock(format!(
                "Signature not yet current: {stamp} is still later than {latest} ({clock} + 15 min.)"
            )));
        }
        Ok(())
    }

    fn canonical_request(&self, covered: Covered<'_>) -> Result<String, SignatureError> {
        let headers: Vec<String> = self
            .signed_headers
            .iter()
            .map(|name| canonical_header(covered.headers, name))
            .collect::<Result<_, _>>()?;
        let mut query: Vec<&str> = covered.query.split('&').collect();
        query.sort_unstable();
        Ok(format!(
            "{}\n{}\n{}\n{}\n{}\n{}",
            covered.method,
            covered.path,
            query.join("&"),
            headers.concat(),
            self.signed_headers.join(";"),
            hex::encode(Sha256::digest(covered.body))
        ))
    }
}

/// `name:value` and a line end, with runs of spaces shortened.
fn canonical_header(headers: &HeaderMap, name: &str) -> Result<String, SignatureError> {
    let value = header(headers, name).ok_or_else(|| {
        incomplete(format!(
            "Authorization header names '{name}', which the request does not have."
        ))
    })?;
    Ok(format!(
        "{name}:{}\n",
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    ))
}

fn incomplete(message: impl Into<String>) -> SignatureError {
    SignatureError::Incomplete(message.into())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn mac(key: &[u8], message: &str) -> Result<Hmac<Sha256>, SignatureError> {
    // HMAC takes keys of any length, so this does not fail.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| SignatureError::Mismatch)?;
    mac.update(message.as_bytes());
    Ok(mac)
}

/// `20261123T184550Z` as a time.
fn parse_timestamp(text: &str) -> Option<SystemTime> {
    let bytes = text.as_bytes();
    if bytes.len() != 16 || !text.is_ascii() {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let extended = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(9, 11),
        part(11, 13),
        part(13, 15)
    );
    DateTime::from_str(&extended, Format::DateTime)
        .ok()?
        .try_into()
        .ok()
}

/// A time as `20261123T184550Z`.
fn timestamp(time: SystemTime) -> String {
    let seconds = DateTime::from_secs(DateTime::from(time).secs());
    seconds
        .fmt(Format::DateTime)
        .unwrap_or_default()
        .replace(['-', ':'], "")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// AWS's own example, `get-vanilla` of the Signature Version 4 test suite.
    fn vanilla() -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("host", "example.amazonaws.com".parse().unwrap());
        headers.insert("x-amz-date", "20150830T123600Z".parse().unwrap());
        headers.insert(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, \
             Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
                .parse()
                .unwrap(),
        );
        headers
    }

    fn verify(headers: &HeaderMap, secret: &str, now: &str) -> Result<(), SignatureError> {
        let covered = Covered {
            method: "GET",
            path: "/",
            query: "",
            headers,
            body: b"",
        };
        SignedRequest::parse(headers)?.verify(secret, covered, parse_timestamp(now).unwrap())
    }

    #[test]
    fn the_example_of_aws_verifies() {
        assert_eq!(verify(&vanilla(), SECRET, "20150830T123700Z"), Ok(()));
    }

    #[test]
    fn another_secret_does_not() {
        assert_eq!(
            verify(&vanilla(), "another", "20150830T123700Z"),
            Err(SignatureError::Mismatch)
        );
    }

    #[test]
    fn a_clock_may_be_off_by_fifteen_minutes() {
        assert_eq!(verify(&vanilla(), SECRET, "20150830T125100Z"), Ok(()));
        let late = verify(&vanilla(), SECRET, "20150830T125101Z").unwrap_err();
        assert_eq!(
            late.to_string(),
            "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)"
        );
        let early = verify(&vanilla(), SECRET, "20150830T122059Z").unwrap_err();
        assert!(
            early
                .to_string()
                .starts_with("Signature not yet current: 20150830T123600Z")
        );
    }

    #[test]
    fn an_unsigned_request_says_so() {
        assert_eq!(
            SignedRequest::parse(&HeaderMap::new()),
            Err(SignatureError::Missing)
        );
    }

    #[test]
    fn a_header_without_its_parts_is_incomplete() {
        let mut headers = vanilla();
        headers.insert(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE".parse().unwrap(),
        );
        assert!(matches!(
            SignedRequest::parse(&headers),
            Err(SignatureError::Incomplete(_))
        ));
    }
}
