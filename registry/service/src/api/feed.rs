//! The change feed: asked for, waited for, or streamed.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, LINK};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, get};
use futures_util::{Stream, StreamExt as _, stream};
use openapi::feed::{CLOUD_EVENTS_MEDIA_TYPE, CloudEvent, Feed};
use openapi::path::RegisterPath;
use openapi::problem::ProblemKind;
use openapi::problems::ReadProblems;
use openapi::query::FeedQuery;
use registry_core::{RegisterName, SignerName};
use registry_store::Store;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{sleep, timeout};

use crate::accepted::Accepted;
use crate::api::registers::existing;
use crate::blocking::block;
use crate::commit_watch::CommitWatch;
use crate::draining::Draining;
use crate::error::ApiError;
use crate::feed_parts::{FeedParts, WantedPart};
use crate::limits::{FEED_WAIT_SECONDS, HEARTBEAT_TIME, SUBSCRIBER_CHANGES, SUBSCRIBER_PATIENCE, SUBSCRIBERS};
use crate::query::{self, NUMBER_MAX};
use crate::reply::{self, Freshness};
use crate::view::feed;

/// Where a stream is to go on, as browsers and clients of server-sent events say it.
const LAST_EVENT_ID: &str = "last-event-id";
const EVENT_STREAM: &str = "text/event-stream";

/// What is sent when there is nothing to say: a comment.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// Room for those who wait.
static ROOM: Semaphore = Semaphore::const_new(SUBSCRIBERS);

/// Follow the changes of a register
///
/// The entries of the log behind a position, in order and without gap, each with the old and the new value of every field that it changed. A replica begins with 0, or with an extract and its `log_size`, and goes on with `next_after`: nothing is left out and nothing comes twice, and the hashes let it compute the root of the log.
/// With `wait`, an answer that would be empty is held back until something changes. With `Accept: text/event-stream` the changes are streamed as server-sent events for as long as the connection lasts, each with its position as id, which `Last-Event-ID` takes up again. With `Accept: application/cloudevents-batch+json` they are events of `CloudEvents` 1.0, and the next position is in the header `Link`.
/// A position beyond the end of the log is 416: the log that it is of is not this one.
#[utoipa::path(
    tag = "entries",
    params(RegisterPath, FeedQuery),
    responses(
        (status = 200, description = "The changes behind the position", content((Feed = "application/json"), (Vec<CloudEvent> = "application/cloudevents-batch+json"), (String = "text/event-stream")), headers(("ETag" = String, description = "For If-None-Match"), ("Link" = String, description = "rel=\"next\": the address of what follows"))),
        (status = 304, description = "Nothing has changed since the answer that If-None-Match names"),
        ReadProblems,
        (status = 416, description = "The log has no such position", body = openapi::problem::Problem, content_type = "application/problem+json"),
    )
)]
#[get("/v1/registers/{register}/feed")]
pub async fn follow_changes(
    request: HttpRequest,
    store: web::Data<Store>,
    watch: web::Data<CommitWatch>,
    parts: web::Data<FeedParts>,
    draining: web::Data<Draining>,
    path: web::Path<RegisterPath>,
    query: web::Query<FeedQuery>,
) -> Result<HttpResponse, ApiError> {
    let register = query::register(&path.register)?;
    let after = match (last_event_id(request.headers()), query.after.as_deref()) {
        (Some(id), _) => query::number("Last-Event-ID", id, 0, NUMBER_MAX)?,
        (None, given) => query::number("after", given.unwrap_or("0"), 0, NUMBER_MAX)?,
    };
    let limit = query::length(query.limit.as_deref())?;
    let wait = query::number("wait", query.wait.as_deref().unwrap_or("0"), 0, FEED_WAIT_SECONDS)?;
    let name = register.clone();
    let (log, log_size) = block(&store, move |store| position(store, &name, after)).await?;
    let mut follower = Follower {
        store: store.clone(),
        watch: CommitWatch::clone(&watch),
        parts: FeedParts::clone(&parts),
        draining: Draining::clone(&draining),
        register,
        log,
        log_size,
        after,
    };
    let form = Accepted::of(&request).best(&["application/json", EVENT_STREAM, CLOUD_EVENTS_MEDIA_TYPE]);
    if form == Some(EVENT_STREAM) {
        return follower.stream();
    }
    if wait > 0 && log_size == after {
        follower.wait(Duration::from_secs(wait)).await?;
    }
    let found = follower.read(limit).await?;
    let next = format!(
        "</v1/registers/{}/feed?after={}>; rel=\"next\"",
        follower.register,
        feed::next_after(after, &found)
    );
    let mut response = if form == Some(CLOUD_EVENTS_MEDIA_TYPE) {
        let events: Vec<CloudEvent> = found
            .changes
            .iter()
            .map(|change| feed::event(&follower.log, change))
            .collect();
        reply::read_as(&request, &events, CLOUD_EVENTS_MEDIA_TYPE, Freshness::Present)?
    } else {
        let part = feed::part(&follower.register, after, &found);
        reply::read(&request, &part, Freshness::Present)?
    };
    response
        .headers_mut()
        .insert(LINK, next.parse().map_err(|_invalid| ApiError::internal())?);
    Ok(response)
}

