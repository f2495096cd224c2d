"""What an update contains, read without applying it: whose items, what it needs, which words, how deep.

Yjs' first encoding. An update is understood completely or refused: pycrdt would keep what it cannot place yet
where nobody can see it (and leave it out of every snapshot), and a deeply nested one can end the process.
Only what the editor's schema can make is let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.live.items import DEEPEST, MOST_ITEMS, Id, Item, check_depth
from portal.live.protocol import Malformed, Reader, TooLarge

ROOT = "prosemirror"
TAGS = frozenset({"block", "table", "table_row", "table_header", "table_cell"})
LONGEST_ATTRIBUTE = 10_000

GC, DELETED, STRING, FORMAT, TYPE, ANY, SKIP = 0, 1, 4, 6, 7, 8, 10
XML_ELEMENT, XML_TEXT = 3, 6
HAS_ORIGIN, HAS_RIGHT, HAS_KEY, CONTENT = 0x80, 0x40, 0x20, 0x1F

Letters = tuple[int, int, int, Id | None]
"""Whose, from which of their clocks, how many, and what they stand beside."""


@dataclass(slots=True)
class Contents:
    """What an update brings and what it needs. Most bring letters, or take some out, and nothing else."""

    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    formats: list[tuple[str, str]] = field(default_factory=list)
    letters: list[Letters] = field(default_factory=list)
    deleted: list[tuple[int, int, int]] = field(default_factory=list)
    is_more_than_letters: bool = False
    has_odd_attributes: bool = False

    @property
    def clients(self) -> set[int]:
        return set(self.ends)

    def fits(self, clocks: Mapping[int, int]) -> bool:
        """Whether everything it refers to is known, so that all of it finds its place at once."""
        return all(clocks.get(client, 0) >= needed for client, needed in self.needs.items())

    def news(self, clocks: Mapping[int, int]) -> set[int]:
        """The editors of whom it brings items that are not known yet."""
        return {client for client, end in self.ends.items() if end > clocks.get(client, 0)}

    def add_to(self, clocks: dict[int, int]) -> None:
        for client, end in self.ends.items():
            clocks[client] = max(clocks.get(client, 0), end)


def read_update(update: bytes) -> Contents:
    """Raises Malformed for anything that the product's editor cannot have made."""
    reader = Reader(update)
    contents = Contents()
    items = _read_items(reader, contents)
    _read_deletes(reader, contents)
    reader.finish()
    check_depth(items)
    return contents


def _read_items(reader: Reader, contents: Contents) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    count = 0
    for _ in range(reader.number()):
        length, client, clock = reader.number(), reader.number(), reader.number()
        if client in found:
            raise Malformed("an editor comes twice")
        count += length
        if count > MOST_ITEMS:
            raise TooLarge("too many items in one update")
        found[client] = []
        contents.starts[client] = clock
        _need(contents, client, clock)
        for _ in range(length):
            item = _read_item(reader, client, clock, contents)
            clock += item.length
            found[client].append(item)
        contents.ends[client] = clock
    for items in found.values():
        for item in items:
            _need_references(contents, item)
    return found


def _need(contents: Contents, client: int, clock: int) -> None:
    if clock > contents.needs.get(client, 0):
        contents.needs[client] = clock


def _need_references(contents: Contents, item: Item) -> None:
    for reference in (item.neighbour, item.right, item.parent):
        if reference is None:
            continue
        client, clock = reference
        if client == item.client and clock >= item.clock:
            raise Malformed("an item refers to a later one")
        if not contents.starts.get(client, 0) <= clock < contents.ends.get(client, 0):
            _need(contents, client, clock + 1)


def _read_item(reader: Reader, client: int, clock: int, contents: Contents) -> Item:
    head = reader.byte()
    kind = head & CONTENT
    item = Item(client, clock)
    contents.is_more_than_letters |= kind != STRING or bool(head & HAS_KEY)
    if kind in (GC, SKIP):
        item.length = _positive(reader)
        if kind == SKIP:
            _need(contents, client, clock + item.length)
        return item
    _read_place(reader, head, item)
    _read_content(reader, kind, item, contents, is_attribute=bool(head & HAS_KEY))
    return item


