//! Answers that were given before and still hold.
//!
//! Each is kept under what was asked and the state that it was asked of: an edition, which never changes, or the commit
//! that a register's log ended with. When the state moves on, nothing has to be thrown away: nobody asks for the old
//! answers any more, and others take their room.

use std::sync::Arc;

use actix_web::http::header::{ContentType, EntityTag, HeaderValue, IF_NONE_MATCH};
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use registry_core::RegisterName;

use crate::limits::{ANSWER_BYTES, ANSWERS_BYTES};
use crate::reply::{self, Freshness};

/// The state of a register that an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// An edition, by its number.
    Edition(u64),
    /// The present, by the number of the last commit.
    Commit(u64),
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// The register that was asked.
    pub register: RegisterName,
    /// The state of it.
    pub state: State,
    /// What of it: a key, or the parameters of a search.
    pub text: String,
}

/// A body that is JSON, with its tag.
#[derive(Debug, Clone)]
pub struct Answer {
    tag: EntityTag,
    /// The same as it travels.
    written_tag: HeaderValue,
    body: Bytes,
}

impl Answer {
    /// The answer with this body.
    pub fn new(body: Vec<u8>) -> Self {
        let tag = reply::tag(&body);
        Self {
            // A tag of hexadecimal digits is always a header.
            written_tag: HeaderValue::try_from(tag.to_string()).unwrap_or_else(|_never| HeaderValue::from_static("")),
            tag,
            body: body.into(),
        }
    }

    /// The answer as the caller gets it: 304 when the caller has it already.
    pub fn reply(self, request: &HttpRequest, freshness: Freshness) -> HttpResponse {
        match self.unchanged(request, freshness) {
            Some(unchanged) => unchanged,
            None => reply::tagged(self.written_tag, freshness)
                .insert_header(ContentType::json())
                .body(self.body),
        }
    }

    /// The answer to a caller who has it already; nothing for any other.
    pub fn unchanged(&self, request: &impl HttpMessage, freshness: Freshness) -> Option<HttpResponse> {
        let named_alone = request.headers().get(IF_NONE_MATCH) == Some(&self.written_tag);
        let known = named_alone || reply::is_known(request, &self.tag);
        known.then(|| reply::unchanged(self.written_tag.clone(), freshness))
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Question, Answer> for ByBytes {
    fn weight(&self, question: &Question, answer: &Answer) -> u64 {
        // The sizes of texts fit into 64 bits.
        (question.text.len() + answer.body.len() + ANSWER_BYTES) as u64
    }
}

/// The answers of all workers. Cheap to clone.
#[derive(Clone)]
pub struct Answers(Arc<Cache<Question, Answer, ByBytes>>);

impl std::fmt::Debug for Answers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Answers")
            .field("answers", &self.0.len())
            .finish_non_exhaustive()
    }
}

impl Default for Answers {
    fn default() -> Self {
        let typical = ANSWERS_BYTES / (4 * ANSWER_BYTES);
        Self(Arc::new(Cache::with_weighter(typical, ANSWERS_BYTES as u64, ByBytes)))
    }
}

impl Answers {
    /// The answer that was given to this question.
    pub fn given(&self, question: &Question) -> Option<Answer> {
        self.0.get(question)
    }

    /// Keeps an answer.
    pub fn keep(&self, question: Question, answer: Answer) {
        self.0.insert(question, answer);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn question(number: u64) -> Question {
        Question {
            register: RegisterName::parse("organisation").unwrap(),
            state: State::Commit(number),
            text: "ORG-1".to_owned(),
        }
    }

    #[test]
    fn an_answer_holds_for_its_state_only() {
        let answers = Answers::default();
        answers.keep(question(1), Answer::new(b"one".to_vec()));
        assert_eq!(&answers.given(&question(1)).unwrap().body[..], b"one");
        assert!(answers.given(&question(2)).is_none());
        let edition = Question {
            state: State::Edition(1),
            ..question(1)
        };
        assert!(answers.given(&edition).is_none());
    }

    #[test]
    fn answers_take_no_more_room_than_there_is() {
        let answers = Answers::default();
        for number in 0..200 {
            answers.keep(question(number), Answer::new(vec![b' '; 1024 * 1024]));
        }
        assert!(answers.0.weight() <= ANSWERS_BYTES as u64, "{}", answers.0.weight());
        assert!(answers.0.len() >= 8, "{}", answers.0.len());
    }
}
