//! Bodies that are written while they are sent: the store writes on a thread for blocking calls, a few chunks ahead of the connection.

use std::io::{self, Write};

use actix_web::web::{self, Bytes};
use futures_util::Stream;
use futures_util::stream::{self, StreamExt};
use registry_store::Store;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

use crate::blocking::block;
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
        let outcome = block(&store, move |store| write_all(store, writer, work)).await;
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
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_gone)) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the caller is gone")),
            Err(_elapsed) => Err(io::Error::new(io::ErrorKind::TimedOut, "the caller takes nothing more")),
        }
    }
}
