//! What the server answers: DynamoDB's JSON and the STS query protocol's XML, each with its errors.

use bytes::Bytes;
use hyper::StatusCode;
use serde_json::json;

/// Which of the two services a request is for, and so how it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    DynamoDb,
    Sts,
}

/// A response before its headers.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub service: Service,
    pub status: StatusCode,
    pub body: Bytes,
}

/// Error types of DynamoDB itself, and of the front door that all JSON services share.
const DYNAMODB_TYPES: &str = "com.amazonaws.dynamodb.v20120810#";
const CORAL_TYPES: &str = "com.amazon.coral.service#";

impl Answer {
    pub fn json(body: impl Into<Bytes>) -> Answer {
        Answer {
            service: Service::DynamoDb,
            status: StatusCode::OK,
            body: body.into(),
        }
    }

    pub fn xml(body: String) -> Answer {
        Answer {
            service: Service::Sts,
            status: StatusCode::OK,
            body: body.into(),
        }
    }

    /// An error body that somebody else wrote.
    pub fn json_error(status: u16, body: String) -> Answer {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Answer {
            service: Service::DynamoDb,
            status,
            body: body.into(),
        }
    }

    /// An error of DynamoDB: 400, or 500 for `InternalServerError`.
    pub fn dynamodb_error(code: &str, message: &str) -> Answer {
        let status = if code == "InternalServerError" {
            500
        } else {
            400
        };
        let body = json!({ "__type": format!("{DYNAMODB_TYPES}{code}"), "message": message });
        Answer::json_error(status, body.to_string())
    }

    /// An error of the front door: signatures, tokens, permissions, unknown operations.
    pub fn front_error(code: &str, message: &str) -> Answer {
        let body = if message.is_empty() {
            json!({ "__type": format!("{CORAL_TYPES}{code}") })
        } else {
            json!({ "__type": format!("{CORAL_TYPES}{code}"), "message": message })
        };
        Answer::json_error(400, body.to_string())
    }

    /// An error of STS, with the status that goes with its code.
    pub fn sts_error(code: &str, message: &str) -> Answer {
        let status = match code {
            "AccessDenied"
            | "InvalidClientTokenId"
            | "SignatureDoesNotMatch"
            | "ExpiredToken"
            | "RegionDisabledException"
            | "MissingAuthenticationToken" => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    <Type>Sender</Type>\n    \
             <Code>{}</Code>\n    <Message>{}</Message>\n  </Error>\n  <RequestId>{REQUEST_ID_MARK}</RequestId>\n</ErrorResponse>\n",
            escape(code),
            escape(message),
        );
        Answer {
            service: Service::Sts,
            status,
            body: body.into(),
        }
    }
}

/// Stands in an XML body for the request id, until the server knows it.
pub(super) const REQUEST_ID_MARK: &str = "{request-id}";

/// Text made safe for XML; what XML cannot hold at all becomes U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\n' | '\t' | ' '.. => safe.push(character),
            _ => safe.push('\u{fffd}'),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_text_cannot_close_its_element() {
        assert_eq!(
            escape("</Message> & \u{1b}"),
            "&lt;/Message&gt; &amp; \u{fffd}"
        );
    }
}
