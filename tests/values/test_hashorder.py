"""The order of hash tables; the expected lists are tclsh's."""

from __future__ import annotations

import pytest

from tclcompat.values.hashorder import bucket_count, hash_order, hash_statistics, key_hash


@pytest.mark.parametrize(
    ("inserted", "listed"),
    [
        (["a", "b", "c", "e", "i"], ["i", "e", "a", "b", "c"]),
        ([str(number) for number in range(14)], [str(number) for number in range(14)]),
        (["é", "\u0100", "", "a b"], ["", "\u0100", "é", "a b"]),
        (["x"], ["x"]),
        ([], []),
    ],
)
def test_keys_come_by_bucket_the_newest_first(inserted: list[str], listed: list[str]) -> None:
    assert hash_order(inserted) == listed


def test_a_table_grows_at_three_entries_for_each_bucket() -> None:
    assert [bucket_count(entries) for entries in (0, 11, 12, 47, 48, 192)] == [4, 4, 16, 16, 64, 256]


def test_statistics_of_an_empty_table() -> None:
    assert hash_statistics([]).startswith("0 entries in table, 4 buckets\nnumber of buckets with 0 entries: 4\n")
    assert hash_statistics([]).endswith("average search distance for entry: 0.0")


@pytest.mark.parametrize("mark", ["", "\u00e9", "\0"])
def test_many_keys_come_in_the_order_of_their_hashes(mark: str) -> None:
    keys = [f"{'' if number % 3 else mark}{number * number % 100_003}" for number in range(20_000)]
    keys = list(dict.fromkeys(keys))
    mask = bucket_count(len(keys)) - 1
    hashes = [key_hash(key) & mask for key in hash_order(keys)]
    assert hashes == sorted(hashes)
