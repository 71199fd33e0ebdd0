//! A client that keeps its connection for as long as the service lets it, and tells a lost answer from a late one.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take: a service that is being restarted answers late.
const ANSWER_TIME: Duration = Duration::from_mins(1);

/// A caller with at most one connection.
pub struct KeepAlive {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

impl KeepAlive {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            connection: None,
        }
    }

    /// GET; the status. An error is an answer that never came.
    pub fn get(&mut self, path: &str) -> std::io::Result<u16> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        write!(connection.get_mut(), "GET {path} HTTP/1.1\r\nHost: test\r\n\r\n")?;
        let (head, status) = read_head(&mut connection)?;
        let length = header(&head, "content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.ok_or_else(|| std::io::Error::other(format!("no length: {head}")))?];
        connection.read_exact(&mut body)?;
        if header(&head, "connection") != Some("close") {
            self.connection = Some(connection);
        }
        Ok(status)
    }

    fn connect(&self) -> std::io::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(ANSWER_TIME))?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }
}

fn read_head(connection: &mut BufReader<TcpStream>) -> std::io::Result<(String, u16)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if connection.read_line(&mut head)? == 0 {
            return Err(std::io::Error::other(format!("the connection ended: {head:?}")));
        }
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other(format!("not an answer: {head}")))?;
    Ok((head.to_lowercase(), status))
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}
