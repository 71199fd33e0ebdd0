//! Calls of the store, off the threads that serve connections.

use std::any::Any;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::time::Instant;

use actix_web::web;
use registry_store::Store;

use crate::error::ApiError;
use crate::limits::{STORE_CALLS, STORE_CALLS_HERE};
use crate::pace::Pace;
use crate::turns::Turns;

/// Whose turn it is to call a store that is embedded. Its calls take the processors that the threads which serve
/// connections need too, so that more of them at a time would answer nobody sooner.
static TURNS_HERE: LazyLock<Turns> = LazyLock::new(|| {
    let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    Turns::new((STORE_CALLS_HERE * processors).min(STORE_CALLS))
});

/// Whose turn it is to call a store that answers from elsewhere, or from a disk that is waited for.
static TURNS_ELSEWHERE: Turns = Turns::new(STORE_CALLS);

/// How long look-ups in an embedded store took lately.
static PACE: Pace = Pace::new();

/// Runs the work with the store on a thread for blocking calls, when it is its turn; refuses it when that would take too
/// long. A panic becomes an error without detail; the log has the detail under the request id.
pub async fn block<T, W>(store: &web::Data<Store>, work: W) -> Result<T, ApiError>
where
    T: Send + 'static,
    W: FnOnce(&Store) -> Result<T, ApiError> + Send + 'static,
{
    let turns = if store.is_embedded() {
        &TURNS_HERE
    } else {
        &TURNS_ELSEWHERE
    };
    block_in_turn(turns, store, work).await
}

async fn block_in_turn<T, W>(turns: &Turns, store: &web::Data<Store>, work: W) -> Result<T, ApiError>
where
    T: Send + 'static,
    W: FnOnce(&Store) -> Result<T, ApiError> + Send + 'static,
{
    let turn = turns.take().await?;
    let outcome = block_at_once(store, work).await;
    drop(turn);
    outcome
}

/// The same for work that waits for its caller now and then, so that nobody should wait for it.
pub async fn block_at_once<T, W>(store: &web::Data<Store>, work: W) -> Result<T, ApiError>
where
    T: Send + 'static,
    W: FnOnce(&Store) -> Result<T, ApiError> + Send + 'static,
{
    let store = Store::clone(store);
    let span = tracing::Span::current();
    let outcome = web::block(move || {
        span.in_scope(|| {
            catch_unwind(AssertUnwindSafe(|| work(&store))).unwrap_or_else(|panic| {
                tracing::error!(panic = panic_message(panic.as_ref()), "a store call panicked");
                Err(ApiError::internal())
            })
        })
    })
    .await;
    outcome.unwrap_or_else(|error| {
        tracing::error!(%error, "the pool for blocking calls is gone");
        Err(ApiError::internal())
    })
}

/// Runs a look-up that reads some pages of the store: here when the store is embedded and in memory, because handing it
/// over to another thread takes longer than doing it, else on a thread for blocking calls.
pub async fn look_up<T, W>(store: &web::Data<Store>, work: W) -> Result<T, ApiError>
where
    T: Send + 'static,
    W: FnOnce(&Store) -> Result<T, ApiError> + Send + 'static,
{
    let begun = Instant::now();
    if !store.is_embedded() || PACE.is_slow(begun) {
        return block_in_turn(&TURNS_ELSEWHERE, store, work).await;
    }
    let outcome = work(store);
    PACE.note(begun, Instant::now());
    outcome
}

/// What a panic said.
pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message")
}
