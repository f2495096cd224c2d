"""A form carries what it began from when the history does not hold it yet."""

import json
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.designs.beginnings import MOST_BYTES, UNKNOWN, Beginning, read_beginning, write_beginning
from partnerships.designs.identity import carry_ids
from partnerships.designs.limits import MOST_CHARACTERS
from partnerships.designs.markup import parse
from portal.app import LARGEST_BODY


def packed(written: str) -> str:
    return f"2.{urlsafe_b64encode(zlib.compress(written.encode())).decode()}"


def test_a_text_of_the_history_is_named_by_its_number() -> None:
    assert write_beginning(Beginning(12)) == "12"
    assert read_beginning("12") == Beginning(12)


@given(st.text())
@settings(deadline=None)
def test_words_beyond_the_history_come_back_as_they_were(text: str) -> None:
    beginning = Beginning(2, carry_ids((), parse(text)))
    assert read_beginning(write_beginning(beginning)) == beginning


FORGED_ID = [{"id": "a\0", "kind": "p", "runs": [{"text": "x"}]}]
TOO_MUCH = " " * (MOST_BYTES + 1) + "[]"


@pytest.mark.parametrize("value", ["", "none", "-1", "99999999999999999999", ".", "2.", "2.x", "2.====", "2.é"])
def test_what_is_no_beginning_is_unknown(value: str) -> None:
    assert read_beginning(value) == Beginning(UNKNOWN)


@pytest.mark.parametrize("written", ["{", "[[]]", "[" * 100_000, "9" * 5_000, json.dumps(FORGED_ID), TOO_MUCH])
def test_words_that_no_form_was_given_are_unknown(written: str) -> None:
    assert read_beginning(packed(written)) == Beginning(UNKNOWN)
    assert read_beginning(packed("[]")[:-8]) == Beginning(UNKNOWN)


def test_the_longest_section_fits_beside_itself_in_a_post() -> None:
    words = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(MOST_CHARACTERS))
    written = write_beginning(Beginning(2, carry_ids((), parse(words))))
    nine_bytes_for_each_sign = 9 * MOST_CHARACTERS
    assert nine_bytes_for_each_sign + len(written) < LARGEST_BODY
