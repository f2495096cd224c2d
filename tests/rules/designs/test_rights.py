"""Who may do what in a section: the lesser of what a role lets a person do and what the section allows the party."""

import pytest

from partnerships.designs.rights import check_may_manage, check_rights, rights_in
from portal.live.rights import Rights
from portal.refusals import Forbidden


@pytest.mark.parametrize(
    ("may_write", "may_comment", "is_own", "allowed", "rights"),
    [
        (True, True, True, None, Rights.WRITE),
        (True, True, False, None, Rights.SUGGEST),
        (True, True, False, "write", Rights.WRITE),
        (True, True, False, "comment", Rights.COMMENT),
        (True, True, False, "read", Rights.READ),
        (False, True, True, None, Rights.COMMENT),
        (False, True, False, "write", Rights.COMMENT),
        (False, True, False, "read", Rights.READ),
        (False, False, True, "write", Rights.READ),
        (True, True, True, "read", Rights.WRITE),
    ],
)
def test_the_lesser_of_role_and_section_holds(
    *, may_write: bool, may_comment: bool, is_own: bool, allowed: str | None, rights: Rights
) -> None:
    assert rights_in(may_write=may_write, may_comment=may_comment, is_own=is_own, allowed=allowed) is rights


def test_a_refusal_says_what_one_may_do_and_whom_to_ask() -> None:
    with pytest.raises(Forbidden) as refusal:
        check_rights(Rights.COMMENT, Rights.WRITE, "Riverside Council")
    assert refusal.value.sentence == (
        "Riverside Council looks after this section. You may only comment on it."
        " To do more, ask them, or the lead agency, to change what the section allows your organisation."
    )
    check_rights(Rights.WRITE, Rights.SUGGEST, "Riverside Council")


def test_owner_and_lead_agency_manage() -> None:
    check_may_manage(may_manage=True, owner="Riverside Council")
    with pytest.raises(Forbidden, match="Only Riverside Council, which looks after this section"):
        check_may_manage(may_manage=False, owner="Riverside Council")
