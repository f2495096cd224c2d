"""Documents with a past: every edit as a frame in the database, as if people had come and gone for months."""

import asyncio
from dataclasses import replace

from _live_table import People, Place

from partnerships.designs.live import SECTIONS
from portal.db.engine import create_engine, sessions
from portal.live.commits import Commits
from portal.live.content import elements_of, fragment_of, texts_of
from portal.live.following import Following
from portal.live.library import Library
from portal.live.rights import Address, Author
from portal.live.store import Entry, Loaded

AT_ONCE = 1_000
WORDS = "twelve words "


def grow_old(database_url: str, people: People, place: Place, edits: int, *, is_swept: bool = True) -> Place:
    """Half of the edits write words all over the text, the other half take them out: it grows older and not longer.

    Afterwards it is as the portal leaves it: with a snapshot, and in a new epoch if it is worth one. Without the sweep
    it is as in the middle of a sitting that has seen all of these edits.
    """
    address = Address(people.partnership_id, place.section_id)
    return replace(place, epoch=asyncio.run(_grow_old(database_url, people, address, edits, is_swept=is_swept)))


async def _grow_old(database_url: str, people: People, address: Address, edits: int, *, is_swept: bool) -> int:
    engine = create_engine(database_url, pool_size=2)
    commits, following = Commits(database_url, node=1), Following(database_url)
    try:
        library = Library(sessions(engine), sessions(engine), SECTIONS, following)
        author = Author(people.first.id, people.organisation_id)
        entries = _edits(await library.open(address), address, author, edits)
        for start in range(0, len(entries), AT_ONCE):
            await commits.append(entries[start : start + AT_ONCE])
        await library.compact(address)
        if is_swept:
            await library.rebase(address, node=1)
        return (await library.open(address)).epoch
    finally:
        commits.close()
        following.close()
        await engine.dispose()


def _edits(loaded: Loaded, address: Address, author: Author, count: int) -> list[Entry]:
    doc = loaded.tree()
    frames: list[bytes] = []
    doc.observe(lambda event: frames.append(event.update))
    texts = [text for element in elements_of(fragment_of(doc)) for text in texts_of(element)]
    for number in range(count // 2):
        text = texts[number % len(texts)]
        text.insert(len(text) // 2, WORDS)
        del text[len(text) // 2 - len(WORDS) // 2 : len(text) // 2 + len(WORDS) // 2]
    return [
        Entry(address, author, frame, (doc.client_id,) if number == 0 else ()) for number, frame in enumerate(frames)
    ]
