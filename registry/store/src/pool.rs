//! One writer and several readers.

use std::time::Duration;

use diesel::r2d2::{ManageConnection, Pool, PooledConnection};

use crate::address::Address;
use crate::connection::{AnyConnection, Purpose, on_each};
use crate::limits::{READER_WAIT_SECONDS_MAX, READERS_MAX, WRITER_WAIT_SECONDS_MAX};
use crate::{Result, StoreError};

/// How the pools make connections.
#[derive(Debug, Clone)]
pub(crate) struct Manager {
    address: Address,
    purpose: Purpose,
}

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<AnyConnection, Self::Error> {
        AnyConnection::connect(&self.address, self.purpose).map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> std::result::Result<(), Self::Error> {
        on_each!(connection, concrete => {
            diesel::connection::SimpleConnection::batch_execute(concrete, "SELECT 1")
        })
        .map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        std::thread::panicking() || connection.is_broken()
    }
}

/// One writer and several readers of the same store.
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    address: Address,
    writer: Pool<Manager>,
    readers: Pool<Manager>,
}

impl Pools {
    /// Pools that connect when a connection is first asked for.
    pub(crate) fn new(address: &Address) -> Self {
        let pool = |purpose, connections, wait_seconds| {
            Pool::builder()
                .max_size(connections)
                .min_idle(Some(0))
                // A server may have closed the connection meanwhile; a file does not.
                .test_on_check_out(!address.is_embedded())
                .connection_timeout(Duration::from_secs(wait_seconds))
                .build_unchecked(Manager {
                    address: address.clone(),
                    purpose,
                })
        };
        Self {
            address: address.clone(),
            writer: pool(Purpose::Write, 1, WRITER_WAIT_SECONDS_MAX),
            readers: pool(Purpose::Read, READERS_MAX, READER_WAIT_SECONDS_MAX),
        }
    }

    /// Where the store is.
    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    pub(crate) fn writer(&self) -> Result<PooledConnection<Manager>> {
        take(&self.writer)
    }

    pub(crate) fn reader(&self) -> Result<PooledConnection<Manager>> {
        take(&self.readers)
    }
}

fn take(pool: &Pool<Manager>) -> Result<PooledConnection<Manager>> {
    pool.get().map_err(|error| {
        // All connections in use means busy; none to be had means that the database is gone.
        if pool.state().connections > 0 {
            StoreError::Busy
        } else {
            StoreError::Database(error.to_string())
        }
    })
}
