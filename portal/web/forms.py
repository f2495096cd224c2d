"""A posted form: what was typed, what is wrong with it, and the same page again with nothing lost."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency

from portal.refusals import Refused
from portal.web.requests import WebRequest

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
LONGEST_EMAIL = 254
MOST_DIGITS = 12
FIRST_YEAR, LAST_YEAR = 1900, 2200

# Control characters but tab and line break, halves of characters, and what is no character: neither PostgreSQL,
# nor Word, nor a page can hold them.
_ENDS_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNSTORABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_ENDS_OF_PLANES}]")
TAKEN_OUT = "Characters that cannot be shown were taken out. Check the text, then send it again."
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"]+\.[^\s@,;:<>()\[\]\\\"]+")


class InvalidForm(Exception):
    """At least one field cannot be used as typed."""


class ShowAgain(Exception):
    """Becomes the named page with the form as it was typed; the transaction is rolled back."""

    def __init__(self, template: str, context: Mapping[str, Any], status: int) -> None:
        super().__init__(template)
        self.template = template
        self.context = context
        self.status = status


@dataclass
class Form:
    """Fields by name. Reading a field checks it and notes the error; `check()` ends the reading."""

    values: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    files: dict[str, UploadFile] = field(default_factory=dict)

    def value(self, name: str, default: str = "") -> str:
        """What was typed, as typed."""
        return (self.values.get(name) or [default])[0]

    def chosen(self, name: str) -> list[str]:
        """The ticked boxes of a group."""
        return [value for value in self.values.get(name, []) if value]

    def text(self, name: str, wanted: str, *, longest: int = LONGEST_LINE, required: bool = True) -> str:
        """One line or paragraph; `wanted` completes the sentence “Enter …”."""
        value = "\n".join(line.rstrip() for line in self.value(name).strip().splitlines())
        if required and not value:
            self.reject(name, f"Enter {wanted}.")
        if len(value) > longest:
            self.reject(name, f"Shorten this to {longest:,} characters or fewer. It has {len(value):,}.")
        return value

    def long_text(self, name: str, wanted: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
        return self.text(name, wanted, longest=longest, required=required)

    def email(self, name: str, wanted: str) -> str:
        """One address, as it goes into the head of a message."""
        address = self.text(name, wanted, longest=LONGEST_EMAIL)
        if address and not _ADDRESS.fullmatch(address):
            self.reject(name, "Enter an e-mail address in the right form, such as name@example.org.")
        return address

    def choice(self, name: str, options: Sequence[str], wanted: str) -> str:
        """One of the options offered; anything else was not chosen on the page."""
        value = self.value(name)
        if value not in options:
            self.reject(name, f"Select {wanted}.")
        return value

    def choices(self, name: str, options: Sequence[str], wanted: str) -> list[str]:
        values = self.chosen(name)
        if not values or any(value not in options for value in values):
            self.reject(name, f"Select {wanted}.")
        return values

    def number(self, name: str, wanted: str, *, lowest: int, highest: int) -> int:
        value = self.value(name).strip().replace(",", "")
        digits = value.removeprefix("-")
        if not digits.isdecimal() or len(digits) > MOST_DIGITS or not lowest <= int(value) <= highest:
            is_year = lowest >= FIRST_YEAR and highest <= LAST_YEAR
            bounds = f"{lowest} to {highest}" if is_year else f"{lowest:,} to {highest:,}"
            self.reject(name, f"Enter {wanted} as a whole number from {bounds}.")
            return lowest
        return int(value)

    def date(self, name: str, wanted: str) -> date:
        """Three fields, `name-day`, `name-month`, `name-year`, as the GOV.UK date input sends them."""
        parts = [self.value(f"{name}-{part}").strip() for part in ("year", "month", "day")]
        try:
            return date(*(int(part) for part in parts))
        except (ValueError, OverflowError):
            self.reject(name, f"Enter {wanted} as a real date, such as 27 3 2027.")
            return date.min

    async def file(self, name: str, wanted: str = "the file") -> tuple[str, bytes]:
        """What was uploaded: its name without folders, as it can be shown, and what is in it."""
        file = self.files.get(name)
        if file is None or not file.filename:
            self.reject(name, f"Choose {wanted} that you want to upload.")
            raise InvalidForm
        own = _UNSTORABLE.sub("", file.filename.replace("\\", "/").rpartition("/")[2])
        return " ".join(own.split())[:LONGEST_LINE], await file.read()

    def converted(self, name: str, convert: Callable[[str], Any], *, of: str = "") -> Any:  # noqa: ANN401
        """A value that a rule reads from text; its refusal becomes the field's error.

        `of` says whose it is where a form has several of a kind, so that the summary does not say one thing twice.
        """
        try:
            return convert(self.value(name).strip())
        except Refused as refusal:
            self.reject(name, f"{of}: {refusal.sentence}" if of else refusal.sentence)
            return None

    def reject(self, name: str, sentence: str) -> None:
        """Note what is wrong with a field; the first thing said about it stands."""
        self.errors.setdefault(name, sentence)

    def check(self) -> None:
        if self.errors:
            raise InvalidForm

    def error_list(self) -> list[dict[str, str]]:
        """For the GOV.UK error summary."""
        return [{"text": text, "href": f"#{name}"} for name, text in self.errors.items()]

    @contextmanager
    def again(self, template: str, **context: Any) -> Iterator[None]:  # noqa: ANN401
        """Inside, a wrong field (422) or a refused act (409) shows the page again with everything typed."""
        try:
            yield
            self.check()
        except InvalidForm:
            raise ShowAgain(template, {**context, "form": self}, 422) from None
        except Refused as refusal:
            self.reject("form", refusal.sentence)
            raise ShowAgain(template, {**context, "form": self}, 409) from refusal


Posted = NamedDependency[Form]


def blank(**values: str | Sequence[str]) -> Form:
    """A form to show for the first time, perhaps with what is known already."""
    return Form({name: [value] if isinstance(value, str) else list(value) for name, value in values.items()})


async def provide_posted(request: WebRequest) -> Form:
    return read_form(await request.form())


def read_form(posted: FormMultiDict) -> Form:
    form = Form()
    for name, value in posted.multi_items():
        if isinstance(value, UploadFile):
            form.files[name] = value
        else:
            _keep(form, _UNSTORABLE.sub("", name), value)
    return form


def _keep(form: Form, name: str, value: str) -> None:
    kept = _UNSTORABLE.sub("", value)
    form.values.setdefault(name, []).append(kept)
    if kept != value:
        form.reject(name, TAKEN_OUT)