/// The name of the log, and its size, which the position must not exceed.
fn position(store: &Store, register: &RegisterName, after: u64) -> Result<(SignerName, u64), ApiError> {
    let log_size = existing(store, register)?.log_size;
    if after > log_size {
        let detail = format!(
            "after is {after}, but the log of {register} has {log_size} entries: the position is of another log. Begin \
             again with an extract of the latest edition, or with after=0."
        );
        return Err(ApiError::new(ProblemKind::UnknownPosition, detail).with(|problem| {
            problem.register = Some(register.to_string());
            problem.log_size = Some(log_size);
        }));
    }
    Ok((store.log_name(register)?, log_size))
}

fn last_event_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(LAST_EVENT_ID)?.to_str().ok()
}

/// Somebody who follows a register.
struct Follower {
    store: web::Data<Store>,
    watch: CommitWatch,
    parts: FeedParts,
    draining: Draining,
    register: RegisterName,
    log: SignerName,
    /// Number of entries of the log when it was last looked at.
    log_size: u64,
    after: u64,
}

impl Follower {
    async fn read(&self, limit: u64) -> Result<Arc<registry_store::Feed>, ApiError> {
        let wanted = WantedPart {
            register: self.register.clone(),
            after: self.after,
            limit,
            log_size: self.log_size,
        };
        let (register, after) = (self.register.clone(), self.after);
        let read = block(&self.store, move |store| Ok(store.feed(&register, after, limit)?));
        self.parts.find(&wanted, read).await
    }

    /// Notes how long the log is known to be.
    fn look(&mut self) {
        let seen = self.watch.current(&self.register).unwrap_or_default();
        self.log_size = self.log_size.max(seen);
    }

    /// Waits until the log has grown behind the position, or the time is over.
    async fn wait(&mut self, time: Duration) -> Result<(), ApiError> {
        let _room = room()?;
        tokio::select! {
            // Nothing new in all that time is an answer too.
            _elapsed = timeout(time, self.watch.grown(&self.register, self.after)) => {}
            () = self.draining.begun() => {}
        }
        self.look();
        Ok(())
    }

    /// Answers with a stream that ends when the caller goes away, or the service is about to stop.
    fn stream(self) -> Result<HttpResponse, ApiError> {
        let room = room()?;
        let begin = stream::iter([Ok(Bytes::from_static(b"retry: 2000\n\n"))]);
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, EVENT_STREAM))
            .insert_header((CACHE_CONTROL, "no-store"))
            // Compressing would hold events back until there are many.
            .insert_header((CONTENT_ENCODING, "identity"))
            .streaming(begin.chain(self.events(room))))
    }

    fn events(self, room: SemaphorePermit<'static>) -> impl Stream<Item = io::Result<Bytes>> {
        stream::try_unfold((self, room), |(mut follower, room)| async move {
            let grown = timeout(HEARTBEAT_TIME, follower.watch.grown(&follower.register, follower.after));
            let grown = tokio::select! {
                grown = grown => grown,
                // The caller comes back, with the last event's id, to whoever answers here then.
                () = follower.draining.begun() => return Ok(None),
            };
            if grown.is_err() {
                return Ok(Some((HEARTBEAT, (follower, room))));
            }
            follower.look();
            let found = match follower.read(SUBSCRIBER_CHANGES).await {
                Err(busy) if busy.problem().status == ProblemKind::Unavailable.status() => {
                    sleep(SUBSCRIBER_PATIENCE).await;
                    return Ok(Some((HEARTBEAT, (follower, room))));
                }
                found => found.map_err(io::Error::other)?,
            };
            let text: String = found.changes.iter().map(in_stream).collect();
            follower.after = feed::next_after(follower.after, &found);
            Ok(Some((Bytes::from(text), (follower, room))))
        })
    }
}

/// A change as a server-sent event.
fn in_stream(change: &registry_store::EntryChange) -> String {
    let change = feed::to_wire(change);
    // Numbers, times and texts always have a JSON form, on one line.
    let data = serde_json::to_string(&change).unwrap_or_default();
    format!("id: {}\nevent: change\ndata: {data}\n\n", change.entry_number)
}

fn room() -> Result<SemaphorePermit<'static>, ApiError> {
    ROOM.try_acquire().map_err(|_full| {
        let detail =
            format!("{SUBSCRIBERS} wait for changes already. Ask without wait, or try again in a few seconds.");
        ApiError::unavailable(detail)
    })
}
