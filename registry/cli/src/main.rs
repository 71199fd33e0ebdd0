#![doc = include_str!("../README.md")]
#![expect(clippy::print_stdout, reason = "the program's answers go to standard output")]

mod command;
mod destination;
mod edition_maker;
mod evidence;
mod key_file;
mod moment;
mod output;
mod person;
mod place;
mod progress;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::output::Output;
use crate::place::StorePlace;

/// A run makes and drops tens of texts for each of millions of records, some on one thread and dropped on another: with
/// the allocator of the system that is a third of the time of a first load.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Registrar: clean departmental data into canonical registers, keep them, and serve them.
#[derive(Debug, Parser)]
#[command(name = "registrar", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 wrong use.\nStart with:  registrar demo")]
struct Arguments {
    #[command(flatten)]
    place: StorePlace,

    /// How answers are written.
    #[arg(long, global = true, value_enum, default_value_t = output::Format::Text)]
    format: output::Format,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(command::demo::Demo),
    Sample(command::sample::Sample),
    Init(command::init::Init),
    Serve(command::serve::Serve),
    Run(command::run::Run),
    Profile(command::profile::Profile),
    Explain(command::explain::Explain),
    Match(command::matching::Match),
    #[command(subcommand)]
    Changes(command::changes::Changes),
    #[command(subcommand)]
    Ownership(command::ownership::Ownership),
    Publish(command::publish::Publish),
    #[command(subcommand)]
    Rules(command::rules::Rules),
    #[command(subcommand)]
    Rsf(command::rsf::Rsf),
    #[command(subcommand)]
    Link(command::link::Link),
    Extract(command::extract::Extract),
    Diff(command::diff::Diff),
    Receipt(command::receipt::Receipt),
    Verify(command::verify::Verify),
    Backup(command::backup::Backup),
    Root(command::root::Root),
    #[command(subcommand)]
    Checkpoint(command::checkpoint::Checkpoint),
    #[command(subcommand)]
    SigningKey(command::signing_key::SigningKeys),
    #[command(subcommand)]
    Keys(command::keys::Keys),
    Openapi(command::openapi::Openapi),
}

fn main() -> ExitCode {
    let Arguments { place, format, command } = Arguments::parse();
    let output = Output::new(format);
    let done = match command {
        Command::Demo(demo) => demo.carry_out(output),
        Command::Sample(sample) => sample.carry_out(output),
        Command::Init(init) => init.carry_out(&place, output),
        Command::Serve(serve) => serve.carry_out(&place, output),
        Command::Profile(profile) => profile.carry_out(output),
        Command::Run(run) => run.carry_out(&place, output),
        Command::Explain(explain) => explain.carry_out(&place, output),
        Command::Match(matching) => matching.carry_out(&place, output),
        Command::Changes(changes) => changes.carry_out(&place, output),
        Command::Ownership(ownership) => ownership.carry_out(&place, output),
        Command::Publish(publish) => publish.carry_out(&place, output),
        Command::Rules(rules) => rules.carry_out(&place, output),
        Command::Rsf(rsf) => rsf.carry_out(&place, output),
        Command::Link(link) => link.carry_out(output),
        Command::Extract(extract) => extract.carry_out(&place, output),
        Command::Diff(diff) => diff.carry_out(&place, output),
        Command::Receipt(receipt) => receipt.carry_out(&place, output),
        Command::Verify(verify) => verify.carry_out(&place, output),
        Command::Backup(backup) => backup.carry_out(&place, output),
        Command::Root(root) => root.carry_out(&place, output),
        Command::Checkpoint(checkpoint) => checkpoint.carry_out(&place, output),
        Command::SigningKey(keys) => keys.carry_out(&place, output),
        Command::Keys(keys) => keys.carry_out(&place, output),
        Command::Openapi(openapi) => openapi.carry_out(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            ExitCode::FAILURE
        }
    }
}
