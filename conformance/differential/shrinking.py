"""Making a program that shows a difference small: text is taken away as long as the difference stays.

The text is cut where Tcl's own structure allows it, whatever the grammar was: whole lines, commands, blocks that become
their content, bracketed scripts and braced words that become a plain word.  What does not run any more loses the
difference and is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

Test = Callable[[list[str]], list[bool]]
# How many candidates are tried in one run of the engines.
AT_ONCE = 40


def shrink(program: str, still_differs: Test, kept: list[str], rounds: int = 60) -> str:
    """Return a smaller program for which ``still_differs`` (asked for many at a time) says True.

    The texts of ``kept`` that the program begins with stay whole, or go.
    """
    head: list[str] = []
    while (begins := next((text for text in kept if program.startswith(text + "\n")), None)) is not None:
        head.append(begins)
        program = program[len(begins) + 1 :]
    for _ in range(rounds):
        start = "".join([text + "\n" for text in head])
        found = _first((start + candidate for candidate in _candidates(program)), still_differs)
        if found is None:
            break
        program = found[len(start) :]
    for text in list(head):
        fewer = [other for other in head if other != text]
        if still_differs(["\n".join([*fewer, program])])[0]:
            head = fewer
    return "\n".join([*head, program])


def _first(candidates: Iterator[str], still_differs: Test) -> str | None:
    """Return the smallest of the first handful of candidates that has one."""
    seen: set[str] = set()
    pending: list[str] = []
    for candidate in candidates:
        if candidate not in seen:
            seen.add(candidate)
            pending.append(candidate)
        if len(pending) == AT_ONCE:
            good = [text for text, differs in zip(pending, still_differs(pending), strict=True) if differs]
            if good:
                return min(good, key=len)
            pending = []
    if pending:
        good = [text for text, differs in zip(pending, still_differs(pending), strict=True) if differs]
        if good:
            return min(good, key=len)
    return None


def _candidates(program: str) -> Iterator[str]:
    """Yield smaller programs, those that take most away first."""
    groups = line_groups(program)
    size = len(groups) // 2
    while size >= 1:
        for start in range(0, len(groups), size):
            yield "\n".join(groups[:start] + groups[start + size :])
        size //= 2
    spans = sorted(braced_spans(program), key=lambda span: span[0] - span[1])
    for start, end in spans:
        inside = program[start + 1 : end - 1]
        for smaller in _smaller_insides(inside):
            yield program[: start + 1] + smaller + program[end - 1 :]
    for start, end in spans:
        # A compound command becomes one of its blocks.
        line_start = program.rfind("\n", 0, start) + 1
        line_end = program.find("\n", end)
        yield program[:line_start] + program[start + 1 : end - 1] + (program[line_end:] if line_end >= 0 else "")
    for start, end in sorted(bracketed_spans(program), key=lambda span: span[0] - span[1]):
        for word in ("1", "a", "$i"):
            yield program[:start] + word + program[end:]
        yield program[:start] + program[start + 1 : end - 1] + program[end:]
    for start, end in spans:
        for word in ("{}", "1", "a"):
            if end - start > len(word):
                yield program[:start] + word + program[end:]
    yield from _without_words(program)


def _smaller_insides(inside: str) -> Iterator[str]:
    """Yield what is left of a block without some of its commands."""
    groups = line_groups(inside)
    if len(groups) > 1:
        for index in range(len(groups)):
            yield "\n".join(groups[:index] + groups[index + 1 :])
    commands = inside.split("; ")
    if len(commands) > 1:
        for index in range(len(commands)):
            yield "; ".join(commands[:index] + commands[index + 1 :])


def _without_words(program: str) -> Iterator[str]:
    position = program.find(" ")
    while position >= 0:
        end = min(
            [place for place in (program.find(mark, position + 1) for mark in " ;]}\n") if place >= 0] or [len(program)]
        )
        if end > position + 1 and _balanced(program[position:end]):
            yield program[:position] + program[end:]
            yield program[: position + 1] + "1" + program[end:]
        position = program.find(" ", position + 1)


def line_groups(text: str) -> list[str]:
    """Return the lines, those together that braces and brackets hold together."""
    groups: list[str] = []
    depth = 0
    for line in text.split("\n"):
        if depth > 0:
            groups[-1] += "\n" + line
        else:
            groups.append(line)
        depth += sum(line.count(mark) for mark in "{[") - sum(line.count(mark) for mark in "}]")
    return groups


def braced_spans(text: str) -> list[tuple[int, int]]:
    """Return where each braced part begins and ends."""
    return _spans(text, "{", "}")


def bracketed_spans(text: str) -> list[tuple[int, int]]:
    """Return where each bracketed part begins and ends."""
    return _spans(text, "[", "]")


def _spans(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    starts: list[int] = []
    for position, mark in enumerate(text):
        if mark == opening:
            starts.append(position)
        elif mark == closing and starts:
            spans.append((starts.pop(), position + 1))
    return spans


def _balanced(text: str) -> bool:
    return text.count("{") == text.count("}") and text.count("[") == text.count("]") and text.count('"') % 2 == 0
