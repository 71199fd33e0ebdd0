//! What all logs have grown to, and being told when one grows, whoever wrote: this process, another one, or a command.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use registry_core::RegisterName;
use registry_store::Store;
use tokio::sync::watch;

use crate::limits::COMMIT_LOOK_TIME;

/// The sizes of all logs, by the names of their registers.
pub type LogSizes = Arc<BTreeMap<RegisterName, u64>>;

/// Sees commits. Cheap to clone: one thread looks at the store for all clones, and ends when the last of them is gone.
///
/// Looking is one small query. Whoever waits costs nothing until a log grows.
#[derive(Debug, Clone)]
pub struct CommitWatch {
    sizes: watch::Receiver<LogSizes>,
}

impl CommitWatch {
    /// Begins to look at the store.
    pub fn start(store: Store) -> Self {
        let (sender, sizes) = watch::channel(LogSizes::default());
        thread::spawn(move || look(&store, &sender));
        Self { sizes }
    }

    /// The sizes of all logs when they were last looked at.
    pub fn all(&self) -> LogSizes {
        self.sizes.borrow().clone()
    }

    /// The size of the log of the register when it was last looked at; nothing for a register that was not there.
    pub fn current(&self, register: &RegisterName) -> Option<u64> {
        self.sizes.borrow().get(register).copied()
    }

    /// Waits until a log has grown since this clone last waited. Every clone is told of every growth, of several at
    /// once.
    pub async fn changed(&mut self) {
        if self.sizes.changed().await.is_err() {
            // The thread is gone, and with it the process or its store: nothing will ever change.
            std::future::pending::<()>().await;
        }
    }

    /// Waits until the log of the register has more entries than these.
    pub async fn grown(&mut self, register: &RegisterName, size: u64) {
        loop {
            self.sizes.mark_unchanged();
            if self.current(register).is_some_and(|current| current > size) {
                return;
            }
            self.changed().await;
        }
    }
}

fn look(store: &Store, sender: &watch::Sender<LogSizes>) {
    while !sender.is_closed() {
        match store.log_sizes() {
            Ok(found) => {
                sender.send_if_modified(|known| {
                    let grown = **known != found;
                    if grown {
                        *known = Arc::new(found);
                    }
                    grown
                });
            }
            // Whoever asks for something is told by the store itself what is wrong with it.
            Err(error) => tracing::debug!(%error, "the sizes of the logs cannot be read; trying again"),
        }
        thread::sleep(COMMIT_LOOK_TIME);
    }
}
