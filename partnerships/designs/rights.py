"""Who may do what in a section (U4): its owner writes; what every other party may do is set for each of them.

A role is the ceiling, and what the section allows the party is the floor under it; the lesser of the two holds. The
lead agency is one of the others here: it may change what a section allows, and everybody sees that it did.
"""

from collections.abc import Mapping

from portal.live.rights import Rights
from portal.refusals import Forbidden

UNLESS_SET = Rights.SUGGEST
ORDER = (Rights.READ, Rights.COMMENT, Rights.SUGGEST, Rights.WRITE)

MAY: Mapping[Rights, str] = {
    Rights.WRITE: "write in it",
    Rights.SUGGEST: "suggest changes to it",
    Rights.COMMENT: "comment on it",
    Rights.READ: "read it",
}
LETS: Mapping[Rights, str] = {
    Rights.WRITE: "let {} write in",
    Rights.SUGGEST: "let {} suggest changes to",
    Rights.COMMENT: "let {} only comment on",
    Rights.READ: "let {} only read",
}


def rights_in(*, may_write: bool, may_comment: bool, is_own: bool, allowed: str | None) -> Rights:
    """`allowed` is what the section was last set to allow the party, if anybody has set it."""
    ceiling = Rights.WRITE if may_write else Rights.COMMENT if may_comment else Rights.READ
    section = Rights.WRITE if is_own else Rights(allowed) if allowed else UNLESS_SET
    return min(ceiling, section, key=ORDER.index)


def at_least(rights: Rights, needed: Rights) -> bool:
    return ORDER.index(rights) >= ORDER.index(needed)


def check_rights(rights: Rights, needed: Rights, owner: str) -> None:
    if not at_least(rights, needed):
        only = "" if rights is Rights.SUGGEST else "only "
        raise Forbidden(
            f"{owner} looks after this section. You may {only}{MAY[rights]}."
            " To do more, ask them, or the lead agency, to change what the section allows your organisation."
        )


def check_may_manage(*, may_manage: bool, owner: str) -> None:
    if not may_manage:
        raise Forbidden(f"Only {owner}, which looks after this section, and the lead agency can do this.")
