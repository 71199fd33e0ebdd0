"""What linking costs from ten thousand to three million generated rows.

    python tests/comparison/curve.py --registrar target/release/registrar [--sizes 10000,100000,1000000] [--out FILE]

Makes the departments of `registrar sample`, puts their rows into one file (name, address, postcode, phone), and runs
`link suggest` and `link run` on it. Prints a table in Markdown: processor seconds and seconds by the clock of both commands
together, the most memory held, and the exponent: by which power of the rows the processor seconds have grown since the line
before. n log n from 10,000 to 3,000,000 rows is an exponent of 1.09. Needs pandas and pyarrow.
"""

import argparse
import io
import math
import tempfile
from pathlib import Path

import pandas as pd

from programs import Run

# Where the departments have what; addresses are in several columns, in this order.
NUMBERS = ["company_number", "premises_id", "supplier_id"]
NAMES = ["company_name", "business_name", "supplier"]
PHONES = ["phone", "telephone"]
ADDRESSES = ["address_line_1", "address_line_2", "post_town", "county", "address", "address1", "address2", "address3", "town"]


def read(path):
    """A table of text; not every department writes UTF-8 and commas."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        text = path.read_text("cp1252", errors="replace")
    header = text.split("\n", 1)[0]
    return pd.read_csv(io.StringIO(text), sep=max(",;|\t", key=header.count), dtype=str, keep_default_na=False)


def department(path):
    """The rows of a department under common columns."""
    rows = read(path).astype(str)
    rows = rows.replace({"None": "", "nan": ""})
    first = lambda names: next((rows[name] for name in names if name in rows), "")
    parts = [rows[name] for name in ADDRESSES if name in rows]
    address = parts[0].str.cat(parts[1:], sep=", ") if len(parts) > 1 else parts[0]
    return pd.DataFrame({
        "id": path.stem + "/" + first(NUMBERS),
        "name": first(NAMES),
        "address": address.str.replace(r"(, )+", ", ", regex=True).str.strip(", "),
        "postcode": first(["postcode"]),
        "phone": first(PHONES),
    })


def measure(registrar, size, folder):
    """Rows, processor seconds, seconds and megabytes of `link suggest` and `link run`."""
    Run([registrar, "sample", "--records", size, "--seed", 5, "--out", folder / "sample"])
    files = [path for path in sorted((folder / "sample").rglob("*")) if path.suffix in (".csv", ".parquet")]
    rows = pd.concat([department(path) for path in files if path.stem != "truth"]).drop_duplicates("id")
    file, spec = folder / "rows.csv", folder / "spec.toml"
    rows.to_csv(file, index=False)
    suggest = Run([registrar, "link", "suggest", file, "--unique-id", "id"], spec)
    run = Run([registrar, "link", "run", "--spec", spec, file, "--out", folder / "clusters.csv"])
    both = [suggest, run]
    processor = sum(each.processor_seconds for each in both)
    return len(rows), processor, sum(each.seconds for each in both), max(each.megabytes for each in both)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registrar", type=Path, required=True)
    parser.add_argument("--sizes", default="10000,30000,100000,300000,1000000,3000000")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = ["| rows | processor seconds | seconds | MB | exponent |", "|---|---|---|---|---|"]
    before = None
    print("\n".join(lines))
    for size in options.sizes.split(","):
        with tempfile.TemporaryDirectory() as folder:
            rows, processor, seconds, megabytes = measure(options.registrar, size, Path(folder))
        grown = "" if before is None else f"{math.log(processor / before[1]) / math.log(rows / before[0]):.2f}"
        lines.append(f"| {rows:,} | {processor:.2f} | {seconds:.2f} | {megabytes:.0f} | {grown} |")
        print(lines[-1], flush=True)
        before = rows, processor
    if options.out:
        options.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
