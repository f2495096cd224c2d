from partnerships.tender.pack.prose import Passage, passages_of


def paragraph(line: str) -> Passage:
    return Passage(is_list=False, lines=(line,))


def test_a_blank_line_begins_a_paragraph_and_a_single_one_does_not() -> None:
    assert passages_of("One\nline\n\n\nTwo\r\n") == [paragraph("One line"), paragraph("Two")]


def test_dashes_make_one_list_and_what_follows_goes_on() -> None:
    assert passages_of("These:\n- one\n  more of it\n* two\n\nAfter") == [
        paragraph("These:"),
        Passage(is_list=True, lines=("one more of it", "two")),
        paragraph("After"),
    ]


def test_nothing_is_nothing() -> None:
    assert passages_of(" \n \n") == []
