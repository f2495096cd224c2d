"""Words that suit two suggestions take the place of both in the text itself."""

from pycrdt import XmlText

from portal.live.content import elements_of, fragment_of, read_marked_blocks, texts_of
from portal.live.joining import join
from portal.live.settling import Key
from tests.rules.live.test_settling import BASE, is_clean, proposed, words
from tests.rules.live.trees import mark, paragraph, tree


def two_wishes() -> tuple[object, list[Key]]:
    doc = tree(*BASE)
    [bobs] = proposed(doc, BASE[0], paragraph("b", "Visits begin within ten days 😀 of a referral."), BASE[2])
    [sams] = proposed(
        doc, BASE[0], paragraph("b", "Visits begin within one month 😀 of a referral."), BASE[2], organisation="forum"
    )
    return doc, [bobs, sams]


def test_both_suggestions_go_and_the_words_stand_alone() -> None:
    doc, keys = two_wishes()
    join(doc, "b", keys, "three weeks 🚗")
    assert words(doc)[1] == ("b", "p", "Visits begin within three weeks 🚗 😀 of a referral.")
    assert is_clean(doc)


def test_a_comment_on_all_of_the_words_stays_on_what_takes_their_place() -> None:
    doc, keys = two_wishes()
    mark(doc, 1, 0, len("Visits begin within ten daysone monthtwo weeks"), {"comment--1": {"id": "c1"}})
    join(doc, "b", keys, "three weeks")
    runs = read_marked_blocks(doc)[1]["runs"]
    assert [run["text"] for run in runs if run.get("comments")] == ["Visits begin within three weeks"]


def test_suggestions_in_both_texts_of_a_clause_go() -> None:
    """Two people who began in the same empty clause have made two texts of it, which read as one."""
    doc, keys = two_wishes()
    clause = list(elements_of(fragment_of(doc)))[1]
    by_sam = keys[1]
    clause.children.append(XmlText())
    mark_of_sam = {"id": by_sam.id, "person": by_sam.person, "organisation": by_sam.organisation, "at": ""}
    texts_of(clause)[1].insert(0, " And at night.", {"insertion": mark_of_sam})
    join(doc, "b", keys, "three weeks, at any hour.")
    assert words(doc)[1] == ("b", "p", "Visits begin within three weeks, at any hour.")
    assert is_clean(doc)
