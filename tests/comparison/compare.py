"""Registrar beside the specialists on labelled data, one after the other on the same machine.

    python tests/comparison/compare.py --registrar target/release/registrar --shared ../shared [--only NAME] [--out FILE]

Needs pandas, pyarrow, and for the peers splink==4.0.17 and uk_address_matcher==1.5.3. Prints a table in Markdown: quality,
seconds from file to answer, and the most memory held. Pairwise figures are after clustering, and a match that blocking
missed is a miss. What each task counts is said beside its function.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

import pandas as pd

import scores
from programs import Run


class Bench:
    def __init__(self, options, folder):
        self.registrar = options.registrar
        self.data = options.shared / "data"
        self.peers = options.shared / "peers"
        self.folder = folder
        self.rows = []

    def ours(self, *arguments, stdout=None):
        return Run([self.registrar, "--store", f"sqlite://{self.folder}/none.db", *arguments], stdout)

    def peer(self, script, *arguments):
        return Run([sys.executable, self.peers / script, *arguments])

    def add(self, task, who, run, figures, target=""):
        text = ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
        took = f"{run.seconds:.1f}" if run else ""
        held = f"{run.megabytes:.0f}" if run else ""
        self.rows.append((task, who, text, target, took, held))
        print(f"| {' | '.join(self.rows[-1])} |", flush=True)

    def save(self, frame, name):
        path = self.folder / name
        frame.to_parquet(path) if name.endswith(".parquet") else frame.to_csv(path, index=False)
        return path

    def match(self, file, against, kind, identifier, texts):
        """Answers of `registrar match`: row to (answer, decision)."""
        out = self.folder / "matches.csv"
        columns = [part for text in texts for part in ("--text", text)]
        run = self.ours("match", file, "--against", against, "--kind", kind, "--id", identifier, *columns, "--out", out)
        return run, read(out)

    def cluster(self, files, identifier):
        """Clusters by a specification that `link suggest` alone made; the seconds are those of both commands."""
        spec, out = self.folder / "spec.toml", self.folder / "clusters.csv"
        suggest = self.ours("link", "suggest", *files, "--unique-id", identifier, stdout=spec)
        run = self.ours("link", "run", "--spec", spec, *files, "--out", out)
        run.seconds += suggest.seconds
        run.megabytes = max(run.megabytes, suggest.megabytes)
        return run, read(out)


def read(path):
    frame = pd.read_parquet(path) if str(path).endswith(".parquet") else pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.columns = [column.strip() for column in frame.columns]
    return frame.astype(str)


def london(bench, blanked=False):
    """Every messy row has a label; an answer is a row that was decided to be a match."""
    messy = pd.read_parquet(bench.data / "addresses/fictional_london_messy.parquet")
    canonical = bench.data / "addresses/fictional_london_canonical.parquet"
    if blanked:
        messy["postcode"] = ""
    truth = dict(zip(messy.unique_id.astype(str), messy.ukam_label.astype(str)))
    task = "London, postcodes blanked" if blanked else "London, messy to canonical"
    file = bench.save(messy, "messy.parquet")
    # The label must not be there to be looked at.
    blind = bench.save(messy.drop(columns="ukam_label"), "blind.parquet")
    run, answers = bench.match(blind, canonical, "address", "unique_id", ["address_concat", "postcode"])
    decided = answers[answers.decision == "match"]
    figures = scores.matches(truth, dict(zip(decided.id, decided.matched_id)))
    bench.add(task, "Registrar", run, figures, "F1 .960" if blanked else "F1 .990 at precision .998")
    peer = bench.peer("ukam.py", file, canonical, "ukam_label")
    precision, recall = map(float, re.search(r"precision ([\d.]+) recall ([\d.]+)", peer.output).groups())
    bench.add(task, "uk_address_matcher", peer, {"precision": precision, "recall": recall, "f1": scores.f1(precision, recall)})


def edge_cases(bench):
    """Each case by itself, against its own candidates: whether the right one comes first."""
    cases = read(bench.data / "addresses/ukam_edge_cases.csv")
    right, last = 0, None
    for _, candidates in cases.groupby("case"):
        candidates = candidates.reset_index(drop=True).assign(id=lambda frame: frame.index.astype(str))
        asked = pd.DataFrame({"id": ["case"], "address": candidates.messy_address[:1], "postcode": candidates.messy_postcode[:1]})
        held = candidates.rename(columns={"candidate_address": "address", "candidate_postcode": "postcode"})
        last, answers = bench.match(
            bench.save(asked, "asked.csv"), bench.save(held[["id", "address", "postcode"]], "held.csv"),
            "address", "id", ["address", "postcode"],
        )
        wanted = set(candidates.id[candidates.is_match == "1"])
        right += answers.matched_id[0] in wanted
    bench.add("Address edge cases", "Registrar", last, {"right": right, "of": cases.case.nunique()}, "21 of 21")


def people(bench, name, files, kind, truth_column, identifier, target):
    """Pairs within one file, or across two; by `link suggest` alone."""
    paths = [bench.data / "linkage" / file for file in files]
    frames = [read(path) for path in paths]
    blind = [bench.save(frame.drop(columns=truth_column), path.name) for frame, path in zip(frames, paths)]
    run, found = bench.cluster(blind, identifier)
    truth = {
        (path.stem, row): cluster
        for path, frame in zip(paths, frames)
        for row, cluster in zip(frame[identifier], frame[truth_column])
    }
    figures = scores.clusters(truth, dict(zip(zip(found.source, found.unique_id), found.cluster_id)))
    bench.add(name, "Registrar, suggested", run, figures, target)
    peer = bench.peer("splink_dedupe.py", kind, truth_column, *paths)
    best = max(re.findall(r"clusters at ([\d.]+): pairwise F1 ([\d.]+).*B3 F1 ([\d.]+)", peer.output), key=lambda row: row[1])
    bench.add(name, f"Splink, best of three thresholds ({best[0]})", peer, {"f1": float(best[1]), "b3_f1": float(best[2])})


def fake_1000(bench):
    people(bench, "fake_1000", ["fake_1000.csv"], "fake", "cluster", "unique_id", "F1 .955")


def febrl3(bench):
    people(bench, "febrl3", ["febrl3.csv"], "febrl", "cluster", "rec_id", "F1 .9992")


def febrl4_records(bench):
    """Each duplicate against the originals by `registrar match --kind record`: all at once, with matches to learn from, and
    nine at a time, when the held records have to do."""
    originals, duplicates = (read(bench.data / f"linkage/febrl4{part}.csv") for part in "ab")
    held = bench.save(originals.drop(columns="cluster"), "held.csv")
    person = dict(zip(originals.rec_id, originals.cluster)) | dict(zip(duplicates.rec_id, duplicates.cluster))
    some = duplicates.iloc[:: len(duplicates) // 540][:540]
    for task, rows, at_once in (("all at once", duplicates, len(duplicates)), ("nine at a time", some, 9)):
        found = []
        for first in range(0, len(rows), at_once):
            asked = bench.save(rows.iloc[first : first + at_once].drop(columns="cluster"), "asked.csv")
            run, answers = bench.match(asked, held, "record", "rec_id", [])
            found.append(answers[answers.decision == "match"])
        found = pd.concat(found)
        right = sum(person[row] == person[answer] for row, answer in zip(found.id, found.matched_id))
        figures = {"match_right": right, "match_wrong": len(found) - right, "of": len(rows)}
        bench.add(f"febrl4, records {task}", "Registrar", run, figures)


def febrl4(bench):
    people(bench, "febrl4", ["febrl4a.csv", "febrl4b.csv"], "febrl", "cluster", "rec_id", "F1 .9995")


def dblp_acm(bench):
    """Pairs across the two files, against the published list of pairs."""
    files = [bench.data / "linkage" / name for name in ("orig_dblp_acm_dblp2.csv", "orig_dblp_acm_acm.csv")]
    wanted = read(bench.data / "linkage/orig_dblp_acm_dblp-acm_perfectmapping.csv")
    copies = [bench.save(pd.read_csv(file, dtype=str, keep_default_na=False, encoding_errors="replace"), file.name) for file in files]
    run, found = bench.cluster(copies, "id")
    dblp, acm = (found[found.source == file.stem] for file in files)
    across = dblp.merge(acm, on="cluster_id")
    figures = scores.links(set(zip(wanted.idDBLP, wanted.idACM)), set(zip(across.unique_id_x, across.unique_id_y)))
    bench.add("DBLP–ACM", "Registrar, suggested", run, figures, "F1 .975")


def practices(bench):
    """One practice over six years; neither its code nor the row's own identifier is there to be looked at."""
    rows = read(bench.data / "addresses/nhs_gp_practices_labelled.parquet").replace({"None": "", "nan": ""})
    rows.insert(0, "row", rows.index.astype(str))
    blind = rows.drop(columns=["code", "record_id", "snapshot"])
    file = bench.save(blind, "practices.csv")
    run, found = bench.cluster([file], "row")
    figures = scores.clusters(dict(zip(rows.row, rows.code)), dict(zip(found.unique_id, found.cluster_id)))
    bench.add("GP practices over six years", "Registrar, suggested", run, figures, "F1 .950")


