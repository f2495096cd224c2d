"""A room without a database, in which people of several organisations write and suggest."""

import random
from collections.abc import Callable, Collection
from typing import Any, cast

from pycrdt import XmlElement, XmlText

from portal.db.keys import new_id
from portal.live.content import elements_of, fragment_of, plain, read_blocks, read_marked_blocks, texts_of
from portal.live.items import Id
from portal.live.library import Library
from portal.live.marked_texts import read_marked
from portal.live.members import Limits
from portal.live.protocol import buffer, number
from portal.live.rights import Address, Author, TakenOut
from portal.live.room import Room
from portal.live.store import Loaded, Stored
from tests.rules.live.trees import Tree, paragraph, sent_by, tree, twin

ALICE, BOB, SAM = (Author(new_id(), new_id()) for _ in range(3))
CAROL = Author(new_id(), BOB.organisation_id)
BEGINNING = paragraph("one", "Visits begin within two weeks."), paragraph("two", "They end after a year.")


def signed(author: Author, suggestion_id: str = "s1") -> dict[str, Any]:
    return {
        "id": suggestion_id,
        "person": str(author.person_id),
        "organisation": str(author.organisation_id),
        "at": "2026-11-23T09:00:00Z",
    }


BOBS, SAMS = signed(BOB), signed(SAM)
GOING = "deletion--abcdefgh"


def between(place: Id, words: str, client: int = 7) -> bytes:
    """A frame that puts words behind this letter, with no format of their own: they look as it looks."""
    after, right = place, (place[0], place[1] + 1)
    item = b"\xc4" + b"".join(number(one) for one in (*after, *right)) + buffer(words.encode())
    return bytes((1, 1)) + number(client) + b"\x00" + item + b"\x00"


class Shelf:
    """What a database would have: how the document began. All that came since then waits in the room."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded

    async def open(self, _: Address) -> Loaded:
        return self.loaded

    async def newer(self, _: Address, __: int) -> tuple[int, list[Stored]]:
        return 1, []


class Desk:
    """A room without a database, in which Bob has suggested something: `Soon: ` in, and `within` out."""

    def __init__(self, *blocks: dict[str, Any]) -> None:
        loaded = Loaded(0, 1, 0, bytes(tree(*blocks).get_update()), 0, [], {})
        self.corrections = 0
        self.told: set[str] = set()
        shelf = cast("Library", Shelf(loaded))
        self.room = Room(Address(new_id(), new_id()), loaded, shelf, 1, Limits())

    def restarted(self) -> "Desk":
        """The same document in another process, which knows what was stored."""
        again = Desk()
        stored = bytes(self.doc.get_update())
        loaded = Loaded(0, 1, 0, stored, 0, [], self.room.replica.owners, self.taken_out)
        again.room = Room(self.room.address, loaded, cast("Library", Shelf(loaded)), 1, Limits())
        return again

    @property
    def taken_out(self) -> list[TakenOut]:
        """What the next commits would keep of what was taken out."""
        return [one for entry in self.room.unsaved for one in entry.taken_out]

    @property
    def commented(self) -> dict[int, str]:
        """By the clause's place, the words under comments."""
        found = {}
        for place, block in enumerate(read_marked_blocks(self.doc)):
            if words := "".join(run["text"] for run in block.get("runs", ()) if run.get("comments")):
                found[place] = words
        return found

    def runs(self, place: int, name: str) -> list[str]:
        return [run["text"] for run in read_marked_blocks(self.doc)[place]["runs"] if name in run]

    def was_corrected(self, corrections: Collection[str]) -> None:
        self.corrections += 1
        self.told.update(corrections)

    @property
    def doc(self) -> Tree:
        return self.room.replica.doc

    async def hears(self, author: Author, *changes: Callable[[Tree], Any]) -> Tree:
        """What one editor sends for each of these; gives the editor, in step again."""
        editor = twin(self.doc)
        sent = sent_by(editor)
        for change in changes:
            with editor.transaction():
                change(editor)
        for update in list(sent):
            await self.room.take(author, update, cast("Any", self))
        editor.apply_update(self.doc.get_update(editor.get_state()))
        assert read_marked_blocks(editor) == read_marked_blocks(self.doc)
        return editor

    def clients_of(self, author: Author) -> list[int]:
        return [client for client, owner in self.room.replica.owners.items() if owner == author]

    def raw(self, chance: random.Random) -> bytes:
        """Words between any two items, or any item taken away: what no library would write."""
        client = chance.choice(list(self.room.replica.clocks))
        last = self.room.replica.clocks[client] - 1
        if chance.random() < 0.5 or last < 1:
            return b"\x00\x01" + number(client) + b"\x01" + number(chance.randint(0, last)) + b"\x01"
        return between((client, chance.randint(0, last - 1)), "raw", chance.randrange(2**40))

    def tried(self, update: bytes) -> str:
        copy = twin(self.doc)
        copy.apply_update(update)
        return plain(texts_of(next(elements_of(fragment_of(copy))))[0])

    def under(self, name: str, owner: Author = BOB) -> list[str]:
        assert self.room.replica.said._texts.known == read_marked(fragment_of(self.doc)), (
            "what is kept is what stands there"
        )
        runs = [run for block in read_marked_blocks(self.doc) for run in block.get("runs", ())]
        organisation = str(owner.organisation_id)
        return [run["text"] for run in runs if run.get(name, {}).get("organisation") == organisation]

    @property
    def words(self) -> list[str]:
        return ["".join(run["text"] for run in block["runs"]) for block in read_blocks(self.doc)]


def take_out(doc: Tree, block: int, start: int, end: int) -> None:
    del texts_of(list(elements_of(fragment_of(doc)))[block])[0][start:end]


def put_block(doc: Tree, chance: random.Random, place: int) -> None:
    block = XmlElement("block", {"kind": "p", "id": f"n{chance.random()}"})
    fragment_of(doc).children.insert(place, block)
    text = XmlText()
    block.children.append(text)
    text.insert(0, "block", chance.choice([{"insertion": BOBS}, {}]))
