"""A calculation asked for in a JSON file: read strictly, answered on standard output.

Every field knows its path, so that whatever is wrong is refused in one line that names it:
`claims[2].quantity: must be a number.` Numbers are read as exact decimals, never as floats. `parse` alone
serves the readers that answer in words of their own.
"""

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from portal.money import IN_POUNDS, NotMoney, parse_pounds
from valuation.terms import BrokenTerm

MOST_BYTES = 64 * 1024 * 1024
MOST_TEXT_CHARACTERS = 500
MOST_DIGITS = 15
"""Any number of so many digits survives a spreadsheet or a program that reads it as a float."""

_READABLE = f"text of 1 to {MOST_TEXT_CHARACTERS} characters on one line"
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_AN_AMOUNT = "must be an amount in pounds, such as 1234.50"
_FRACTION = re.compile(r"(\d{1,15})/(\d{1,15})", re.ASCII)


class WrongField(Exception):
    """A field that cannot be used; the words are one line with the path in front."""

    def __init__(self, path: str, words: str) -> None:
        place = f"{path}: " if path else ""
        super().__init__(" ".join(f"{place}{words.removesuffix('.')}.".split()))


@dataclass(frozen=True)
class JsonNumber:
    """A number as it was written, until a field with a limit reads it: nothing passes through a float."""

    text: str

    @property
    def exact(self) -> Decimal:
        try:
            return Decimal(self.text)
        except InvalidOperation:
            # An exponent beyond any Decimal: whichever field holds it will refuse what is not finite.
            return Decimal("Infinity")


class JsonObject(dict[str, object]):
    """An object as it was written; a name given twice is kept for the complaint."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs)
        self.repeated = next((name for name, count in counts.items() if count > 1), None)


@dataclass(frozen=True)
class Field:
    """A value in the file and the path that leads to it."""

    path: str
    value: object

    def wrong(self, words: str) -> WrongField:
        return WrongField(self.path, words)

    @property
    def is_object(self) -> bool:
        return isinstance(self.value, JsonObject)

    def record(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Field"]:
        """The fields of an object whose names are fixed; those left out are absent."""
        fields = self.entries()
        known = [*required, *optional]
        for name, field in fields.items():
            if name not in known:
                raise field.wrong(f"is not a field here. The fields are {', '.join(known)}")
        for name in required:
            if name not in fields:
                raise self._within(name, None).wrong("is missing")
        return fields

    def entries(self) -> dict[str, "Field"]:
        """The fields of an object whose names are the user's own, such as bodies."""
        if not isinstance(self.value, JsonObject):
            raise self.wrong("must be an object in curly brackets")
        fields: dict[str, Field] = {}
        for name, value in self.value.items():
            if not _is_readable(name):
                raise self.wrong(f"has a name that is not {_READABLE}")
            fields[name] = self._within(name, value)
        if self.value.repeated is not None:
            raise fields[self.value.repeated].wrong("is given twice")
        return fields

    def elements(self) -> list["Field"]:
        if not isinstance(self.value, list):
            raise self.wrong("must be a list in square brackets")
        return [Field(f"{self.path}[{place}]", value) for place, value in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str) or not _is_readable(self.value):
            raise self.wrong(f"must be {_READABLE}")
        return self.value

    def one_of(self, choices: Collection[str]) -> str:
        if not isinstance(self.value, str) or self.value not in choices:
            raise self.wrong(f"must be one of {', '.join(choices)}")
        return self.value

    def yes_or_no(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.wrong("must be true or false")
        return self.value

    def number(self) -> Decimal:
        if not isinstance(self.value, JsonNumber) or not self.value.exact.is_finite():
            raise self.wrong("must be a number")
        number = self.value.exact
        # The exponent is looked at first: 1E999999999 written out would fill the memory.
        if number and not -MOST_DIGITS <= number.adjusted() < MOST_DIGITS:
            raise self.wrong("must be a number of an everyday size")
        if len(number.as_tuple().digits) > MOST_DIGITS:
            raise self.wrong(f"must have at most {MOST_DIGITS} digits")
        return number

    def pence(self) -> int:
        """An amount of pounds, as a number or as text of digits, in pence."""
        if isinstance(self.value, str) and not _PLAIN_NUMBER.fullmatch(self.value):
            raise self.wrong(_AN_AMOUNT)
        if not isinstance(self.value, str | JsonNumber):
            raise self.wrong(_AN_AMOUNT)
        try:
            return parse_pounds(self.value if isinstance(self.value, str) else self.value.exact)
        except NotMoney as error:
            raise self.wrong(_AN_AMOUNT if str(error) == IN_POUNDS else str(error)) from error

    def pence_from_zero(self) -> int:
        amount_pence = self.pence()
        if amount_pence < 0:
            raise self.wrong("must not be negative")
        return amount_pence

    def fraction(self) -> Fraction:
        """A share from 0 to 1: a number, or text such as "1/3" where decimals cannot say it exactly."""
        share = self._any_fraction()
        if not 0 <= share <= 1:
            raise self.wrong("must be from 0 to 1")
        return share

    def _any_fraction(self) -> Fraction:
        if isinstance(self.value, JsonNumber):
            return Fraction(self.number())
        written = self.value if isinstance(self.value, str) else ""
        match = _FRACTION.fullmatch(written)
        if match and int(match[2]) != 0:
            return Fraction(int(match[1]), int(match[2]))
        if _PLAIN_NUMBER.fullmatch(written):
            return Fraction(Field(self.path, JsonNumber(written)).number())
        raise self.wrong('must be a fraction, such as 0.25 or "1/3"')

    def _within(self, name: str, value: object) -> "Field":
        return Field(f"{self.path}.{name}" if self.path else name, value)


def answer_file(command: str, arguments: Sequence[str], answer: Callable[[Field], object]) -> int:
    """Run one command over one file: JSON to standard output and 0, or one line of refusal and 2."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        return _refuse(f"Usage: portal {command} FILE.json")
    try:
        answered = answer(read_file(Path(arguments[0])))
    except WrongField as wrong:
        return _refuse(str(wrong))
    except BrokenTerm as broken:
        return _refuse(str(WrongField(broken.term, broken.sentence)))
    # Names stay as they were written, unless the terminal cannot show them.
    shows_any_script = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(answered, indent=2, ensure_ascii=not shows_any_script) + "\n")
    return 0


def read_file(path: Path) -> Field:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise WrongField(str(path), f"must be at most {MOST_BYTES // 1024 // 1024} MiB")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongField(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WrongField(str(path), "is not UTF-8 text") from error
    return read_text(text, str(path))


def read_text(text: str, source: str) -> Field:
    """The whole of a JSON text, as a Field at the root. The source is named when the text is not JSON."""
    try:
        value = parse(text)
    except json.JSONDecodeError as error:
        words = f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise WrongField(source, words) from error
    except RecursionError as error:
        raise WrongField(source, "is nested too deeply") from error
    if not isinstance(value, JsonObject):
        raise WrongField(source, "must be an object in curly brackets")
    return Field("", value)


def parse(text: str) -> object:
    """Raises ValueError or RecursionError where the text is not JSON that can be read."""
    return json.loads(
        text,
        object_pairs_hook=JsonObject,
        parse_int=JsonNumber,
        parse_float=JsonNumber,
        parse_constant=JsonNumber,
    )


def _is_readable(text: str) -> bool:
    """Not blank, not endless, and free of what would break a line, a terminal or an encoder."""
    if not text.strip() or len(text) > MOST_TEXT_CHARACTERS:
        return False
    return not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text)


def _refuse(line: str) -> int:
    sys.stderr.write(line + "\n")
    return 2
