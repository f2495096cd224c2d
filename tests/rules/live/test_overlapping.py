"""A mark's name in the document is the one that an editor would give it."""

from portal.live.marks import overlapping


def test_the_hash_is_the_editors() -> None:
    """As y-prosemirror's own hashOfJSON gives it."""
    attributes = {"id": "s1", "person": "B\u00f8b", "organisation": None, "at": "2026"}
    assert overlapping("deletion", attributes) == "deletion--RIUoU6d4"
