//! Parts of change feeds that several subscribers want at once.
//!
//! When a register changes, everybody who follows it wakes at the same moment and wants the same entries. The first one
//! reads them, and the others wait for that instead of all asking the store.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use registry_core::RegisterName;
use registry_store::Feed;

use crate::error::ApiError;
use crate::limits::{FEED_CHANGES_KEPT, FEED_PARTS_KEPT};

/// What a subscriber wants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WantedPart {
    /// Of which register.
    pub register: RegisterName,
    /// Behind which position.
    pub after: u64,
    /// At most so many changes.
    pub limit: u64,
    /// Number of entries that the log is known to have: what was read before it had them may lack some.
    pub log_size: u64,
}

#[derive(Clone)]
struct ByChanges;

impl Weighter<WantedPart, Arc<Feed>> for ByChanges {
    fn weight(&self, _wanted: &WantedPart, part: &Arc<Feed>) -> u64 {
        1 + part.changes.len() as u64
    }
}

/// The parts that were wanted lately, for all workers. Cheap to clone.
#[derive(Clone)]
pub struct FeedParts(Arc<Cache<WantedPart, Arc<Feed>, ByChanges>>);

impl std::fmt::Debug for FeedParts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("FeedParts")
            .field("parts", &self.0.len())
            .finish_non_exhaustive()
    }
}

impl Default for FeedParts {
    fn default() -> Self {
        Self(Arc::new(Cache::with_weighter(
            FEED_PARTS_KEPT,
            FEED_CHANGES_KEPT,
            ByChanges,
        )))
    }
}

impl FeedParts {
    /// The part: what was read a moment ago or is being read, else what `read` gives.
    pub async fn find(
        &self,
        wanted: &WantedPart,
        read: impl Future<Output = Result<Feed, ApiError>>,
    ) -> Result<Arc<Feed>, ApiError> {
        let read = async { read.await.map(Arc::new) };
        self.0.get_or_insert_async(wanted, read).await
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::*;

    #[actix_web::test]
    async fn what_many_want_is_read_once_for_each_state_of_the_log() {
        let parts = FeedParts::default();
        let reads = AtomicU64::new(0);
        let find = |log_size| {
            let (parts, reads) = (&parts, &reads);
            async move {
                let wanted = WantedPart {
                    register: RegisterName::parse("organisation").unwrap(),
                    after: 0,
                    limit: 100,
                    log_size,
                };
                let read = async {
                    reads.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    Ok(Feed {
                        log_size,
                        changes: Vec::new(),
                    })
                };
                parts.find(&wanted, read).await.unwrap().log_size
            }
        };
        for log_size in [1, 2] {
            let found = join_all((0..100).map(|_| find(log_size))).await;
            assert!(found.iter().all(|found| *found == log_size), "{found:?}");
        }
        assert_eq!(reads.load(Ordering::Relaxed), 2);
    }

    #[actix_web::test]
    async fn one_that_cannot_read_leaves_it_to_the_next() {
        let parts = FeedParts::default();
        let wanted = WantedPart {
            register: RegisterName::parse("organisation").unwrap(),
            after: 0,
            limit: 100,
            log_size: 1,
        };
        let refused = parts.find(&wanted, async { Err(ApiError::overloaded()) }).await;
        assert!(refused.is_err());
        let feed = Feed {
            log_size: 1,
            changes: Vec::new(),
        };
        assert_eq!(*parts.find(&wanted, async { Ok(feed.clone()) }).await.unwrap(), feed);
    }
}
