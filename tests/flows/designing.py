"""What the tests about designs begin with: a design of the cast's partnership, and a text in one section."""

import re
from collections.abc import Awaitable, Callable
from uuid import UUID

from portal.access.phases import Phase
from tests.pages import Page
from tests.people import Actor, Cast

CastAt = Callable[[Phase], Awaitable[Cast]]

TEXT = """The service visits people at home.

A car fetches each guest within 30 days of asking.

- Drivers are volunteers.
- Drivers are insured.
"""


async def begin(cast: Cast) -> str:
    """The address of a new design with the starting outline."""
    reply = await cast.alice.post(f"{cast.url}/designs", {"title": "Service design: ROAR", "outline": "yes"})
    return reply.location


def section_ids(page: Page) -> list[UUID]:
    """The sections of a design's page, in order."""
    return [UUID(one) for one in re.findall(r"/sections/([0-9a-f-]{36})/revisions", page.html)]


async def first_section(reader: Actor, design: str) -> str:
    return f"{design}/sections/{section_ids(await reader.get(design))[0]}"


async def write(writer: Actor, section: str, text: str, expect: int = 303) -> Page:
    """Open the section's form, replace its text and save."""
    form = await writer.get(f"{section}/edit")
    return await writer.post(section, {"text": text, "base": form.field("base")}, expect=expect)


async def allow(cast: Cast, section: str, rights: str, *actors: Actor) -> None:
    """Alice, who leads, sets what the section allows these people's organisations; everybody's if none is named."""
    form = await cast.alice.get(f"{section}/rights")
    fields = dict.fromkeys(re.findall(r'name="(rights-[0-9a-f-]{36})"', form.html), rights)
    chosen = {f"rights-{actor.organisation_id}" for actor in actors} or fields.keys()
    await cast.alice.post(
        f"{section}/rights", {name: rights if name in chosen else form.field(name) for name in fields}
    )


async def begin_with_text(cast: Cast, text: str = TEXT, rights: str = "write") -> tuple[str, str]:
    """The addresses of a design and of its first section, which has a text and allows every party the same."""
    design = await begin(cast)
    section = await first_section(cast.alice, design)
    await write(cast.alice, section, text)
    await allow(cast, section, rights)
    return design, section


async def freeze(cast: Cast, design: str, name: str = "For the pilot") -> str:
    form = await cast.alice.get(f"{design}/versions/new")
    reply = await cast.alice.post(f"{design}/versions", {"name": name, "seen": form.field("seen")})
    return reply.location
