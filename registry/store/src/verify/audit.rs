//! A register under audit.

use super::fault::Faults;
use super::raw::Dialect;
use crate::connection::AnyConnection;

/// What the checks of one register share.
pub(super) struct Audit<'a> {
    pub(super) connection: &'a mut AnyConnection,
    pub(super) dialect: Dialect,
    pub(super) faults: &'a mut Faults,
    pub(super) register: &'a str,
}

impl Audit<'_> {
    pub(super) fn fault(&mut self, place: impl Into<String>, rule: impl Into<String>) {
        self.faults.add(self.register, place, rule);
    }
}
