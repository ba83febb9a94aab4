"""The order in which Tcl's hash tables hand out their keys, and their statistics.

``array names``, ``array get``, ``info vars`` ... list a hash table bucket by bucket.  The manual leaves that order
open, yet what scripts print depends on it, and it follows from the keys and the order of their insertion: the hash is
a number in base 9, a table has 4 buckets and gets four times as many when it holds three entries for each, a new entry
goes to the front of its bucket, and growing turns every bucket round.  So entries made between two growths stand in
one direction, those of the next span in the other.

What cannot be known from the keys that are left is whether entries that are gone had made the table larger.
"""

from __future__ import annotations

from itertools import compress
from operator import mul

from tclcompat.values.glob import glob_flags, is_glob_literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

_FIRST_BUCKETS = 4
_ENTRIES_PER_BUCKET = 3
_GROWTH = 4
_SHOWN_LENGTHS = 10

_weights = [1]
_hashes: dict[str, int] = {}
_MEMO_SIZE, _MEMO_TEXT = 8192, 100
# How many characters at the end of a key are looked up on their own.
_END = 3
# The orders of the keys of some tables that were listed lately: what is listed often changes seldom.
_orders: dict[tuple[str, ...], list[str]] = {}
_MOST_ORDERS, _LONGEST_KNOWN = 32, 500


def key_hash(key: str) -> int:
    """Return Tcl's hash of ``key``, with more high bits than Tcl keeps; only low ones are used."""
    data = key.encode("utf-8", "surrogatepass")
    if 0 in data:
        data = data.replace(b"\0", b"\xc0\x80")
    while len(_weights) < len(data):
        _weights.append(_weights[-1] * 9 & 0xFFFFFFFF)
    return sum(map(mul, data[::-1], _weights))


def _known_hash(key: str) -> int:
    """Return ``key_hash``, from a memo."""
    found = _hashes.get(key)
    if found is None:
        if len(_hashes) >= _MEMO_SIZE:
            _hashes.clear()
        found = key_hash(key)
        if len(key) <= _MEMO_TEXT:
            _hashes[key] = found
    return found


def _many_hashes(keys: list[str]) -> list[int]:
    """Return ``key_hash`` of each of more keys than are remembered, from the hashes of their parts.

    Most have the last characters, or those before them, in common with others.
    """
    text = "".join(keys)
    if not text.isascii() or "\0" in text:
        return list(map(key_hash, keys))
    ends: dict[str, int] = {}
    starts: dict[str, int] = {}
    hashes = []
    for key in keys:
        end, start = key[-_END:], key[:-_END]
        last, first = ends.get(end), starts.get(start)
        if last is None:
            last = ends[end] = key_hash(end)
        if first is None:
            first = starts[start] = key_hash(start) * 9**_END
        hashes.append(first + last)
    return hashes


def bucket_count(entries: int) -> int:
    """Return how many buckets a table has that ``entries`` keys were put into."""
    buckets = _FIRST_BUCKETS
    while entries >= buckets * _ENTRIES_PER_BUCKET:
        buckets *= _GROWTH
    return buckets


def hash_order(keys: Collection[str]) -> list[str]:
    """Return ``keys``, given in the order of insertion, in the order in which a Tcl hash table lists them."""
    count = len(keys)
    if count < 2:
        return list(keys)
    if count < _FIRST_BUCKETS * _ENTRIES_PER_BUCKET:
        # It has never grown: in every bucket the last one is the first.
        in_buckets: list[list[str]] = [[] for _ in range(_FIRST_BUCKETS)]
        for key in keys:
            in_buckets[(_hashes.get(key) or _known_hash(key)) % _FIRST_BUCKETS].append(key)
        return [key for bucket in in_buckets for key in bucket[::-1]]
    if count > _LONGEST_KNOWN:
        return _by_buckets(_chain_order(list(keys)), count)
    inserted = tuple(keys)
    known = _orders.get(inserted)
    if known is None:
        if len(_orders) >= _MOST_ORDERS:
            _orders.clear()
        known = _orders[inserted] = _by_buckets(_chain_order(list(keys)), count)
    return known[:]


def _by_buckets(sequence: list[str], entries: int) -> list[str]:
    """Return keys, some of a table of so many ``entries``, bucket by bucket; in a bucket they stay in their order."""
    mask = bucket_count(entries) - 1
    if len(sequence) > _MEMO_SIZE:
        buckets = [number & mask for number in _many_hashes(sequence)]
    else:
        buckets = [(_hashes.get(key) or _known_hash(key)) & mask for key in sequence]
    return [sequence[position] for position in sorted(range(len(sequence)), key=buckets.__getitem__)]


def matching_names(elements: Collection[str], pattern: str | None = None) -> list[str]:
    """Return the keys that match a glob-style pattern, if there is one, in the order of ``hash_order``."""
    if pattern is None:
        return hash_order(elements)
    if is_glob_literal(pattern):
        return [pattern] if pattern in elements else []
    sequence = _chain_order(list(elements))
    found = list(compress(sequence, glob_flags(pattern, sequence)))
    # Only those that match need a hash.
    return _by_buckets(found, len(sequence)) if len(found) > 1 else found


def _chain_order(keys: list[str]) -> list[str]:
    """Return ``keys`` in the order they would have if all fell into one bucket."""
    spans: list[list[str]] = []
    start, limit = 0, _FIRST_BUCKETS * _ENTRIES_PER_BUCKET
    while limit <= len(keys):
        spans.append(keys[start:limit])
        start, limit = limit, limit * _GROWTH
    spans.append(keys[start:])
    ahead: list[str] = []
    behind: list[list[str]] = []
    for distance, span in enumerate(reversed(spans)):
        if distance % 2:
            behind.append(span)
        else:
            ahead += reversed(span)
    for span in reversed(behind):
        ahead += span
    return ahead


def hash_statistics(keys: Collection[str]) -> str:
    """Return what ``array statistics`` and ``dict info`` tell about a table with ``keys``."""
    count = len(keys)
    size = bucket_count(count)
    mask = size - 1
    lengths: dict[int, int] = {}
    for key in keys:
        bucket = key_hash(key) & mask
        lengths[bucket] = lengths.get(bucket, 0) + 1
    histogram = [0] * (_SHOWN_LENGTHS + 1)
    histogram[0] = size - len(lengths)
    average = 0.0
    for length in lengths.values():
        histogram[min(length, _SHOWN_LENGTHS)] += 1
        average += (length + 1.0) * (length / count) / 2.0
    lines = [f"{count} entries in table, {size} buckets"]
    lines += [f"number of buckets with {length} entries: {histogram[length]}" for length in range(_SHOWN_LENGTHS)]
    lines.append(f"number of buckets with {_SHOWN_LENGTHS} or more entries: {histogram[_SHOWN_LENGTHS]}")
    lines.append(f"average search distance for entry: {average:.1f}")
    return "\n".join(lines)
