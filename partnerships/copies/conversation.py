"""The comments of a file that came back: which are new, which answer one of ours, which must not come in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from partnerships.copies.findings import LeftOut, Spoken
from partnerships.copies.rules import INTERNAL, INTERNAL_NOTE
from partnerships.designs.rules import quoted
from portal.documents.remarks import Remark

_INTERNAL_BEGINNING = INTERNAL_NOTE.partition("{")[0]


@dataclass(frozen=True)
class Known:
    """A comment of the portal as a copy shows it. `conversation` is the id of the one it began with or belongs to."""

    conversation: str
    author: str
    body: str
    is_internal: bool = False


@dataclass(frozen=True)
class RemarkPlace:
    """Where in the design a comment stands, and the words that it is about. `further` are those of later clauses."""

    section_id: str
    clause_id: str
    clause: str
    words: str = ""
    further: Mapping[str, str] = field(default_factory=dict)

    def with_words(self, place: "RemarkPlace", words: str) -> "RemarkPlace":
        """With what it covers in the same clause, or in another of the same section."""
        if place.clause_id == self.clause_id:
            return replace(self, words=self.words + words)
        if place.section_id != self.section_id or not place.clause_id:
            return self
        return replace(self, further={**self.further, place.clause_id: self.further.get(place.clause_id, "") + words})

    @property
    def quotes(self) -> list[tuple[str, str]]:
        quotes = ((clause_id, quoted(" ".join(words.split()))) for clause_id, words in self.further.items())
        return [(clause_id, words) for clause_id, words in quotes if words]


def speak(
    remarks: Sequence[Remark], places: Mapping[str, RemarkPlace], known: Sequence[Known]
) -> tuple[list[Spoken], list[LeftOut]]:
    by_saying = {_saying(one.author, one.body): one for one in known}
    by_number = {one.number: one for one in remarks}
    spoken: list[Spoken] = []
    unsaid: list[LeftOut] = []
    for remark in remarks:
        if not remark.text or _saying(remark.author, remark.text) in by_saying:
            continue
        answered = _answered(remark, by_number, by_saying)
        place = places.get(remark.number) or _place_above(remark, by_number, places)
        why = _why_not(remark, place, answered)
        if why or place is None:
            unsaid.append(LeftOut(why, _words_left(remark)))
            continue
        spoken.append(
            Spoken(
                place.section_id, place.clause_id, place.clause, quoted(" ".join(place.words.split())),
                remark.author, remark.text,
                answered.conversation if answered else "", bool(answered and answered.is_internal),
                place.quotes if place.clause_id else [],
            )
        )  # fmt: skip
    return spoken, unsaid


def _why_not(remark: Remark, place: RemarkPlace | None, answered: Known | None) -> str:
    if _is_internal(remark):
        return "This is an internal comment of an organisation. Internal comments never come in with a file."
    if place is None:
        return "This comment stands beside no words of the file."
    if not place.section_id and answered is None:
        return "This comment stands before the first section."
    return ""


def _above(remark: Remark, by_number: Mapping[str, Remark]) -> Iterator[Remark]:
    """What a comment answers, and what that answers; a circle ends."""
    seen = {remark.number}
    while remark.reply_to and remark.reply_to not in seen and remark.reply_to in by_number:
        remark = by_number[remark.reply_to]
        seen.add(remark.number)
        yield remark


def _answered(remark: Remark, by_number: Mapping[str, Remark], by_saying: Mapping[str, Known]) -> Known | None:
    sayings = (_saying(one.author, one.text) for one in _above(remark, by_number))
    return next((by_saying[one] for one in sayings if one in by_saying), None)


def _place_above(
    remark: Remark, by_number: Mapping[str, Remark], places: Mapping[str, RemarkPlace]
) -> RemarkPlace | None:
    """Of the comment that it answers: some programs give an answer no words of its own."""
    return next((places[one.number] for one in _above(remark, by_number) if one.number in places), None)


def _words_left(remark: Remark) -> str:
    """An internal comment's words are not repeated: whoever uploads the file may not be who wrote it."""
    return remark.author if _is_internal(remark) else f"{remark.author}: {remark.text}"


def _is_internal(remark: Remark) -> bool:
    return remark.author.endswith(INTERNAL) or remark.text.startswith(_INTERNAL_BEGINNING)


def _saying(author: str, body: str) -> str:
    return f"{author}\n{' '.join(body.split())}"
