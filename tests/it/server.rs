//! A server that answers as a test says: for what no embedded AWS would do.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// A server that answers each request as `answer` says of its body.
pub fn server(answer: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> String {
    let answer = Arc::new(answer);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || serve(connection.unwrap(), &*answer));
        }
    });
    address
}

/// Serves until the client goes away.
fn serve(mut connection: TcpStream, answer: &dyn Fn(&str) -> (u16, String)) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let (status, text) = answer(&String::from_utf8(body).unwrap());
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n",
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
