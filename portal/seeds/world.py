"""What the demo is filled with: one transaction, the demo's people, and the tables at which they take turns.

Everybody acts from their own seat and with a permission that their roles give them, so the demo holds nothing
that people could not have done by themselves with the portal's forms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.permissions import Permission
from portal.access.seats import Seat, check_permission, find_seat
from portal.config import Settings
from portal.db.speaking import SETTINGS, speak_for
from portal.identity.sessions import SignedInPerson
from portal.organisations.queries import OrganisationView

TEXTS = Path(__file__).parent / "texts"
PART = "=== "


@dataclass(frozen=True)
class World:
    """People by the key of their account, organisations by their own key."""

    session: AsyncSession
    settings: Settings
    people: Mapping[str, SignedInPerson]
    organisations: Mapping[str, OrganisationView]
    belongs_to: Mapping[str, str]

    def organisation_of(self, key: str) -> OrganisationView:
        return self.organisations[self.belongs_to[key]]

    async def speak_as(self, person: SignedInPerson | None, partnership_id: UUID | None = None) -> None:
        """As at the beginning of a request: nothing is left of whoever spoke before."""
        silence = dict.fromkeys(SETTINGS)
        await speak_for(
            self.session, **silence | {"person": person.id if person else None, "partnership": partnership_id}
        )


@dataclass(frozen=True)
class Table:
    """One partnership of the demo."""

    world: World
    partnership_id: UUID

    @property
    def session(self) -> AsyncSession:
        return self.world.session

    async def seat(self, key: str, permission: Permission) -> Seat:
        """The person's seat as it is now, for something that needs this permission."""
        person = self.world.people[key]
        await self.world.speak_as(person, self.partnership_id)
        seat = await find_seat(self.session, person, self.partnership_id)
        check_permission(seat, permission)
        return seat

    def organisation_id(self, key: str) -> UUID:
        return self.world.organisations[key].id

    def organisation_ids(self, keys: Sequence[str]) -> list[UUID]:
        return [self.organisation_id(key) for key in keys]

    async def settle(self) -> None:
        """Let the database check now what it checks at a commit: it does so on behalf of whoever speaks."""
        await self.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        await self.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def read_text(name: str) -> dict[str, str]:
    """The parts of a text by their headings; a line that begins with `=== ` is a heading, in the file's order."""
    parts: dict[str, str] = {}
    heading = ""
    for line in (TEXTS / f"{name}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith(PART):
            heading = line.removeprefix(PART)
            parts[heading] = ""
        elif heading:
            parts[heading] += f"{line}\n"
    return {heading: words.strip() for heading, words in parts.items()}


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def days_ahead(days: int) -> date:
    return clock.today() + timedelta(days=days)


def month_ago(months: int, day: int) -> date:
    """A day (1 to 28) of an earlier month, such as the 15th of the month before last."""
    year, month = divmod(clock.today().year * 12 + clock.today().month - 1 - months, 12)
    return date(year, month + 1, day)
