"""A pack's contents are one canonical text, which can be read back and tells when something is missing."""

from dataclasses import replace

from partnerships.tender.contents import canonical_json, digest_of, read_contents
from partnerships.tender.readiness import missing_from, parts_of
from tests.rules.tender.example import CONTENTS, EMPTY


def test_what_is_stored_is_read_back_the_same() -> None:
    assert read_contents(canonical_json(CONTENTS)) == CONTENTS
    assert read_contents(canonical_json(EMPTY)) == EMPTY


def test_the_same_contents_have_the_same_digest_and_others_another() -> None:
    again = read_contents(canonical_json(CONTENTS))
    changed = replace(CONTENTS, criteria=CONTENTS.criteria[::-1])
    assert digest_of(canonical_json(again)) == digest_of(canonical_json(CONTENTS))
    assert digest_of(canonical_json(changed)) != digest_of(canonical_json(CONTENTS))


def test_a_whole_pack_misses_nothing_that_it_needs() -> None:
    assert missing_from(CONTENTS) == []


def test_an_empty_pack_says_what_to_do_next_for_each_part() -> None:
    assert missing_from(EMPTY) == [
        "Write the title, background and instructions.",
        "Have a version of the design signed by everybody.",
        "Write at least one service-level outcome in the framework.",
        "Enter at least one award criterion. The weights must total exactly 100%.",
    ]


def test_weights_are_checked_again_when_the_pack_is_put_together() -> None:
    short = replace(CONTENTS, criteria=CONTENTS.criteria[:-1])
    assert missing_from(short) == ["The weights total 72.5%. They must total exactly 100%: 27.5% is missing."]


def test_a_community_outcome_alone_is_no_framework() -> None:
    alone = replace(CONTENTS, outcomes=CONTENTS.outcomes[-1:])
    assert missing_from(alone) == ["Write at least one service-level outcome in the framework."]


def test_what_the_text_leaves_open_is_named_before_it_is_frozen() -> None:
    bare = replace(CONTENTS.introduction, route="", term_months=None, dates=())
    part = {one.key: one for one in parts_of(replace(CONTENTS, introduction=bare))}["text"]
    assert part.is_ready
    assert part.says.endswith("It does not say yet: how the contract is let, its length, the dates")
    assert "does not say" not in parts_of(CONTENTS)[0].says


def test_a_record_without_sessions_asks_for_them_also_where_versions_were_opened() -> None:
    part = {one.key: one for one in parts_of(replace(CONTENTS, sessions=()))}["engagement"]
    assert (part.says, part.is_ready, part.is_needed) == ("No design session is recorded", False, False)


def test_one_lot_is_not_called_one_for_each() -> None:
    part = {one.key: one for one in parts_of(replace(CONTENTS, lots=CONTENTS.lots[:1]))}["lots"]
    assert part.says == "1 lot, for the only work package"


def test_an_open_acknowledgement_is_named_but_holds_nothing_up() -> None:
    part = {one.key: one for one in parts_of(CONTENTS)}["acknowledgements"]
    assert "Wheels for Riverside" in part.next_step
    assert not part.is_needed
