"""Checks the catalogue of a running service against the UK Cross-Government Metadata Exchange Model.

    python tests/serving/check_catalogue.py http://127.0.0.1:8080 $REGISTRAR_SHARED/vectors/ukgov-metadata

Exit code 0 when every data set and every distribution is valid. Needs `pip install jsonschema`.
"""

import json
import sys
import urllib.request
from pathlib import Path

import jsonschema


def main() -> None:
    """Checks all of them, and prints what is wrong with each."""
    service, model = sys.argv[1:3]
    schema = json.loads((Path(model) / "generated-by-linkml-1.12.schema.json").read_text())
    with urllib.request.urlopen(f"{service}/v1/catalogue") as answer:
        catalogue = json.load(answer)
    wrong = 0
    for members, name in (("dataset", "Dataset"), ("distribution", "Distribution")):
        rule = {"$defs": schema["$defs"], "$ref": f"#/$defs/{name}"}
        validator = jsonschema.Draft201909Validator(rule)
        for entry in catalogue[members]:
            for error in validator.iter_errors(entry):
                wrong += 1
                print(f"{entry['identifier']}: {error.json_path}: {error.message[:200]}")
        print(f"{len(catalogue[members])} entries of {members} looked at")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
