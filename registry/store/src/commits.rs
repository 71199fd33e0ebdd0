//! The commits of a register.

use registry_core::RegisterName;

use crate::model::{commit, register};
use crate::{CommitRecord, Page, PageOf, Result, Store};

impl Store {
    /// The commits of the register, the first one first.
    pub fn commits(&self, register: &RegisterName, page: &Page) -> Result<PageOf<CommitRecord>> {
        let after = page.cursor_number()?;
        self.read(|connection| {
            let register = &register::get(connection, register)?.definition.name;
            let commits = commit::after(connection, register, after, page.rows() + 1)?;
            Ok(PageOf::cut(commits, page.rows(), |commit: &CommitRecord| {
                commit.number.to_string()
            }))
        })
    }
}
