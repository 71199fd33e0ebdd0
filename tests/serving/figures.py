#!/usr/bin/env python3
"""Measures what run_all.sh of ../shared/peers/serving does not: lists, matching, downloads and the start.

    figures.py PROGRAM STORE DATA [--register address]

PROGRAM is a release build, STORE a store with one edition of the register whose rows are those of DATA, a folder that
gen_data.py of ../shared/peers/serving made (load.py beside this file puts it into a store). The program is started on
the first core and asked from the second; sqlite3 writes the same rows as CSV on the first core, for comparison.
Prints one JSON object a line.
"""

import argparse
import base64
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

PORT = 8097
BASE = f"http://127.0.0.1:{PORT}"


def main():
    arguments = read_arguments()
    os.sched_setaffinity(0, {1})
    lines = (arguments.data / "messy.jsonl").read_text().splitlines()
    messy = [json.loads(line) for line in lines]
    service = start(arguments)
    try:
        pages(arguments)
        matching(arguments, messy)
        download(arguments, service)
    finally:
        service.terminate()
        service.wait()
    sqlite_csv(arguments)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("store", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--register", default="address")
    return parser.parse_args()


def say(name, **figures):
    print(json.dumps({"name": name, **figures}), flush=True)


def timed(work):
    begun = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - begun


def get(path):
    return json.load(urllib.request.urlopen(BASE + path, timeout=120))


def post(path, body):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(BASE + path, json.dumps(body).encode(), headers)
    return json.load(urllib.request.urlopen(request, timeout=300))


def start(arguments):
    command = ["taskset", "-c", "0", arguments.program, "--store", f"sqlite://{arguments.store}", "serve"]
    begun = time.perf_counter()
    service = subprocess.Popen([*command, "--port", str(PORT), "--log", "warn"], stderr=subprocess.DEVNULL)
    while True:
        try:
            get("/health/ready")
            break
        except OSError:
            time.sleep(0.002)
    say("ready after start", seconds=round(time.perf_counter() - begun, 3), memory_mb=memory(service))
    return service


def memory(service):
    status = pathlib.Path(f"/proc/{service.pid}/status").read_text()
    return round(int(status.split("VmRSS:")[1].split()[0]) / 1024, 1)


def pages(arguments):
    """Pages of 20 of one region: the first, and one behind nine tenths of all keys."""
    path = f"/v1/registers/{arguments.register}/records"
    region = get(f"{path}?limit=1")["records"][0]["item"]["region"]
    first = f"{path}?limit=20&filter[region]={urllib.parse.quote(region)}"
    keys = sorted((arguments.data / "keys.txt").read_text().split())
    cursor = base64.urlsafe_b64encode(keys[len(keys) * 9 // 10].encode()).decode().rstrip("=")
    medians = {}
    for name, address in [("first", first), ("deep", f"{first}&cursor={cursor}")]:
        medians[name] = statistics.median(timed(lambda address=address: get(address))[1] for _ in range(50))
    say(
        "filtered page",
        first_ms=round(medians["first"] * 1e3, 2),
        deep_ms=round(medians["deep"] * 1e3, 2),
        ratio=round(medians["deep"] / medians["first"], 2),
    )


def matching(arguments, messy):
    path = f"/v1/registers/{arguments.register}/match"
    ask = lambda some: post(path, {"limit": 3, "records": [{"text": one["q"]} for one in some]})["results"]
    right = lambda some, results: sum(
        bool(result["candidates"]) and result["candidates"][0]["key"] == one["expect"]
        for one, result in zip(some, results)
    )
    _, first = timed(lambda: ask(messy[:1]))
    times = sorted(timed(lambda one=one: ask([one]))[1] for one in messy[:1000])
    batch = messy[:5000]
    results, seconds = timed(lambda: ask(batch))
    say(
        "match",
        first_answer_seconds=round(first, 1),
        single_p50_ms=round(times[500] * 1e3, 2),
        single_p99_ms=round(times[990] * 1e3, 2),
        batch_records_per_second=round(len(batch) / seconds),
        best_is_right=round(right(batch, results) / len(batch), 4),
    )


def download(arguments, service):
    before = memory(service)
    answer = urllib.request.urlopen(f"{BASE}/v1/registers/{arguments.register}/download/csv", timeout=600)
    begun, size, first = time.perf_counter(), 0, None
    while chunk := answer.read(1 << 20):
        first = first or time.perf_counter() - begun
        size += len(chunk)
    seconds = time.perf_counter() - begun
    say("csv on the fly", seconds=round(seconds, 1), bytes=size, memory_grew_mb=round(memory(service) - before, 1))


def sqlite_csv(arguments):
    """The same rows by sqlite3, out of a table that holds them as columns."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/rows.db"
        rows = [json.loads(line) for line in (arguments.data / "addresses.jsonl").open()]
        names = list(rows[0])
        with sqlite3.connect(path) as database:
            database.execute(f"create table addresses({', '.join(names)})")
            places = ", ".join("?" * len(names))
            values = ([str(row.get(name) or "") for name in names] for row in rows)
            database.executemany(f"insert into addresses values({places})", values)
        command = ["taskset", "-c", "0", "sqlite3", "-csv", path, "select * from addresses"]
        _, seconds = timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))
        say("sqlite3 -csv", seconds=round(seconds, 1))


if __name__ == "__main__":
    main()
