//! Stable identity over the real path: files through a run to a proposal, a second person's approval, the store.
//!
//! The names are few, so that things meet, merge and part all the time. What must come out is worked out here from the
//! rows alone ([`feed`]), and compared with what the register holds ([`register`]).

mod comeback;
mod decision;
mod feed;
mod history;
mod register;
mod repeat;
mod sequence;
mod world;

use proptest::prelude::ProptestConfig;

/// Few cases, because each of them runs the whole pipeline several times.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 300,
        ..ProptestConfig::default()
    }
}