def suppliers(bench):
    rows = pd.read_parquet(bench.data / "organisations/nhs_suppliers_labelled.parquet").fillna("")
    return rows[~rows.ambiguous.astype(bool)].reset_index(drop=True).assign(row=lambda frame: frame.index.astype(str))


def supplier_spellings(bench):
    """The labelled rows, by the name alone."""
    rows = suppliers(bench)
    rows = rows[rows.is_labelled.astype(bool) & (rows.canonical_id != "")]
    run, found = bench.cluster([bench.save(rows[["row", "supplier_name"]], "suppliers.csv")], "row")
    figures = scores.clusters(dict(zip(rows.row, rows.canonical_id)), dict(zip(found.unique_id, found.cluster_id)))
    bench.add("NHS suppliers, spellings", "Registrar, suggested", run, figures, "F1 .750")


FORMS = {"THE", "LIMITED", "LTD", "PLC", "LLP", "CIC", "CIO"}


def words(name):
    """The words of a name without its legal form and articles."""
    plain = re.sub("[^A-Z0-9 ]", "", name.upper()).split()
    return tuple(word for word in plain if word not in FORMS)


def out_of_reach(rows, held):
    """Estimates of what no method can answer that sees the strings alone: the share of rows in which another body has the
    very name that was asked for while the wanted one has another, or has it with another form; and the share in which the
    two have no word in common and the one is not made of the initials of the other."""
    bodies = {}
    for name in held:
        bodies.setdefault(words(name), set()).add(name)

    def is_anothers(row):
        others = bodies.get(words(row.supplier_name), set()) - {row.canonical_name}
        return bool(others) and (words(row.canonical_name) != words(row.supplier_name) or row.supplier_name in others)

    def is_strange(row):
        asked, wanted = words(row.supplier_name), words(row.canonical_name)
        initials = {"".join(word[0] for word in wanted if len(word) >= least) for least in (1, 3, 4)}
        return not set(asked) & set(wanted) and "".join(asked) not in initials

    anothers = rows.apply(is_anothers, axis=1)
    return {"anothers_name": anothers.mean(), "no_word_in_common": (rows.apply(is_strange, axis=1) & ~anothers).mean()}


