//! A server that answers as a test says: for what no embedded AWS would do.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

/// A request, read whole.
pub struct Request {
    /// `GET /path?query`.
    pub line: String,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    /// The value of a header; its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// None when the client went away.
    fn read(reader: &mut impl BufRead) -> Option<Self> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return None;
            }
            if line.trim().is_empty() {
                break;
            }
            lines.push(line.trim().to_owned());
        }
        let header = |line: &String| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        let mut request = Self {
            headers: lines.iter().skip(1).filter_map(header).collect(),
            line: lines.first()?.trim_end_matches(" HTTP/1.1").to_owned(),
            body: String::new(),
        };
        let length = request.header("content-length");
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        reader.read_exact(&mut body).ok()?;
        request.body = String::from_utf8(body).unwrap();
        Some(request)
    }
}

/// A server that answers each request as `answer` says of its body.
pub fn server(answer: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> String {
    let address = answering(move |request| answer(&request.body));
    format!("http://{address}")
}

/// A server that answers each request as `answer` says of all of it.
pub fn answering(answer: impl Fn(&Request) -> (u16, String) + Send + Sync + 'static) -> SocketAddr {
    let answer = Arc::new(answer);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || serve(connection.unwrap(), &*answer));
        }
    });
    address
}

/// Serves until the client goes away.
fn serve(mut connection: TcpStream, answer: &dyn Fn(&Request) -> (u16, String)) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    while let Some(request) = Request::read(&mut reader) {
        let (status, text) = answer(&request);
        let kind = if text.starts_with('<') {
            "text/xml"
        } else {
            "application/json"
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\nx-aws-ec2-metadata-token-ttl-seconds: 21600\r\ncontent-length: {}\r\n\r\n",
            text.len()
        );
        if connection.write_all((head + &text).as_bytes()).is_err() {
            return;
        }
    }
}

/// What DynamoDB Local says to a request for STS.
pub fn no_sts(_: &str) -> (u16, String) {
    let answer =
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#UnknownOperationException","message":""}"#;
    (400, answer.to_owned())
}
