"""Lets many subscribers follow a register while it changes, and says how soon each of them knows.

    python3 tests/serving/subscribers.py PROGRAM [--subscribers 1000] [--changes 50]

A store of its own is made from a sample of `registrar`, served, and followed by server-sent events over as many
connections; then records are changed one after the other. Every subscriber must be told of every change once, in order.

The limits: 30 MB for the subscribers, and a change is known to all of them within a second of its approval.
"""

import argparse
import asyncio
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

PORT = 8098
BASE = f"http://127.0.0.1:{PORT}"
REGISTER = "organisation"
KNOWN_SECONDS = 1.0
MEMORY_MB = 30


def main():
    arguments = read_arguments()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(arguments.program.resolve(), pathlib.Path(folder))
        service = store.serve()
        try:
            return asyncio.run(follow(arguments, store, service))
        finally:
            service.terminate()
            service.wait()


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--subscribers", type=int, default=1_000)
    parser.add_argument("--changes", type=int, default=50)
    return parser.parse_args()


class Store:
    """A store with a register of organisations, one who proposes, and one who approves."""

    def __init__(self, program, folder):
        self.program = program
        self.url = f"sqlite://{folder}/registrar.db"
        feeds = folder / "feeds"
        self.run("init")
        self.run("sample", "--records", "300", "--seed", "5", "--files", "csv", "--out", str(feeds))
        inputs = [part for name in ("companies", "premises", "suppliers") for part in ("--input", f"{name}={feeds}/{name}.csv")]
        self.run("run", REGISTER, "--as", "Edda Engineer", "--approve-as", "Stan Steward", *inputs)
        self.proposer, self.approver = self.key("Edda Engineer"), self.key("Stan Steward")

    def run(self, *arguments):
        command = [self.program, "--store", self.url, "--format", "json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def key(self, person):
        said = self.run("keys", "add", person, "--organisation", "Office of Tests", "--contact", "tests@example.gov.uk")
        return json.loads(said)["api_key"]

    def serve(self):
        command = [self.program, "--store", self.url, "serve", "--port", str(PORT), "--rate-limit", "0", "--log", "warn"]
        service = subprocess.Popen(command)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{BASE}/health/ready")
                return service
            except OSError:
                time.sleep(0.1)
        sys.exit("the service was not ready within 10 s")


class Subscriber:
    """One connection on which events come."""

    def __init__(self):
        self.heard = []
        self.broken = False

    async def follow(self, after):
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        path = f"/v1/registers/{REGISTER}/feed?after={after}"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: test\r\nAccept: text/event-stream\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.splitlines()[0]:
            self.broken = True
            return
        while line := await reader.readline():
            if found := re.match(rb"id: (\d+)", line):
                self.heard.append((int(found[1]), time.perf_counter()))
        self.broken = True


def ask(method, path, key=None, body=None):
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(BASE + path, data, headers, method=method)) as answer:
        return json.loads(answer.read())


def change(store, key, number):
    """Changes a record; the moment at which that was approved."""
    wanted = {"action": "update", "key": key, "set": {"name": f"Office of Change {number}"}}
    proposal = {"register": REGISTER, "title": f"Change {number}", "changes": [wanted]}
    proposed = ask("POST", "/v1/changes", store.proposer, proposal)
    ask("POST", f"/v1/changes/{proposed['id']}/approve", store.approver, {"selection": "all"})
    return time.perf_counter()


def memory(service):
    status = pathlib.Path(f"/proc/{service.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


async def follow(arguments, store, service):
    records = ask("GET", f"/v1/registers/{REGISTER}/records?limit=100")["records"]
    keys = [record["key"] for record in records]
    for number in range(3):
        change(store, keys[number], f"{number} before")
    after = ask("GET", f"/v1/registers/{REGISTER}")["log_size"]
    before = memory(service)
    subscribers = [Subscriber() for _ in range(arguments.subscribers)]
    tasks = []
    for subscriber in subscribers:
        tasks.append(asyncio.ensure_future(subscriber.follow(after)))
        await asyncio.sleep(0.002)
    await asyncio.sleep(1)
    taken = memory(service) - before
    approved = [await asyncio.to_thread(change, store, keys[number % len(keys)], number) for number in range(arguments.changes)]
    deadline = time.perf_counter() + 10
    while time.perf_counter() < deadline and any(len(each.heard) < len(approved) and not each.broken for each in subscribers):
        await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    return say(arguments, subscribers, approved, after, taken)


def say(arguments, subscribers, approved, after, taken):
    wanted = [after + 1 + number for number in range(len(approved))]
    whole = sum([number for number, _ in each.heard] == wanted for each in subscribers)
    waits = sorted(at - approved[number - after - 1] for each in subscribers for number, at in each.heard)
    late = waits[len(waits) * 99 // 100] if waits else float("inf")
    print(f"{len(subscribers)} subscribers take {taken:.1f} MB ({MEMORY_MB})")
    print(f"{len(approved)} changes: {whole} of {len(subscribers)} were told of all of them once and in order")
    print(f"known after the approval: p50 {waits[len(waits) // 2] * 1000 if waits else -1:.0f} ms, p99 {late * 1000:.0f} ms ({KNOWN_SECONDS * 1000:.0f})")
    passed = whole == len(subscribers) and late <= KNOWN_SECONDS and taken <= MEMORY_MB
    print("passed" if passed else "FAILED")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
