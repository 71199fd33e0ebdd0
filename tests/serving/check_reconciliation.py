#!/usr/bin/env python3
"""Checks the reconciliation service of a running registrar against the published schemas and a client that we did not write.

    check_reconciliation.py http://127.0.0.1:8080 REGISTER [--shared ../shared] [--cells 10000]

Needs `pip install jsonschema requests reconciler pandas`. It asks what the examples of the specification ask: every
valid one must be answered with 200 and an answer that fits the schema, every invalid one refused with 4xx. Then it
reconciles --cells cells in batches of 10, as OpenRefine sends them: names of the register's own records, every second
one with a slip. Serve with `--rate-limit 0` for that. With --beside, another service is asked for the first of them.
"""

import argparse
import json
import pathlib
import random
import sys
import time

import jsonschema
import referencing
import referencing.jsonschema
import requests

FAILED = []
PARTS = ["sub-building", "building-name", "building-number", "street", "locality", "town", "postcode"]


def main():
    arguments = read_arguments()
    vectors = arguments.shared / "vectors" / "reconciliation" / "0.2"
    service = Service(f"{arguments.base}/reconcile/{arguments.register}", vectors / "schemas")
    check_manifest(service)
    check_examples(service, vectors / "examples")
    check_suggestions(service)
    records = read_records(arguments)
    check_extension(service, records)
    check_client(service, records)
    ours = reconcile_cells(service, records, arguments.cells)
    if arguments.beside:
        reconcile_beside(ours, Service(arguments.beside, vectors / "schemas"), records, arguments)
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("register")
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"))
    parser.add_argument("--cells", type=int, default=10_000)
    parser.add_argument("--beside", help="the address of another reconciliation service that has the same records")
    parser.add_argument("--beside-cells", type=int, default=200)
    return parser.parse_args()


class Service:
    def __init__(self, address, schemas):
        self.address = address
        self.schemas = {path.stem: json.loads(path.read_text()) for path in schemas.glob("*.json")}
        known = [(document["$id"], referencing.Resource(document, referencing.jsonschema.DRAFT7)) for document in self.schemas.values() if "$id" in document]
        self.registry = referencing.Registry().with_resources(known)
        self.session = requests.Session()

    def get(self, path="", **parameters):
        return self.session.get(self.address + path, params=parameters)

    def post(self, **form):
        return self.session.post(self.address, data=form)

    def expect(self, what, answer, schema):
        """Notes whether an answer is 200, open to other sites, and fits the schema."""
        wrong = None
        if answer.status_code != 200:
            wrong = f"{answer.status_code} {answer.text[:300]}"
        elif answer.headers.get("access-control-allow-origin") != "*":
            wrong = "not open to other sites"
        else:
            validator = jsonschema.Draft7Validator(self.schemas[schema], registry=self.registry)
            errors = validator.iter_errors(answer.json())
            wrong = "; ".join(f"{'/'.join(map(str, error.path))}: {error.message}" for error in errors)
        note(what, wrong)


def note(what, wrong):
    print(f"{'FAILED' if wrong else 'ok':6} {what}{': ' + str(wrong) if wrong else ''}")
    if wrong:
        FAILED.append(what)


def check_manifest(service):
    service.expect("manifest", service.get(), "manifest")


def check_examples(service, examples):
    kinds = [("queries", "reconciliation-query-batch", "reconciliation-result-batch")]
    kinds.append(("extend", "data-extension-query", "data-extension-response"))
    for parameter, asked, answered in kinds:
        for example in sorted((examples / asked).glob("*/*.json")):
            text = example.read_text()
            name = f"{asked} {example.parent.name}/{example.name}"
            for how, answer in [("POST", service.post(**{parameter: text})), ("GET", service.get(**{parameter: text}))]:
                if example.parent.name == "valid":
                    service.expect(f"{name} {how}", answer, answered)
                else:
                    refused = 400 <= answer.status_code < 500
                    note(f"{name} {how}", None if refused else f"answered {answer.status_code}")


