"""Checks the files of an edition with programs that others wrote.

    python tests/serving/check_extracts.py http://127.0.0.1:8080 address

The CSV file is validated against its metadata with PyPI `csvw`, and each row is hashed again; the spreadsheet file is
opened by LibreOffice without a window, and must hold no formula and every signed number as it was. Exit code 0 when all
holds. Needs `pip install csvw`; without LibreOffice that part is skipped and said to be.
"""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path
from xml.etree import ElementTree

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def download(address: str, folder: Path) -> dict:
    """All files of the latest edition, and their list; every digest is checked."""
    with urllib.request.urlopen(f"{address}/editions") as answer:
        edition = json.load(answer)["editions"][0]["number"]
    with urllib.request.urlopen(f"{address}/editions/{edition}/extracts") as answer:
        manifest = json.load(answer)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    root = address.split("/v1/")[0]
    for file in manifest["files"]:
        with urllib.request.urlopen(root + file["url"]) as answer:
            content = answer.read()
        assert f"sha-256:{hashlib.sha256(content).hexdigest()}" == file["digest"], file["name"]
        (folder / file["name"]).write_bytes(content)
    return {file["form"]: folder / file["name"] for file in manifest["files"]} | {"records": manifest["records"]}


def check_csvw(files: dict) -> int:
    """Every row is as the metadata say, and stands for the item whose hash is beside it."""
    from csvw import CSVW

    package = CSVW(str(files["csv"]), md_url=str(files["csvw"]), validate=True)
    assert package.is_valid, package.warnings
    metadata = json.loads(files["csvw"].read_text())
    columns = metadata["tableSchema"]["columns"]
    rows = 0
    with files["csv"].open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        assert next(reader) == [column["titles"] for column in columns]
        for row in reader:
            item = {}
            for column, cell in zip(columns, row, strict=True):
                if cell and column["name"] not in ("entryNumber", "entryTimestamp", "itemHash"):
                    separator = column.get("separator")
                    item[column["titles"]] = cell.split(separator) if separator else cell
            # Characters that canonical JSON escapes otherwise do not come up in open registers.
            text = json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            assert row[-1] == f"sha-256:{hashlib.sha256(text.encode()).hexdigest()}", row
            rows += 1
    assert rows == files["records"], (rows, files["records"])
    return rows


def check_spreadsheet(files: dict, folder: Path) -> str:
    """No cell is a formula, and what begins with a sign reads as it did."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return "skipped, because there is no LibreOffice"
    # Comma, double quote, UTF-8, from the first line, every column by what it looks like.
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--infilter=CSV:44,34,76,1",
         "--convert-to", "ods", "--outdir", str(folder), str(files["spreadsheet"])],
        check=True, capture_output=True, timeout=600,
    )
    with zipfile.ZipFile(files["spreadsheet"].with_suffix(".ods")) as archive:
        content = ElementTree.fromstring(archive.read("content.xml"))
    formulas = [cell for cell in content.iter(f"{{{OFFICE}table:1.0}}table-cell") if f"{{{OFFICE}table:1.0}}formula" in cell.attrib]
    assert not formulas, formulas[:3]
    shown = {"".join(text.itertext()) for text in content.iter(f"{{{OFFICE}text:1.0}}p")}
    signed = 0
    with files["csv"].open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            for cell in row:
                if cell[:1] in "+-" and cell.lstrip("+-").replace(" ", "").isdigit():
                    signed += 1
                    assert cell in shown or cell.lstrip("+") in shown, cell
    return f"no formula, and {signed} signed numbers read as they were"


def main() -> None:
    """Checks one register of a running service."""
    service, register = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = download(f"{service}/v1/registers/{register}", folder)
        print(f"{register}: {check_csvw(files)} rows are valid CSVW and hash to their items")
        print(f"{register}: the spreadsheet file has {check_spreadsheet(files, folder)}")


if __name__ == "__main__":
    main()
