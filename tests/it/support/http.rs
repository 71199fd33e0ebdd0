//! A client that follows no redirects and takes every status for an answer.

use serde_json::Value;
use ureq::Agent;

/// What a service answered.
#[derive(Debug)]
pub struct Answer {
    /// The address that was asked.
    pub address: String,
    /// The status.
    pub status: u16,
    /// The `location` header.
    pub location: Option<String>,
    /// The `content-type` header.
    pub content_type: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// Panics with the whole answer unless it has this status.
    pub fn with_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.address, self.body);
        self
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.address, self.body))
    }

    /// The body as a problem (RFC 9457) of this status.
    pub fn problem(self, status: u16) -> Value {
        let answer = self.with_status(status);
        assert_eq!(answer.content_type, "application/problem+json", "{}", answer.body);
        let problem = answer.json();
        assert_eq!(problem["status"], status);
        problem
    }
}

fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build()
        .into()
}

/// GET.
pub fn get(address: &str) -> Answer {
    try_get(address).unwrap_or_else(|error| panic!("{address}: {error}"))
}

/// GET of a service that may not be there.
pub fn try_get(address: &str) -> Result<Answer, ureq::Error> {
    read(address, agent().get(address).call()?)
}

/// POST of JSON with an API key.
pub fn post(address: &str, key: &str, body: &Value) -> Answer {
    let request = agent()
        .post(address)
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json");
    let answered = request
        .send(body.to_string())
        .and_then(|response| read(address, response));
    answered.unwrap_or_else(|error| panic!("{address}: {error}"))
}

fn read(address: &str, mut response: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    let header = |name| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    Ok(Answer {
        address: address.to_owned(),
        status: response.status().as_u16(),
        location: header("location"),
        content_type: header("content-type").unwrap_or_default(),
        body: response.body_mut().read_to_string()?,
    })
}
