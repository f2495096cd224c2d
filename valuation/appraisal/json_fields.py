"""The fields of an appraisal's file, read one by one, so that a fault names its path and what stands there instead.

What `json_file` parsed is read here with the appraisal's limits: shares, years and amounts in fractions of a
penny, where a field that is null counts as not given.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from valuation.appraisal.limits import Limit
from valuation.appraisal.wrong_input import WrongInput, key_path, quoted
from valuation.json_file import JsonNumber, JsonObject

_LONGEST_NUMBER = 60

_Choice = TypeVar("_Choice", bound=StrEnum)
_Read = TypeVar("_Read")


class Fields:
    """One JSON object whose names are all known; readers take a field by its name."""

    def __init__(self, value: object, path: str, known: Sequence[str] | None = None) -> None:
        if not isinstance(value, JsonObject):
            raise WrongInput(path or "file", f"must be a JSON object, not {_what(value)}")
        self._values = value
        self._path = path
        if value.repeated is not None:
            raise WrongInput(self.path_of(value.repeated), "is given twice")
        if known is not None:
            self._check_known(known)

    def path_of(self, name: str) -> str:
        return key_path(self._path, name)

    def has(self, name: str) -> bool:
        """A field that is null counts as not given."""
        return self._values.get(name) is not None

    def optional(self, name: str, read: Callable[[str], _Read]) -> _Read | None:
        return read(name) if self.has(name) else None

    def names(self) -> list[str]:
        return list(self._values)

    def value(self, name: str) -> object:
        if name not in self._values:
            raise WrongInput(self.path_of(name), "is missing")
        return self._values[name]

    def text(self, name: str) -> str:
        value = self.value(name)
        if not isinstance(value, str):
            raise WrongInput(self.path_of(name), f"must be text, not {_what(value)}")
        return value

    def number(self, name: str) -> Decimal:
        return _as_number(self.value(name), self.path_of(name))

    def whole_number(self, name: str, limit: Limit) -> int:
        number = self.number(name)
        limit.check(self.path_of(name), number)
        return int(number)

    def boolean(self, name: str) -> bool:
        value = self.value(name)
        if not isinstance(value, bool):
            raise WrongInput(self.path_of(name), f"must be true or false, not {_what(value)}")
        return value

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        text = self.text(name)
        try:
            return choices(text)
        except ValueError:
            known = ", ".join(choices)
            raise WrongInput(self.path_of(name), f"{quoted(text)} is not known; known are {known}") from None

    def rows(self, name: str, most: int, read: Callable[[object, str], _Read]) -> tuple[_Read, ...]:
        """Read each member of a list, which is told its own path."""
        value, path = self.value(name), self.path_of(name)
        if not isinstance(value, list):
            raise WrongInput(path, f"must be a list, not {_what(value)}")
        if len(value) > most:
            raise WrongInput(path, f"must have at most {most} members, not {len(value)}")
        return tuple(read(member, f"{path}[{place}]") for place, member in enumerate(value))

    def _check_known(self, known: Sequence[str]) -> None:
        for name in self._values:
            if name not in known:
                close = get_close_matches(name, known, n=1)
                hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
                raise WrongInput(self.path_of(name), f"is not a known field; {hint}")


def read_text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise WrongInput(path, f"must be text, not {_what(value)}")
    return value


@contextmanager
def at(path: str) -> Iterator[None]:
    """Faults found inside are named from the outside."""
    try:
        yield
    except WrongInput as fault:
        raise fault.inside(path) from fault


def _as_number(value: object, path: str) -> Decimal:
    if not isinstance(value, JsonNumber):
        raise WrongInput(path, f"must be a number, not {_what(value)}")
    if len(value.text) > _LONGEST_NUMBER:
        raise WrongInput(path, f"must have at most {_LONGEST_NUMBER} digits")
    try:
        number = Decimal(value.text)
    except ArithmeticError:
        raise WrongInput(path, f"must be a number of a usual size, not {value.text}") from None
    if not number.is_finite():
        raise WrongInput(path, f"must be a finite number, not {value.text}")
    return number


def _what(value: object) -> str:
    """The kind of a JSON value in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, JsonNumber):
        return f"the number {value.text}" if len(value.text) <= _LONGEST_NUMBER else "a long number"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a list" if isinstance(value, list) else "an object"
