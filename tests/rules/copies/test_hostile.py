"""Whatever a file holds, it is read or refused in words; it never breaks anything."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.copies.comparing import compare
from partnerships.copies.rules import MOST_CHARACTERS_IN_A_PARAGRAPH, NotTaken
from partnerships.copies.writing import write_copy
from portal.documents.returned import read_returned
from portal.documents.uploads import check_upload
from portal.refusals import Refused
from tests.rules.copies.copying import contents, sections
from tests.rules.copies.wordlike import Body, edited, write_below

PARTS = ("word/document.xml", "word/comments.xml", "word/styles.xml", "word/numbering.xml", "docProps/custom.xml")
COPY = write_copy(contents())


def disturb(chance: random.Random, times: int) -> object:
    """Elements go, are doubled, move, lose their attributes or get others'."""

    def change(root: Body) -> None:
        for _time in range(times):
            elements = list(root.iter())[1:]
            if not elements:
                return
            one, other = chance.choice(elements), chance.choice(elements)
            act = chance.randrange(5)
            if act == 0 and one.getparent() is not None:
                one.getparent().remove(one)
            elif act == 1 and one not in other.iterancestors() and one is not other:
                other.append(one)
            elif act == 2:
                one.attrib.clear()
            elif act == 3:
                one.attrib.update(other.attrib)
            else:
                one.attrib.update(dict.fromkeys(one.attrib, "-1e9 x"))

    return change


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.sampled_from(PARTS), st.integers(1, 12))
def test_a_disturbed_file_is_read_or_refused(chance: random.Random, part: str, times: int) -> None:
    file = edited(COPY, disturb(chance, times), part)  # type: ignore[arg-type]
    try:
        check_upload(file)
        compare(sections(), read_returned(file), ())
    except Refused as refusal:
        said = refusal.sentence
    else:
        said = "read."
    assert said.endswith(".")


def test_a_paragraph_that_would_take_minutes_to_compare_is_refused() -> None:
    file = edited(COPY, write_below("Ring the guest", "a b " * MOST_CHARACTERS_IN_A_PARAGRAPH))
    with pytest.raises(NotTaken, match="longer than 20,000 characters"):
        compare(sections(), read_returned(file), ())
