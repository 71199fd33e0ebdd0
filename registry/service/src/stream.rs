//! Bodies that are written while they are sent: the store writes on a thread for blocking calls, a few chunks ahead of the connection.

use std::io::{self, Write};
use std::thread;

use actix_web::web::{self, Bytes};
use futures_util::Stream;
use futures_util::stream::{self, StreamExt};
use registry_store::Store;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

use crate::blocking::block_at_once;
use crate::error::ApiError;
use crate::limits::{CHUNK_BYTES, CHUNKS_AHEAD, STREAM_STALL_TIME, STREAMS};

/// Each stream holds one of the store's readers for as long as it lasts.
static ROOM: Semaphore = Semaphore::const_new(STREAMS);

/// A part of the body, or why there is no more.
type Chunk = Result<Bytes, ApiError>;

/// Has the work write a body, and answers with it as a stream once its first chunk is there; an error before that is the answer.
///
/// When the work fails later, or the caller takes nothing for [`STREAM_STALL_TIME`], the connection ends before the body does, so that nobody takes a part for the whole.
pub async fn written<W>(
    store: &web::Data<Store>,
    work: W,
) -> Result<impl Stream<Item = io::Result<Bytes>> + use<W>, ApiError>
where
    W: FnOnce(&Store, &mut dyn Write) -> Result<(), ApiError> + Send + 'static,
{
    let permit = ROOM.try_acquire().map_err(|_full| {
        let detail = format!("{STREAMS} files are being sent already. Try again in a few seconds.");
        ApiError::unavailable(detail)
    })?;
    let (sender, mut receiver) = mpsc::channel::<Chunk>(CHUNKS_AHEAD);
    let writer = ChunkWriter {
        chunk: Vec::with_capacity(CHUNK_BYTES),
        sender: sender.clone(),
        runtime: Handle::current(),
    };
    let store = store.clone();
    actix_web::rt::spawn(async move {
        let outcome = block_at_once(&store, move |store| write_all(store, writer, work)).await;
        drop(permit);
        if let Err(error) = outcome {
            // When the receiver is gone, so is the caller.
            let _gone = sender.send(Err(error)).await;
        }
    });
    let first = receiver.recv().await.transpose()?;
    let rest = stream::unfold(receiver, |mut receiver| async {
        let chunk = receiver.recv().await?;
        Some((chunk.map_err(io::Error::other), receiver))
    });
    Ok(stream::iter(first.map(Ok)).chain(rest))
}

fn write_all<W>(store: &Store, mut writer: ChunkWriter, work: W) -> Result<(), ApiError>
where
    W: FnOnce(&Store, &mut dyn Write) -> Result<(), ApiError>,
{
    work(store, &mut writer)?;
    writer.flush().map_err(|error| {
        tracing::info!(%error, "a file was not sent to its end");
        ApiError::internal()
    })
}

/// Gathers what is written into chunks, and waits when the connection is too slow.
struct ChunkWriter {
    chunk: Vec<u8>,
    sender: mpsc::Sender<Chunk>,
    runtime: Handle,
}

impl Write for ChunkWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::take(&mut self.chunk));
        let sent = self
            .runtime
            .block_on(timeout(STREAM_STALL_TIME, self.sender.send(Ok(chunk))));
        // On a machine with few processors the thread that serves connections may wait for this one's.
        thread::yield_now();
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_gone)) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the caller is gone")),
            Err(_elapsed) => Err(io::Error::new(io::ErrorKind::TimedOut, "the caller takes nothing more")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tempfile::TempDir;
    use tokio::sync::{Mutex, MutexGuard};

    use super::*;

    /// All tests share the room of the process, so they run one after the other.
    static ALONE: Mutex<()> = Mutex::const_new(());

    async fn alone() -> MutexGuard<'static, ()> {
        let alone = ALONE.lock().await;
        while ROOM.available_permits() < STREAMS {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        alone
    }

    fn store(folder: &TempDir) -> web::Data<Store> {
        let url = format!("sqlite://{}", folder.path().join("registrar.db").display());
        web::Data::new(Store::create(&url).unwrap())
    }

    fn broken(result: io::Result<()>) -> Result<(), ApiError> {
        result.map_err(|_gone| ApiError::internal())
    }

    #[actix_web::test]
    async fn a_failure_before_the_first_chunk_is_the_answer() {
        let _alone = alone().await;
        let folder = TempDir::new().unwrap();
        let store = store(&folder);
        let made = written(&store, |_store, sink| {
            broken(sink.write_all(b"a little"))?;
            Err(ApiError::unavailable("busy"))
        });
        assert_eq!(made.await.err().unwrap().problem().status, 503);
    }

    /// A body that ends early ends with an error, so that nobody takes a part for the whole; a panic is no exception.
    #[actix_web::test]
    async fn a_failure_later_breaks_the_body() {
        let _alone = alone().await;
        let folder = TempDir::new().unwrap();
        let store = store(&folder);
        for panics in [false, true] {
            let made = written(&store, move |_store, sink| {
                broken(sink.write_all(&vec![b'x'; CHUNK_BYTES]))?;
                assert!(!panics, "a panic while writing");
                Err(ApiError::internal())
            });
            let chunks: Vec<io::Result<Bytes>> = made.await.unwrap().collect().await;
            assert_eq!(chunks.len(), 2, "{panics}");
            assert!(chunks[0].is_ok() && chunks[1].is_err(), "{panics}");
        }
    }

    /// However long the body, only a few chunks are ahead of the reader; and whoever goes away stops the writing.
    #[actix_web::test]
    async fn the_writer_waits_for_the_reader() {
        let _alone = alone().await;
        let folder = TempDir::new().unwrap();
        let store = store(&folder);
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let made = written(&store, move |_store, sink| {
            loop {
                broken(sink.write_all(&vec![b'x'; CHUNK_BYTES]))?;
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        let mut body = pin!(made.await.unwrap());
        assert!(body.next().await.unwrap().is_ok());
        tokio::time::sleep(Duration::from_millis(200)).await;
        let ahead = count.load(Ordering::SeqCst);
        assert!(ahead <= CHUNKS_AHEAD + 1, "{ahead}");
        for _ in 0..100 {
            assert!(body.next().await.unwrap().is_ok());
        }
        assert!(count.load(Ordering::SeqCst) >= 100);
    }

    #[actix_web::test]
    async fn there_is_room_for_so_many_and_room_comes_back() {
        let _alone = alone().await;
        let folder = TempDir::new().unwrap();
        let store = store(&folder);
        let endless = || {
            written(&store, |_store, sink| {
                loop {
                    broken(sink.write_all(&vec![b'x'; CHUNK_BYTES]))?;
                }
            })
        };
        let mut bodies = Vec::new();
        let refused = loop {
            match endless().await {
                Ok(body) => bodies.push(body),
                Err(refused) => break refused,
            }
        };
        assert_eq!(bodies.len(), STREAMS);
        assert_eq!(refused.problem().status, 503);
        drop(bodies);
        let mut tries = 0;
        while endless().await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
            tries += 1;
            assert!(tries < 500);
        }
    }
}
