"""Codes that can be read off a card, and typed any way a person types."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.feedback.rules.codes import ALPHABET, WrongCode, for_people, link_token, new_codes, read_code

CODES = st.text(alphabet=ALPHABET, min_size=8, max_size=8)


@given(CODES, st.sampled_from(["", " ", "-", "–", " - ", "."]))
def test_a_code_is_read_however_it_is_typed(code: str, between: str) -> None:
    assert read_code(f" {code[:4].lower()}{between}{code[4:]} ") == code
    assert read_code(for_people(code)) == code


def test_no_sign_is_taken_for_another_and_no_code_spells_a_word() -> None:
    assert not set("0O1IL5S2Z8BAEU") & set(ALPHABET)


def test_codes_of_a_batch_are_all_different() -> None:
    assert len(set(new_codes(200))) == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the code"),
        ("CDFG-346", "You typed 7"),
        ("CDFG-34679", "You typed 9"),
        ("CDFO-3467", "Codes only use the letters C D F"),
        ("CDFG-3467!", "Codes only use the letters"),
    ],
)
def test_a_wrong_code_says_what_to_check(typed: str, words: str) -> None:
    with pytest.raises(WrongCode) as refused:
        read_code(typed)
    assert words in refused.value.sentence


def test_a_shared_link_follows_from_the_secret_and_the_activity() -> None:
    one, other = uuid4(), uuid4()
    assert link_token("secret", one) == link_token("secret", one)
    assert len({link_token("secret", one), link_token("secret", other), link_token("another", one)}) == 3
    assert len(link_token("secret", one)) == 20
