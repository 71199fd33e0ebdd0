//! What all workers of the server share.

use std::sync::Arc;

use registry_store::{EditionFiles, Store};

use crate::admission::Admission;
use crate::answers::Answers;
use crate::commit_watch::CommitWatch;
use crate::draining::Draining;
use crate::feed_parts::FeedParts;
use crate::indexes::Indexes;
use crate::matchers::Matchers;
use crate::metrics::Metrics;
use crate::public_address::PublicAddress;
use crate::webhook::PrivateWebhooks;

/// What all workers of the server share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The store that is served.
    pub store: Store,
    /// The files of its editions.
    pub files: EditionFiles,
    /// Sees what is written into the store, by whomever.
    pub commits: CommitWatch,
    /// The search indexes that are open.
    pub(crate) indexes: Indexes,
    /// The editions that are held in memory to be matched against.
    pub(crate) matchers: Matchers,
    /// The address under which the world knows the service.
    pub public_address: PublicAddress,
    /// Whether messages to webhooks may go into internal networks.
    pub private_webhooks: PrivateWebhooks,
    /// Which requests are let in.
    pub admission: Arc<Admission>,
    /// Answers that were given before.
    pub(crate) answers: Answers,
    /// Parts of change feeds that many want at once.
    pub(crate) feed_parts: FeedParts,
    /// Whether the service is about to stop.
    pub draining: Draining,
    /// What the service measures about itself.
    pub metrics: Metrics,
}

impl Shared {
    /// Serves the store and the files of its editions.
    pub fn new(store: Store, files: EditionFiles) -> Self {
        Self {
            commits: CommitWatch::start(store.clone()),
            public_address: PublicAddress::default(),
            private_webhooks: PrivateWebhooks::default(),
            store,
            files,
            indexes: Indexes::default(),
            matchers: Matchers::default(),
            admission: Arc::default(),
            answers: Answers::default(),
            feed_parts: FeedParts::default(),
            draining: Draining::default(),
            metrics: Metrics::default(),
        }
    }
}
