#![doc = include_str!("../README.md")]
#![expect(clippy::print_stdout, reason = "the program's answers go to standard output")]

mod command;
mod output;
mod person;
mod progress;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::output::Output;

/// Registrar: clean departmental data into canonical registers, keep them, and serve them.
#[derive(Debug, Parser)]
#[command(name = "registrar", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 wrong use.\nStart with:  registrar demo")]
struct Arguments {
    /// Address of the store: `sqlite://FILE` or `postgres://…`
    #[arg(
        long,
        global = true,
        env = "REGISTRAR_STORE",
        default_value = "sqlite://registrar-data/registrar.db",
        value_name = "URL"
    )]
    store: String,

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
    #[command(subcommand)]
    Changes(command::changes::Changes),
    #[command(subcommand)]
    Ownership(command::ownership::Ownership),
    Publish(command::publish::Publish),
    #[command(subcommand)]
    Keys(command::keys::Keys),
    Openapi(command::openapi::Openapi),
}

fn main() -> ExitCode {
    let Arguments { store, format, command } = Arguments::parse();
    let output = Output::new(format);
    let done = match command {
        Command::Demo(demo) => demo.carry_out(output),
        Command::Sample(sample) => sample.carry_out(output),
        Command::Init(_) => command::init::Init::carry_out(&store, output),
        Command::Serve(serve) => serve.carry_out(&store, output),
        Command::Run(run) => run.carry_out(&store, output),
        Command::Changes(changes) => changes.carry_out(&store, output),
        Command::Ownership(ownership) => ownership.carry_out(&store, output),
        Command::Publish(publish) => publish.carry_out(&store, output),
        Command::Keys(keys) => keys.carry_out(&store, output),
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
