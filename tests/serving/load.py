"""Writes the addresses of `../shared/peers/serving/common/gen_data.py` as a register in RSF, to be loaded with

    registrar rsf import FILE --approve-as NAME

    python3 tests/serving/load.py DATA/addresses.csv FILE.rsf

The column `status` becomes `address-status` and the others take hyphens, as names of fields have them. Empty cells are
left out, as they are in any register.
"""

import csv
import hashlib
import json
import sys

FIELDS = {
    "address": "The permanent identifier of the address.",
    "sub-building": "A flat, a unit, an apartment.",
    "building-number": "The number of the building in its street.",
    "street": "The name of the street.",
    "locality": "A village or a part of the town.",
    "town": "The post town.",
    "postcode": "The postcode.",
    "region": "The region of the country.",
    "lat": "Latitude.",
    "lon": "Longitude.",
    "address-status": "Whether the address is in use.",
    "start-date": "The day from which on the address exists.",
}
COLUMNS = {"key": "address", "status": "address-status"}
TIME = "2026-01-01T00:00:00Z"


def line(item):
    text = json.dumps(item, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text, "sha-256:" + hashlib.sha256(text.encode()).hexdigest()


def main():
    source, target = sys.argv[1:3]
    with open(source, newline="") as rows, open(target, "w") as rsf:
        rsf.write("assert-root-hash\tsha-256:" + hashlib.sha256(b"").hexdigest() + "\n")
        definitions = [("name", {"name": "address"})]
        for field, text in FIELDS.items():
            definition = {"cardinality": "1", "datatype": "datetime" if field == "start-date" else "string", "field": field, "phase": "beta", "text": text}
            definitions.append((f"field:{field}", definition))
        register = {"fields": list(FIELDS), "phase": "beta", "register": "address", "text": "Addresses that are made up."}
        definitions.append(("register:address", register))
        for key, item in definitions:
            text, digest = line(item)
            rsf.write(f"add-item\t{text}\nappend-entry\tsystem\t{key}\t{TIME}\t{digest}\n")
        for row in csv.DictReader(rows):
            item = {COLUMNS.get(name, name.replace("_", "-")): value for name, value in row.items() if value}
            text, digest = line(item)
            rsf.write(f"add-item\t{text}\nappend-entry\tuser\t{item['address']}\t{TIME}\t{digest}\n")


if __name__ == "__main__":
    main()
