"""Sends a server more than it can answer, and says what becomes of it.

    python3 tests/serving/overload.py http://127.0.0.1:8080/v1/registers/address/records?limit=100

First as many requests as the server answers are sent over a few connections, each as soon as the one before is
answered: its best goodput. Then three times as many are sent in an open loop, each at its time whether or not others are
still waiting, so that the time of an answer counts from when it was due. At last single requests show when the server
is back to normal.

The limits: 0.85 of the best goodput, refusals (429, 503) within 50 ms with Retry-After, and normal again after 5 s.
Give the server one core and this program another: `taskset -c 0 registrar serve --workers 1 --rate-limit 0`.
"""

import argparse
import asyncio
import sys
import time
from urllib.parse import urlsplit

CONNECTIONS_MAX = 2_000


class Connection(asyncio.Protocol):
    """One connection, on which one request at a time is under way."""

    def __init__(self):
        self.waiting = None
        self.buffer = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        headers = head.lower()
        if b"content-length:" in headers:
            length = int(headers.split(b"content-length:")[1].split(b"\r\n")[0])
            whole = len(body) >= length
        else:
            whole = body.endswith(b"0\r\n\r\n")
        if whole:
            self.buffer = b""
            closes = b"connection: close" in headers
            self.finish((int(head[9:12]), b"retry-after:" in headers), closes)

    def connection_lost(self, error):
        self.finish((0, False), True)

    def finish(self, answer, closes):
        self.usable = not closes
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(answer)

    def ask(self, request):
        self.waiting = asyncio.get_running_loop().create_future()
        self.usable = True
        self.transport.write(request)
        return self.waiting


class Caller:
    """Asks for one address over as many connections as it takes."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.place = (parts.hostname, parts.port or 80)
        path = parts.path + ("?" + parts.query if parts.query else "")
        self.request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: overload\r\n\r\n".encode()
        self.free = []
        self.open = 0

    async def ask(self):
        """The status, whether it came with Retry-After; 0 when the connection broke, nothing when there was none left."""
        if self.free:
            connection = self.free.pop()
        elif self.open < CONNECTIONS_MAX:
            self.open += 1
            try:
                _, connection = await asyncio.get_running_loop().create_connection(Connection, *self.place)
            except OSError:
                self.open -= 1
                return 0, False
        else:
            return None, False
        answer = await connection.ask(self.request)
        if connection.usable:
            self.free.append(connection)
        else:
            self.open -= 1
            connection.transport.close()
        return answer


async def closed_loop(caller, seconds, connections):
    """Answers a second when everybody waits for the answer before asking again."""
    end = time.perf_counter() + seconds
    count = 0

    async def work():
        nonlocal count
        while time.perf_counter() < end:
            status, _ = await caller.ask()
            count += status == 200

    await asyncio.gather(*(work() for _ in range(connections)))
    return count / seconds


async def open_loop(caller, seconds, rate):
    """Each request at its time; status, milliseconds since it was due, and whether Retry-After came, for each."""
    answers = []
    begun = time.perf_counter()

    async def one(due):
        status, retry = await caller.ask()
        answers.append((status, (time.perf_counter() - due) * 1000, retry, due - begun))

    tasks = set()
    sent = 0
    while (now := time.perf_counter() - begun) < seconds:
        while sent < now * rate:
            task = asyncio.ensure_future(one(begun + sent / rate))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            sent += 1
        await asyncio.sleep(0.001)
    ended = time.perf_counter()
    await asyncio.wait(tasks, timeout=10) if tasks else None
    return answers, sent, ended


async def recovery(caller, normal):
    """Seconds until three answers in a row are right and take no longer than ten times the normal."""
    begun = time.perf_counter()
    in_a_row = 0
    while time.perf_counter() - begun < 30:
        asked = time.perf_counter()
        status, _ = await caller.ask()
        took = time.perf_counter() - asked
        in_a_row = in_a_row + 1 if status == 200 and took <= 10 * normal else 0
        if in_a_row == 3:
            return time.perf_counter() - begun
        await asyncio.sleep(0.02)
    return float("inf")


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("url")
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--times", type=float, default=3)
    options = options.parse_args()
    caller = Caller(options.url)
    asked = time.perf_counter()
    for _ in range(20):
        status, _ = await caller.ask()
        assert status == 200, f"{options.url} answers {status}"
    normal = (time.perf_counter() - asked) / 20
    best = max([await closed_loop(caller, 5, connections) for connections in (4, 16)])
    print(f"quiet: {normal * 1000:.2f} ms; best goodput: {best:.0f} a second")
    answers, sent, ended = await open_loop(caller, options.seconds, options.times * best)
    # What came in the first second shows how long it takes to notice.
    later = [answer for answer in answers if answer[3] >= 1]
    window = options.seconds - 1
    good = [took for status, took, _, _ in later if status == 200]
    refused = [took for status, took, _, _ in later if status in (429, 503)]
    without = sum(1 for status, _, retry, _ in answers if status in (429, 503) and not retry)
    broken = sum(1 for status, _, _, _ in answers if status == 0)
    unsent = sum(1 for status, _, _, _ in answers if status is None)
    other = len(answers) - broken - unsent - sum(1 for a in answers if a[0] in (200, 429, 503))
    print(f"open loop: {sent} due in {options.seconds:.0f} s, {sent / options.seconds:.0f} a second")
    print(f"answered: {len(good) / window:.0f} a second, {len(good) / window / best:.2f} of the best; "
          f"p50 {quantile(good, .5):.0f} ms, p99 {quantile(good, .99):.0f} ms")
    print(f"refused: {len(refused) / window:.0f} a second; p50 {quantile(refused, .5):.0f} ms, "
          f"p99 {quantile(refused, .99):.0f} ms; {without} without Retry-After")
    print(f"broken {broken}, without a connection {unsent}, other answers {other}")
    back = await recovery(Caller(options.url), normal)
    print(f"normal again after {back:.2f} s")
    passed = len(good) / window >= 0.85 * best and quantile(refused, 0.99) <= 50 and without == 0 and back <= 5
    print("passed" if passed else "FAILED")
    sys.exit(not passed)


asyncio.run(main())