def supplier_names(bench):
    """Hand-audited rows: whether the first answer is the registered name."""
    rows = suppliers(bench)
    rows = rows[rows.audit_type.astype(str).str.startswith("2")]
    held = read(bench.data / "organisations/registered_names.csv")
    held = bench.save(pd.DataFrame({"id": held.registered_name, "supplier_name": held.registered_name}), "registered.csv")
    asked = rows[["row", "supplier_name"]].rename(columns={"row": "id"})
    run, answers = bench.match(bench.save(asked, "asked.csv"), held, "organisation", "id", ["supplier_name"])
    found = dict(zip(answers.id, answers.matched_id))
    for register, target in (("companies-house", ".45"), ("charity-commission", ".75")):
        wanted = rows[rows.register == register]
        truth = {row: {name} for row, name in zip(wanted.row, wanted.canonical_name)}
        figures = scores.first_right(truth, found) | {"of": len(truth)}
        figures |= out_of_reach(wanted, read(bench.data / "organisations/registered_names.csv").registered_name)
        bench.add(f"NHS suppliers, {register}", "Registrar", run, figures, f"first right {target}")


def name_pairs(bench):
    """Pairs of names of organisations, each decided by itself: a pair counts as found when its decision is a match, so that
    sisters that go to a person count as not found. People and vessels are left out."""
    rows = read(bench.data / "organisations/name_bench_cases.csv")
    rows = rows[~rows.schema.isin(["Person", "Vessel"])].assign(case=lambda frame: frame.index.astype(str))
    file, out = bench.save(rows[["case", "name1", "name2"]], "pairs.csv"), bench.folder / "decisions.csv"
    columns = ["--id", "case", "--text", "name1", "--beside", "name2"]
    run = bench.ours("match", file, "--kind", "organisation", *columns, "--out", out)
    answers = read(out)
    figures = scores.links(set(rows.case[rows.is_match == "true"]), set(answers.id[answers.decision == "match"]))
    bench.add("Name pairs, organisations", "Registrar", run, figures, "F1 .900 (nomenklatura .865)")