def _read_place(reader: Reader, head: int, item: Item) -> None:
    origin = (reader.number(), reader.number()) if head & HAS_ORIGIN else None
    item.right = (reader.number(), reader.number()) if head & HAS_RIGHT else None
    item.neighbour = origin or item.right
    if item.neighbour:
        return
    if reader.number() == 1:
        if reader.text() != ROOT:
            raise Malformed("there is no such text")
    else:
        item.parent = (reader.number(), reader.number())
    if head & HAS_KEY:
        reader.text()


def _read_content(reader: Reader, kind: int, item: Item, contents: Contents, *, is_attribute: bool) -> None:
    if kind == DELETED:
        item.length = _positive(reader)
    elif kind == STRING:
        words = reader.text()
        item.length = _utf16_length(words)
        if is_attribute:
            _note_attribute(contents, words)
        else:
            contents.texts.append(words)
            contents.letters.append((item.client, item.clock, item.length, item.neighbour))
    elif kind == FORMAT:
        contents.formats.append((reader.text(), reader.text()))
    elif kind == TYPE:
        item.is_type = True
        _read_type(reader)
    elif kind == ANY:
        item.length = _positive(reader)
        for _ in range(item.length):
            _read_attribute(reader, contents, is_attribute=is_attribute)
    else:
        raise Malformed(f"content of kind {kind} has no place in a text")


def _read_attribute(reader: Reader, contents: Contents, *, is_attribute: bool) -> None:
    """A text, in what this portal's editor sends."""
    if is_attribute and reader.bytes[reader.at : reader.at + 1] == bytes([STRING_ANY]):
        reader.byte()
        _note_attribute(contents, reader.text())
    else:
        contents.has_odd_attributes = True
        _skip_any(reader, 0)


def _note_attribute(contents: Contents, value: str) -> None:
    is_odd = len(value) > LONGEST_ATTRIBUTE or "\x00" in value
    contents.has_odd_attributes = contents.has_odd_attributes or is_odd


def _read_type(reader: Reader) -> None:
    kind = reader.number()
    if kind == XML_ELEMENT:
        if reader.text() not in TAGS:
            raise Malformed("there is no such element")
    elif kind != XML_TEXT:
        raise Malformed(f"type {kind} has no place in a text")


def _positive(reader: Reader) -> int:
    length = reader.number()
    if length < 1:
        raise Malformed("an item without length")
    return length


def _utf16_length(words: str) -> int:
    if not words:
        raise Malformed("an item without length")
    return len(words) + sum(letter > "\uffff" for letter in words)


FIXED_ANY = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}
VARINT_ANY, STRING_ANY, OBJECT_ANY, ARRAY_ANY = 125, 119, 118, 117


def _skip_any(reader: Reader, depth: int) -> None:
    """An attribute's value, in lib0's encoding."""
    kind = reader.byte()
    if kind in FIXED_ANY:
        reader.take(FIXED_ANY[kind])
    elif kind == VARINT_ANY:
        while reader.byte() & 0x80:
            pass
    elif kind == STRING_ANY:
        reader.text()
    elif kind in (OBJECT_ANY, ARRAY_ANY) and depth < DEEPEST:
        _skip_members(reader, depth, has_names=kind == OBJECT_ANY)
    else:
        raise Malformed("an attribute's value cannot be read")


def _skip_members(reader: Reader, depth: int, *, has_names: bool) -> None:
    for _ in range(reader.number()):
        if has_names:
            reader.text()
        _skip_any(reader, depth + 1)


def _read_deletes(reader: Reader, contents: Contents) -> None:
    for _ in range(reader.number()):
        client = reader.number()
        for _ in range(reader.number()):
            clock, length = reader.number(), reader.number()
            contents.deleted.append((client, clock, length))
            if clock + length > contents.ends.get(client, 0):
                _need(contents, client, clock + length)
