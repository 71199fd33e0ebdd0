//! The time between being told to stop and stopping.

use std::sync::Arc;

use tokio::sync::watch;

/// Whether the service is about to stop: connections end with the answer that they wait for, those who wait for changes
/// are answered, and whoever asks whether the service is ready is told to go elsewhere. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Draining(Arc<watch::Sender<bool>>);

impl Default for Draining {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Draining {
    /// From now on, the service is about to stop.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether the service is about to stop.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the service is about to stop.
    pub async fn begun(&self) {
        // The sender is held here, so that the wait cannot fail.
        let mut receiver = self.0.subscribe();
        let _begun = receiver.wait_for(|begun| *begun).await;
    }
}
