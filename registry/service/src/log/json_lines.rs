//! Events as lines of JSON.
//!
//! `tracing-subscriber` has such a layer; this one is here because it costs a tenth: every request writes a line, and
//! the line must not cost more than the answer.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::lines::Lines;

/// Writes each event as one line: time, level, target, its fields and those of the spans around it.
pub(super) struct JsonLines {
    lines: Lines,
}

impl JsonLines {
    pub(super) fn new(lines: Lines) -> Self {
        Self { lines }
    }
}

/// The fields of a span, each as `,"name":value`.
struct SpanFields(String);

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for JsonLines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = String::with_capacity(64);
        attributes.record(&mut Fields(&mut fields));
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(SpanFields(fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        thread_local! {
            static LINE: RefCell<String> = const { RefCell::new(String::new()) };
        }
        LINE.with_borrow_mut(|line| {
            line.clear();
            let metadata = event.metadata();
            line.push_str("{\"timestamp\":\"");
            push_now(line);
            line.push_str("\",\"level\":\"");
            line.push_str(metadata.level().as_str());
            line.push_str("\",\"target\":");
            push_text(line, metadata.target());
            event.record(&mut Fields(line));
            for span in context.event_scope(event).into_iter().flatten() {
                if let Some(SpanFields(fields)) = span.extensions().get() {
                    line.push_str(fields);
                }
            }
            line.push_str("}\n");
            self.lines.add(line.as_bytes(), *metadata.level() <= Level::WARN);
        });
    }
}

/// Writes fields as `,"name":value`.
struct Fields<'a>(&'a mut String);

impl Fields<'_> {
    /// A field has the name of a variable, which is plain.
    fn name(&mut self, field: &Field) {
        self.0.push_str(",\"");
        self.0.push_str(field.name());
        self.0.push_str("\":");
    }

    fn plain(&mut self, field: &Field, value: impl fmt::Display) {
        self.name(field);
        // Writing to a text cannot fail.
        let _infallible = write!(self.0, "{value}");
    }
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.name(field);
        push_text(self.0, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.name(field);
        push_text(self.0, &format!("{value:?}"));
    }
}

/// The text as a JSON string. Most texts need nothing but quotation marks.
fn push_text(line: &mut String, text: &str) {
    let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        line.push('"');
        line.push_str(text);
        line.push('"');
    } else {
        // A text always has a JSON form.
        line.push_str(&serde_json::to_string(text).unwrap_or_else(|_never| "\"\"".to_owned()));
    }
}

/// The present moment in UTC to the microsecond, as RFC 3339 writes it. The seconds are written anew only when they change.
fn push_now(line: &mut String) {
    thread_local! {
        static SECOND: RefCell<(u64, String)> = const { RefCell::new((0, String::new())) };
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    SECOND.with_borrow_mut(|(second, text)| {
        if *second != now.as_secs() || text.is_empty() {
            *second = now.as_secs();
            let time = i64::try_from(*second)
                .ok()
                .and_then(|second| DateTime::from_timestamp(second, 0));
            *text = time.unwrap_or_default().format("%Y-%m-%dT%H:%M:%S").to_string();
        }
        line.push_str(text);
    });
    // Writing to a text cannot fail.
    let _infallible = write!(line, ".{:06}Z", now.subsec_micros());
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use crate::log::subscriber;

    #[derive(Clone, Default)]
    struct Output(Arc<Mutex<Vec<u8>>>);

    impl Write for Output {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn lines(filter: &str, work: impl FnOnce()) -> Vec<serde_json::Value> {
        let output = Output::default();
        tracing::subscriber::with_default(subscriber(filter, output.clone()), work);
        let text = String::from_utf8(output.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn a_line_is_one_json_object_whatever_is_in_it() {
        let naughty = "a\"b\\c\r\nINFO {\u{1b}[31m \u{2028}ä\0";
        let lines = lines("info", || {
            let span = tracing::info_span!("request", request_id = naughty);
            let _inside = span.enter();
            tracing::info!(text = naughty, shown = %naughty, debug = ?naughty, number = 7, sign = -7, yes = true, "said");
        });
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert_eq!(line["text"], naughty);
        assert_eq!(line["shown"], naughty);
        assert_eq!(line["debug"], format!("{naughty:?}"));
        assert_eq!(line["request_id"], naughty);
        assert_eq!(
            (&line["number"], &line["sign"], &line["yes"]),
            (&7.into(), &(-7).into(), &true.into())
        );
        assert_eq!((&line["message"], &line["level"]), (&"said".into(), &"INFO".into()));
        let time = chrono::DateTime::parse_from_rfc3339(line["timestamp"].as_str().unwrap()).unwrap();
        assert!((chrono::Utc::now() - time.to_utc()).num_seconds().abs() < 60);
    }

    #[test]
    fn the_filter_says_what_is_in_it() {
        let lines = lines("warn,registrar::access=info", || {
            tracing::info!("not this");
            tracing::info!(target: "registrar::access", "this");
            tracing::error!("and this");
        });
        let said: Vec<&str> = lines.iter().map(|line| line["message"].as_str().unwrap()).collect();
        assert_eq!(said, ["this", "and this"]);
    }
}