def variants(bench, name, column, target):
    """Each variant against all others: whether the first answer belongs to the same body. A file that is matched against
    itself gives no row as its own answer. A body with one variant only cannot be answered and counts as a miss."""
    rows = read(bench.data / f"organisations/{name}.csv").assign(row=lambda frame: frame.index.astype(str))
    file = bench.save(rows[["row", "name"]], "variants.csv")
    run, answers = bench.match(file, file, "organisation", "row", ["name"])
    body = dict(zip(rows.row, rows[column]))
    found = {row: body.get(answer) for row, answer in zip(answers.id, answers.matched_id)}
    alone = rows[column].map(rows[column].value_counts()) == 1
    everything = scores.first_right({row: {thing} for row, thing in body.items()}, found)
    reachable = scores.first_right({row: {body[row]} for row in rows.row[~alone]}, found)
    figures = everything | {"first_right_of_reachable": reachable["first_right"], "reachable": 1 - alone.mean()}
    bench.add(name, "Registrar", run, figures, f"first right {target}")


def local_authorities(bench):
    variants(bench, "uk_local_authority_name_variants", "local_authority", ".97")


def government_organisations(bench):
    variants(bench, "uk_government_organisation_name_variants", "government_organisation", ".80")


TASKS = {
    "london": london,
    "london-blanked": lambda bench: london(bench, blanked=True),
    "edge-cases": edge_cases,
    "practices": practices,
    "supplier-spellings": supplier_spellings,
    "supplier-names": supplier_names,
    "name-pairs": name_pairs,
    "local-authorities": local_authorities,
    "government-organisations": government_organisations,
    "fake-1000": fake_1000,
    "febrl3": febrl3,
    "febrl4": febrl4,
    "febrl4-records": febrl4_records,
    "dblp-acm": dblp_acm,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registrar", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--only", choices=TASKS, action="append")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    header = ["| task | program | figures | target | seconds | MB |", "|---|---|---|---|---|---|"]
    print("\n".join(header), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, Path(folder))
        for task in options.only or TASKS:
            TASKS[task](bench)
    if options.out:
        lines = header + [f"| {' | '.join(row)} |" for row in bench.rows]
        options.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