def check_suggestions(service):
    kinds = {"entity": "suggest-entities-response", "property": "suggest-properties-response", "type": "suggest-types-response"}
    for kind, schema in kinds.items():
        for prefix in ["", "a", "1 h", "zzzzzz", "'", '"']:
            service.expect(f"suggest {kind} {prefix!r}", service.get(f"/suggest/{kind}", prefix=prefix), schema)
    service.expect("propose properties", service.get("/properties", type="x"), "data-extension-property-proposal")


def read_records(arguments):
    """Keys and names of records, from the suggestions and the list of records."""
    address = f"{arguments.base}/v1/registers/{arguments.register}/records"
    records, cursor = [], None
    while len(records) < min(arguments.cells, 20_000):
        page = requests.get(address, params={"limit": 1000, **({"cursor": cursor} if cursor else {})}).json()
        records += [record for record in page["records"] if record.get("item")]
        cursor = page.get("next_cursor")
        if not cursor:
            break
    return records


def text_of(record):
    item = record["item"]
    value = item.get("full-address") or item.get("name")
    if value is None:
        value = ", ".join(item[part] for part in PARTS if part in item)
    return value if isinstance(value, str) else value[0]


def check_extension(service, records):
    ids = [record["key"] for record in records[:10]] + ["no-such-key"]
    properties = [{"id": name} for name in list(records[0]["item"])[:5]]
    answer = service.post(extend=json.dumps({"ids": ids, "properties": properties}))
    service.expect("extension of our own records", answer, "data-extension-response")
    if answer.status_code == 200:
        rows = answer.json()["rows"]
        wrong = [
            (record["key"], name)
            for record in records[:10]
            for name in [property["id"] for property in properties]
            if [str(next(iter(cell.values()))) for cell in rows[record["key"]][name]] != held(record, name)
        ]
        note("extension has the values of the records", wrong)


def held(record, name):
    value = record["item"].get(name, [])
    return [value] if isinstance(value, str) else value


def check_client(service, records):
    import pandas
    import reconciler

    names = pandas.Series([text_of(record) for record in records[:50]])
    found = reconciler.reconcile(names, reconciliation_endpoint=service.address, top_res=1)
    right = sum(list(found["id"]) [row] == records[row]["key"] for row in range(len(found)))
    note(f"PyPI reconciler: {right} of {len(names)} found by name", None if right >= 0.8 * len(names) else str(found))


def with_slip(text, chance):
    if len(text) < 4:
        return text
    place = chance.randrange(1, len(text) - 1)
    return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]


def reconcile_cells(service, records, cells):
    chance = random.Random(7)
    asked = [records[number % len(records)] for number in range(cells)]
    texts = [text_of(record) if number % 2 else with_slip(text_of(record), chance) for number, record in enumerate(asked)]
    right, times, start = 0, [], time.perf_counter()
    for first in range(0, cells, 10):
        batch = {f"q{number}": {"query": text} for number, text in enumerate(texts[first : first + 10])}
        begun = time.perf_counter()
        answer = service.post(queries=json.dumps(batch))
        times.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            note("cells", f"{answer.status_code} {answer.text[:300]}")
            return None
        results = answer.json()
        for number, record in enumerate(asked[first : first + 10]):
            candidates = results[f"q{number}"]["result"]
            right += bool(candidates) and candidates[0]["id"] == record["key"]
    total = time.perf_counter() - start
    times.sort()
    p99 = times[len(times) * 99 // 100] * 1000
    print(
        f"{service.address}: {cells} cells in {total:.1f} s, batches of 10: p99 {p99:.1f} ms; "
        f"first candidate right {right / cells:.3f}"
    )
    return cells / total


def reconcile_beside(ours, other, records, arguments):
    """The same cells asked of both, fewer of them of the other, which may be slow."""
    theirs = reconcile_cells(other, records, arguments.beside_cells)
    if ours and theirs:
        print(f"ours {ours:.0f} cells a second, theirs {theirs:.0f}: {ours / theirs:.1f} times as many")


if __name__ == "__main__":
    sys.exit(main())
