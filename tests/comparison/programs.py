"""Runs a program and tells how long it took, by the clock and by the processors, and how much memory it held."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def peak(process):
    """The most memory that a process has held so far, in MB."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


class Run:
    def __init__(self, arguments, stdout=None):
        self.arguments = [str(argument) for argument in arguments]
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
            begun = time.monotonic()
            process = subprocess.Popen(self.arguments, stdout=output, stderr=errors)
            self.megabytes = 0.0
            # What the system tells after the end counts this process too, as it was before it became the other one.
            while (status := os.wait4(process.pid, os.WNOHANG))[0] == 0:
                self.megabytes = max(self.megabytes, peak(process.pid))
                time.sleep(0.005)
            self.seconds = time.monotonic() - begun
            self.processor_seconds = status[2].ru_utime + status[2].ru_stime
            process.returncode = os.waitstatus_to_exitcode(status[1])
            output.seek(0)
            errors.seek(0)
            self.output = output.read()
            if process.returncode != 0:
                sys.exit(f"{' '.join(self.arguments)} failed:\n{errors.read()}\n{self.output}")
        if stdout is not None:
            stdout.write_text(self.output)
