"""Words that somebody copied from several clauses are found in each of them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.designs.blocks import Kind, Run, TableBlock, TextBlock
from partnerships.designs.passages import Anchor
from partnerships.designs.spanning import spanning, whole_clauses

CLAUSES = (
    TextBlock("a", Kind("p"), (Run("A car fetches "), Run("each guest", bold=True))),
    TableBlock("t", "Cars", (((Run("Day"),), (Run("Cars"),)), ((Run("Monday"),), (Run("Two"),)))),
    TextBlock("z", Kind("ul0"), (Run("Drivers are insured."),)),
)


def test_from_the_middle_of_one_to_the_middle_of_another() -> None:
    found = spanning(CLAUSES, "a", "each  GUEST\nDay Cars\nMonday Two\n1.3 Drivers are")
    assert found is not None
    assert [(one.clause_id, one.quote) for one in found.parts] == [
        ("a", "each guest"), ("t", "Day"), ("t", "Cars"), ("t", "Monday"), ("t", "Two"), ("z", "Drivers are"),
    ]  # fmt: skip


def test_what_the_page_has_between_the_words_does_not_count_and_amounts_do() -> None:
    blocks = (
        TextBlock("pay", Kind("p"), (Run("Drivers get 12.60 an hour. "), Run("Fuel"), Run(" is theirs."))),
        TextBlock("car", Kind("p"), (Run("A car costs 0.45 a mile."),)),
    )
    copied = "get 12.60 an hour. FuelComment 2 is theirs. Comment on clause 3.1\n3.2 A car costs 0.45"
    found = spanning(blocks, "pay", copied)
    assert found is not None
    assert found.quotes == ("get 12.60 an hour. Fuel is theirs.", "A car costs 0.45")
    assert spanning(blocks, "pay", "Fuel Comment 2 is") is not None


def test_only_where_it_begins_in_the_chosen_clause() -> None:
    assert spanning(CLAUSES, "a", "Monday Two Drivers") is None
    assert spanning(CLAUSES, "a", "each guest Drivers") is None
    assert spanning(CLAUSES, "nothing", "each guest") is None
    assert spanning(CLAUSES, "a", " ") is None


def test_whole_clauses_in_whichever_order() -> None:
    wanted = Anchor("a", further=(Anchor("t"), Anchor("z")))
    assert whole_clauses(CLAUSES, "a", "z") == wanted == whole_clauses(CLAUSES, "z", "a")
    assert whole_clauses(CLAUSES, "t", "t") == Anchor("t")


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4), st.data())
@settings(deadline=None)
def test_whatever_is_copied_is_found_or_refused(texts: list[str], data: st.DataObject) -> None:
    blocks = tuple(TextBlock(str(number), Kind("p"), (Run(text),)) for number, text in enumerate(texts))
    whole = "\n".join(texts)
    start = data.draw(st.integers(0, len(texts[0]) - 1))
    found = spanning(blocks, "0", whole[start:])
    assert found is None or found.clause_id == "0"
