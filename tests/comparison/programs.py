"""Runs a program and tells how long it took and how much memory it held."""

import os
import subprocess
import sys
import tempfile
import time


class Run:
    def __init__(self, arguments, stdout=None):
        self.arguments = [str(argument) for argument in arguments]
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
            begun = time.monotonic()
            process = subprocess.Popen(self.arguments, stdout=output, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.monotonic() - begun
            self.megabytes = usage.ru_maxrss / 1024
            output.seek(0)
            errors.seek(0)
            self.output = output.read()
            if os.waitstatus_to_exitcode(status) != 0:
                sys.exit(f"{' '.join(self.arguments)} failed:\n{errors.read()}\n{self.output}")
        if stdout is not None:
            stdout.write_text(self.output)
