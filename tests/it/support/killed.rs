//! The program under strace, which kills it at one of its calls of the system.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use super::place::Place;
use super::program::{self, Finished};

/// Calls by which something reaches the disk or changes a folder. Not every processor has all of them.
const CALLS: &str = "pwrite64,write,fsync,fdatasync,ftruncate,unlinkat,renameat2,linkat,?unlink,?rename,?renameat";

/// Whether strace is here and may do its work; the test says that it is skipped when not.
pub fn can_kill(test: &str) -> bool {
    let tried = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "-e", "inject=fsync:signal=SIGKILL", "true"])
        .stderr(Stdio::null())
        .status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        println!("skipped: {test} (strace is missing or may not be used)");
    }
    can
}

/// How often one thread of the program makes one of the calls when nobody kills it; it must succeed.
pub fn count_calls(place: &Place, arguments: &[String]) -> usize {
    let trace = place.path("trace");
    traced(place, arguments, None, &trace).succeeded();
    let text = std::fs::read_to_string(&trace).unwrap();
    let mut of_thread: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.contains(" resumed>")) {
        *of_thread.entry(line.split(' ').next().unwrap_or_default()).or_default() += 1;
    }
    of_thread.into_values().max().unwrap_or_default()
}

/// Runs the program and kills it when one of its threads makes its n-th call, counted from 1.
pub fn kill_at(place: &Place, arguments: &[String], call: usize) -> Finished {
    traced(place, arguments, Some(call), Path::new("/dev/null"))
}

fn traced(place: &Place, arguments: &[String], kill_at: Option<usize>, trace: &Path) -> Finished {
    let mut strace: Vec<OsString> = ["strace", "-f", "-qq", "-e", &format!("trace={CALLS}")]
        .map(Into::into)
        .into();
    if let Some(call) = kill_at {
        strace.extend(["-e".into(), format!("inject={CALLS}:signal=SIGKILL:when={call}").into()]);
    }
    strace.extend(["-o".into(), trace.into()]);
    let mut command = program::command_under(&strace);
    command.args(["--store", &place.store_url()]).args(arguments);
    program::finish(&mut command)
}
