//! Files that never change, whole or in part: entity tags, ranges, and what proves them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, EntityTag, HeaderMap, HeaderName, HeaderValue,
    IF_RANGE, RANGE,
};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{Stream, stream};
use openapi::problem::ProblemKind;
use registry_core::ExtractFile;

use crate::error::ApiError;
use crate::limits::CHUNK_BYTES;
use crate::reply::{self, Freshness};

/// The digest of what is sent when nothing is left out (RFC 9530).
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// Answers with the file of an edition, or the part of it that was asked for.
///
/// The file travels as it is, never compressed on the way: a part of it means the same to everybody, and its digest is that of the manifest.
pub async fn send(request: &HttpRequest, folder: &Path, file: &ExtractFile) -> Result<HttpResponse, ApiError> {
    let tag = EntityTag::new_strong(file.digest.hex());
    if reply::is_known(request, &tag) {
        return Ok(reply::unchanged(tag, Freshness::ByHash));
    }
    let part = asked_part(request.headers(), &tag, file.bytes)?;
    let path = folder.join(&file.name);
    let opened = web::block(move || File::open(path)).await;
    let opened = opened.map_err(io::Error::other).flatten().map_err(|error| {
        tracing::error!(%error, file = file.name, "a file of an edition cannot be opened");
        ApiError::internal()
    })?;
    let mut response = reply::tagged(tag, Freshness::ByHash);
    response
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((CONTENT_TYPE, file.media_type.as_str()))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((REPR_DIGEST, digest(file)));
    let Part { first, length } = part.unwrap_or(Part {
        first: 0,
        length: file.bytes,
    });
    if part.is_some() {
        let last = first + length - 1;
        response
            .status(StatusCode::PARTIAL_CONTENT)
            .insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{}", file.bytes)));
    }
    let response = response.body(SizedStream::new(length, chunks(opened, first, length)));
    Ok(reply::as_file(response, &file.name))
}

fn digest(file: &ExtractFile) -> String {
    format!("sha-256=:{}:", STANDARD.encode(file.digest.as_bytes()))
}

/// A part of a file: never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    first: u64,
    length: u64,
}

/// The part that the request asks for; nothing when it wants the whole, or has a part of something else.
///
/// Several parts at once may be answered with the whole (RFC 9110, 14.2), and are.
fn asked_part(headers: &HeaderMap, tag: &EntityTag, size: u64) -> Result<Option<Part>, ApiError> {
    let Some(range) = headers.get(RANGE).and_then(|value| value.to_str().ok()) else {
        return Ok(None);
    };
    let has_this = |value: &HeaderValue| {
        let known = value.to_str().ok().and_then(|text| text.parse::<EntityTag>().ok());
        known.is_some_and(|known| known.strong_eq(tag))
    };
    if !headers.get(IF_RANGE).is_none_or(has_this) {
        return Ok(None);
    }
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(None);
    };
    let number = |text: &str| text.trim().parse::<u64>();
    let part = match (first.trim(), last.trim()) {
        ("", suffix) => number(suffix).map(|length| (size.saturating_sub(length), size)),
        (first, "") => number(first).map(|first| (first, size)),
        (first, last) => number(first).and_then(|first| Ok((first, number(last)?.saturating_add(1).min(size)))),
    };
    match part {
        Ok((first, end)) if first < end => Ok(Some(Part {
            first,
            length: end - first,
        })),
        Ok((first, end)) if first < size && end <= first && !range.starts_with("bytes=-") => Ok(None),
        Ok(_) => Err(outside(range, size)),
        Err(_unreadable) => Ok(None),
    }
}

fn outside(range: &str, size: u64) -> ApiError {
    let detail = format!("Range is {range:?}, but the file has {size} bytes. Ask for some of those, or for all.");
    let error = ApiError::new(ProblemKind::RangeNotSatisfiable, detail);
    match HeaderValue::from_str(&format!("bytes */{size}")) {
        Ok(value) => error.header(CONTENT_RANGE, value),
        Err(_invalid) => error,
    }
}

/// The bytes of the part, a chunk at a time, each read when the connection has room for it.
fn chunks(file: File, first: u64, length: u64) -> impl Stream<Item = io::Result<Bytes>> {
    stream::try_unfold((file, first, length), |(mut file, at, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let wanted = usize::try_from(left).map_or(CHUNK_BYTES, |left| left.min(CHUNK_BYTES));
        let read = web::block(move || {
            let mut chunk = vec![0; wanted];
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut chunk)?;
            Ok::<_, io::Error>((file, chunk))
        });
        let (file, chunk) = read.await.map_err(io::Error::other)??;
        let read = chunk.len() as u64;
        Ok(Some((Bytes::from(chunk), (file, at + read, left - read))))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    fn part(range: &str, if_range: Option<&str>) -> Result<Option<(u64, u64)>, u16> {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, range.parse().unwrap());
        if let Some(tag) = if_range {
            headers.insert(IF_RANGE, tag.parse().unwrap());
        }
        asked_part(&headers, &EntityTag::new_strong("x".to_owned()), 10)
            .map(|part| part.map(|part| (part.first, part.length)))
            .map_err(|error| error.problem().status)
    }

    #[test]
    fn ranges_are_read_as_rfc_9110_has_them() {
        assert_eq!(part("bytes=0-3", None), Ok(Some((0, 4))));
        assert_eq!(part("bytes=4-", None), Ok(Some((4, 6))));
        assert_eq!(part("bytes=-3", None), Ok(Some((7, 3))));
        assert_eq!(part("bytes=-30", None), Ok(Some((0, 10))));
        assert_eq!(part("bytes=9-99", None), Ok(Some((9, 1))));
        assert_eq!(part("bytes=10-", None), Err(416));
        assert_eq!(part("bytes=-0", None), Err(416));
        for whole in [
            "bytes=5-3",
            "bytes=0-1,3-4",
            "bytes=a-b",
            "lines=1-2",
            "bytes=",
            "bytes=-",
        ] {
            assert_eq!(part(whole, None), Ok(None), "{whole}");
        }
        assert_eq!(part("bytes=0-3", Some("\"x\"")), Ok(Some((0, 4))));
        assert_eq!(part("bytes=0-3", Some("\"y\"")), Ok(None));
        assert_eq!(
            part("bytes=0-3", Some("W/\"x\"")),
            Ok(None),
            "a weak tag is no promise of bytes"
        );
        assert_eq!(part("bytes=0-3", Some("Tue, 01 Jan 2030 00:00:00 GMT")), Ok(None));
    }
}
