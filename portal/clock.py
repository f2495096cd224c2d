"""The time, in one place: aware, in UTC, so that no page ever compares two kinds of clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
NOON = 12
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The date on the wall of a user in the United Kingdom."""
    return now().astimezone(UK).date()


def uk_date(moment: datetime | date) -> str:
    """`23 November 2026`, as GOV.UK style writes dates."""
    day = moment.astimezone(UK) if isinstance(moment, datetime) else moment
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def uk_time(moment: datetime) -> str:
    """`23 November 2026 at 4:05pm`, as GOV.UK style writes times."""
    local = moment.astimezone(UK)
    hour = local.hour % 12 or 12
    return f"{uk_date(moment)} at {hour}:{local:%M}{'am' if local.hour < NOON else 'pm'}"
