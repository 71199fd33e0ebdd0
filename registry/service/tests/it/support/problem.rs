//! What every error must look like.

use openapi::problem::{PROBLEM_MEDIA_TYPE, PROBLEM_TYPE_PREFIX, Problem, ProblemKind};

use crate::support::answer::Answer;

/// The one shape: media type, members, and the same status, path and request id everywhere.
pub fn assert_problem(answer: &Answer, name: &str, path: &str, status: u16) -> Problem {
    assert_eq!(
        answer.status.as_u16(),
        status,
        "{name}: {}",
        String::from_utf8_lossy(&answer.body)
    );
    assert_eq!(answer.header("content-type"), Some(PROBLEM_MEDIA_TYPE), "{name}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{name}");
    assert_eq!(answer.header("etag"), None, "{name}");
    let problem: Problem = serde_json::from_slice(&answer.body).expect(name);
    let kind = problem.kind.strip_prefix(PROBLEM_TYPE_PREFIX).expect(name);
    let known = ProblemKind::ALL.iter().find(|known| known.name() == kind).expect(name);
    assert_eq!(known.status(), status, "{name}");
    assert_eq!(problem.status, status, "{name}");
    assert_eq!(problem.title, known.title(), "{name}");
    assert!(!problem.detail.is_empty(), "{name}");
    let asked = path.split('?').next();
    assert_eq!(problem.instance.as_deref(), asked, "{name}");
    assert_eq!(problem.request_id.as_deref(), answer.header("x-request-id"), "{name}");
    problem
}
