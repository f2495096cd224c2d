"""Canonical JSON to tree and back, in bytes that nobody else has to count."""

from hypothesis import given
from hypothesis import strategies as st
from pycrdt import XmlElement, XmlText

from portal.live.content import byte_offset, elements_of, fragment_of, read_blocks, read_marked_blocks
from tests.rules.live.trees import mark, paragraph, tree, twin, type_into

MARK = {"id": "s1", "person": "p", "organisation": "o", "at": "2026-11-23T09:00:00Z"}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
RUNS = st.lists(
    st.builds(
        lambda text, bold, italic, link: {"text": text}
        | ({"bold": True} if bold else {})
        | ({"italic": True} if italic else {})
        | ({"link": link} if link else {}),
        WORDS, st.booleans(), st.booleans(), st.sampled_from([None, "https://example.org/ü"]),
    ),
    max_size=5,
)  # fmt: skip


def merged(runs: list[dict[str, object]]) -> list[dict[str, object]]:
    """Neighbours that look the same are one stretch in a document."""
    found: list[dict[str, object]] = []
    for run in runs:
        if found and {**found[-1], "text": ""} == {**run, "text": ""}:
            found[-1] = {**run, "text": str(found[-1]["text"]) + str(run["text"])}
        else:
            found.append(run)
    return found


@given(RUNS)
def test_any_runs_come_back_as_they_went_in(runs: list[dict[str, object]]) -> None:
    block = {"id": "a", "kind": "p", "runs": runs}
    assert read_blocks(tree(block)) == [{**block, "runs": merged(runs)}]


def test_a_table_comes_back_with_its_caption_and_empty_cells() -> None:
    rows = [[[{"text": "Year"}], [{"text": "Visits", "bold": True}]], [[{"text": "1"}], []]]
    table = {"id": "t", "kind": "table", "caption": "Visits", "rows": rows}
    assert read_blocks(tree(table)) == [table]


def test_a_cell_with_two_paragraphs_is_read_on_one_line() -> None:
    doc = tree({"id": "t", "kind": "table", "caption": "", "rows": [[[{"text": "one"}]]]})
    row = fragment_of(doc).children[0].children[0]
    row.children[0].children.append(XmlElement("block", {"kind": "p"}, [XmlText("two")]))
    row.children[0].children.append(XmlElement("block", {"kind": "p"}))
    assert read_blocks(doc)[0]["rows"] == [[[{"text": "one"}, {"text": " "}, {"text": "two"}]]]


def test_a_byte_offset_counts_what_stands_before_it() -> None:
    assert [byte_offset("aü😀b", place) for place in range(5)] == [0, 1, 3, 7, 8]


def test_the_settled_text_leaves_out_what_is_only_suggested() -> None:
    doc = tree(paragraph("a", "Visits begin soon."))
    type_into(doc, 0, 0, "Home ", {"insertion": MARK})
    mark(doc, 0, 5, 11, {"deletion": MARK})
    mark(doc, 0, 12, 17, {"comment--ab12": {"id": "c1"}})
    assert [run["text"] for run in read_blocks(doc)[0]["runs"]] == ["Visits", " ", "begin", " soon."]
    marked = read_marked_blocks(doc)[0]["runs"]
    assert marked[0] == {"text": "Home ", "insertion": MARK}
    assert marked[1] == {"text": "Visits", "deletion": MARK}
    assert marked[3] == {"text": "begin", "comments": ["c1"]}


def test_two_texts_in_one_block_are_read_as_one() -> None:
    """Two people begin in the same empty block at the same moment."""
    one = tree(paragraph("a"))
    other = twin(one)
    for doc, words in ((one, "left "), (other, "right")):
        text = XmlText()
        next(elements_of(fragment_of(doc))).children.append(text)
        text.insert(0, words)
    one.apply_update(other.get_update())
    words = "".join(run["text"] for run in read_blocks(one)[0]["runs"])
    assert words in ("left right", "rightleft ")
