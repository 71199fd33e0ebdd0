"""Holds our OpenAPI document against the API design rules of the Dutch government, by their own linter.

    npm install @stoplight/spectral-cli
    python3 tests/serving/check_design_rules.py RULES openapi/openapi.json [--spectral node_modules/.bin/spectral]

RULES is `../shared/vectors/nlgov-adr/linter.yaml`. What the rules find must be in the list of exceptions below, each with
its reason, and an exception that nothing needs any more is an error too.
"""

import argparse
import json
import subprocess
import sys

# Rule, what its finding is about (a part of the path or of the message), and why it stays.
EXCEPTIONS = [
    ("nlgov:include-major-version-in-uri", "", "the version is in the paths (/v1/…), because the pages, /health, /reconcile "
     "and /compat have versions of their own or none"),
    ("info-contact", "", "the document comes with the software and not with an installation; the catalogue and the "
     "ownership of each register name the people who answer for it"),
    ("nlgov:paths-kebab-case", "merkle:sha-256", "addresses that the GOV.UK Registers gave out; clients of old ask for them"),
    ("nlgov:query-keys-camel-case", "page-index", "as the GOV.UK Registers called it"),
    ("nlgov:query-keys-camel-case", "page-size", "as the GOV.UK Registers called it"),
    ("nlgov:query-keys-camel-case", "_", "parameters are in snake_case, as members of our JSON and those of the "
     "reconciliation API are"),
]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("rules")
    options.add_argument("document")
    options.add_argument("--spectral", default="node_modules/.bin/spectral")
    options = options.parse_args()
    command = [options.spectral, "lint", "-r", options.rules, options.document, "-f", "json", "-q"]
    answer = subprocess.run(command, capture_output=True, text=True)
    findings = json.loads(answer.stdout or "null")
    if findings is None:
        sys.exit(f"{options.spectral} gave no findings: {answer.stderr}")
    used = set()
    excepted = bad = 0
    for finding in findings:
        about = finding["message"] + " " + "/".join(str(part) for part in finding["path"])
        exception = next((e for e in EXCEPTIONS if e[0] == finding["code"] and e[1] in about), None)
        if exception:
            used.add(exception)
            excepted += 1
        else:
            bad += 1
            print(f"{finding['code']}: {about}")
    for exception in EXCEPTIONS:
        if exception not in used:
            bad += 1
            print(f"nothing needs the exception {exception[:2]} any more")
    print(f"{len(findings)} findings, of which {excepted} are excepted for {len(used)} reasons; {bad} to mend")
    sys.exit(bad > 0)


main()
