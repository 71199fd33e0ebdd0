"""Figures of quality, worked out from files alone: nothing here knows how a program got its answers."""

from collections import Counter


def pairs_within(sizes):
    return sum(size * (size - 1) // 2 for size in sizes)


def clusters(truth, found):
    """Pairwise precision, recall and F1, and B³ F1 (Bagga and Baldwin 1998).

    Both map each row to the name of its group; a row that was put nowhere is a group of its own."""
    placed = {row: found.get(row, ("alone", row)) for row in truth}
    both = Counter((truth[row], placed[row]) for row in truth)
    wanted, got = Counter(truth.values()), Counter(placed.values())
    right, given, there = (pairs_within(counts.values()) for counts in (both, got, wanted))
    precision = sum(n * n / got[group] for (_, group), n in both.items()) / len(truth)
    recall = sum(n * n / wanted[thing] for (thing, _), n in both.items()) / len(truth)
    return rates(right, given, there) | {"b3_f1": f1(precision, recall)}


def links(truth, found):
    """Precision, recall and F1 of pairs across two files; `truth` and `found` are sets of (left, right)."""
    return rates(len(truth & found), len(found), len(truth))


def matches(truth, found):
    """Precision, recall and F1 of answers; `truth` maps each row that has one to its answer, `found` each row that got
    one to what it got."""
    right = sum(truth.get(row) == answer for row, answer in found.items())
    return rates(right, len(found), len(truth))


def first_right(truth, found):
    """Share of rows whose first answer is right."""
    return {"first_right": sum(found.get(row) in accepted for row, accepted in truth.items()) / len(truth)}


def rates(right, given, there):
    precision, recall = right / max(given, 1), right / max(there, 1)
    return {"precision": precision, "recall": recall, "f1": f1(precision, recall)}


def f1(precision, recall):
    return 2 * precision * recall / max(precision + recall, 1e-12)
