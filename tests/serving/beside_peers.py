#!/usr/bin/env python3
"""Measures a store of a million addresses beside the peers, all in one run, and says how many times as much each answers.

    beside_peers.py PROGRAM STORE --peers ../shared/peers/serving --work FOLDER [--out results.jsonl]

PROGRAM is a release build, STORE a store with one edition of the register `address` whose rows are those of
FOLDER/data1000000, which gen_data.py of the peers makes and load.py beside this file puts into a store. The peers are
run by `run_all.sh`: each server on the first core, the load from the second. What that does not ask of ours is asked
here by the same means: answers to those who have a record already, and words with slips.

Every figure is in requests for each second of the server's processor time, which other work on the machine changes little.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request

PORT = 8090
RECORD = "/v1/registers/address/records/{}"
SEARCH = "/v1/registers/address/search?q={}&limit=5"
# Ours, theirs, how many times as much at least.
GOALS = [
    ("ours-record", "ceiling-sqlite", 0.5),
    ("ours-record", "datasette-record", 20),
    ("ours-304", "ceiling-hello", 0.7),
    ("ours-typeahead", "typesense-typeahead", 10),
    ("ours-typeahead", "addok-typeahead", 10),
    ("ours-typo", "typesense-typo", 10),
    ("ours-typo", "addok-typo", 10),
]


def main():
    arguments = read_arguments()
    arguments.out.unlink(missing_ok=True)
    serve = f"{arguments.program} --store {arguments.store} serve --port {PORT} --workers 1 --rate-limit 0"
    ours = {"OURS_CMD": serve, "OURS_PORT": str(PORT), "OURS_RECORD": RECORD, "OURS_TYPEAHEAD": SEARCH}
    environment = {**os.environ, **ours, "WORK": str(arguments.work), "SECS": str(arguments.seconds)}
    run_all = arguments.peers / "common" / "run_all.sh"
    subprocess.run(["bash", run_all, "1000000", arguments.out], env=environment, check=True)
    ask_ours(arguments, serve)
    return say(arguments.out)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("store")
    parser.add_argument("--peers", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("results.jsonl"))
    parser.add_argument("--seconds", type=int, default=10)
    return parser.parse_args()


def ask_ours(arguments, serve):
    """What run_all.sh does not ask, and once more what caches answer: hello beside 304, so that they share a moment."""
    data = arguments.work / "data1000000"
    key = (data / "keys.txt").read_text().split("\n", 1)[0]
    ceiling = arguments.work / "target/release/ceiling"
    ours = subprocess.Popen(["taskset", "-c", "0", *serve.split()])
    plain = subprocess.Popen(["taskset", "-c", "0", ceiling, arguments.work / "ds/reg.db", "8100", "1"])
    try:
        tag = tag_of(RECORD.format(key))
        load(arguments, "ours-typo", SEARCH, data / "typos.txt", ours, PORT)
        load(arguments, "ours-304", RECORD.format(key), "", ours, PORT, f"If-None-Match: {tag}")
        load(arguments, "ceiling-hello", "/hello", "", plain, 8100)
    finally:
        for server in (ours, plain):
            server.terminate()
            server.wait()


def tag_of(path):
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}") as answer:
                return answer.headers["etag"]
        except OSError:
            time.sleep(0.1)
    sys.exit("the service was not ready within 10 s")


def load(arguments, label, template, words, server, port, header=None):
    environment = {**os.environ, "LABEL": label, "TPL": template, "LIST": str(words), "PID": str(server.pid)}
    if header:
        environment["XHDR"] = header
    script = arguments.peers / "common" / "loadtest.sh"
    command = ["bash", script, f"http://127.0.0.1:{port}", str(arguments.seconds), "16"]
    line = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    print(line, end="", flush=True)
    with arguments.out.open("a") as out:
        out.write(line)


def say(out):
    measured = [json.loads(line) for line in out.read_text().splitlines()]
    figures = {each["label"]: each.get("req_per_cpu_s") for each in measured}
    missed = 0
    for ours, theirs, goal in GOALS:
        if not figures.get(ours) or not figures.get(theirs):
            print(f"{ours} : {theirs}: not measured")
            missed += 1
            continue
        ratio = figures[ours] / figures[theirs]
        missed += ratio < goal
        verdict = "met" if ratio >= goal else "MISSED"
        print(f"{ours} {figures[ours]:.0f} : {theirs} {figures[theirs]:.0f} = {ratio:.2f} ({goal} wanted): {verdict}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
