"""A copy of a document, on which something is tried before it is done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pycrdt import Doc

from portal.live.content import Tree
from portal.live.protocol import Malformed, number

Stretch = tuple[int, int, int]
"""Whose items, from which of their clocks on, and how many."""


def copy_of(doc: Tree) -> Tree:
    copy: Tree = Doc()
    copy.apply_update(doc.get_update())
    return copy


def try_on(copy: Tree, updates: Sequence[bytes]) -> None:
    """Raises Malformed for what cannot be applied at all."""
    try:
        for update in updates:
            copy.apply_update(update)
    except Exception as error:
        raise Malformed("the update cannot be applied") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Malformed("the update cannot be applied") from error


def without(doc: Tree, items: Iterable[Stretch]) -> Tree:
    """The document as it would be if these items of it were taken out."""
    copy = copy_of(doc)
    try_on(copy, [_taking_out(items)])
    return copy


def _taking_out(items: Iterable[Stretch]) -> bytes:
    """An update that does nothing else."""
    stretches: defaultdict[int, list[bytes]] = defaultdict(list)
    for client, clock, length in items:
        stretches[client].append(number(clock) + number(length))
    listed = [number(client) + number(len(found)) + b"".join(found) for client, found in stretches.items()]
    return number(0) + number(len(listed)) + b"".join(listed)
