//! The migrations are embedded by a macro that cargo does not see through, so cargo is told when they change.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations/sqlite");
    println!("cargo::rerun-if-changed=../../migrations/postgres");
}
