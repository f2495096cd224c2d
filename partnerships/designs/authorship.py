"""Who brought each word into a text and who took each out, from the texts that were kept in between (F14, F15).

A word stands for whoever saved the first text that has it. Where several wrote one text together, it is the one who
wrote last, as in the section's history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from partnerships.designs.blocks import Block, Run
from partnerships.designs.normal import normal_blocks
from partnerships.designs.words import cut, edits, own_runs


@dataclass(frozen=True, slots=True, order=True)
class Author:
    organisation: str
    person: str

    @property
    def name(self) -> str:
        return f"{self.person} for {self.organisation}"


@dataclass(frozen=True, slots=True)
class Step:
    """A text as somebody saved it, after the one before."""

    author: Author
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Words:
    """Of one block: who took out each word of the old text, and who brought in each word of the new one.

    None stands for nobody: the word was there before, or is there still.
    """

    gone: tuple[Author | None, ...]
    come: tuple[Author | None, ...]


@dataclass(slots=True)
class _Word:
    run: Run
    place: int | None
    """Where it stands in the old text, if it comes from there."""
    author: Author | None


@dataclass(slots=True)
class _Trace:
    """One block on its way from the old text to the new one."""

    gone: list[Author | None] = field(default_factory=list)
    words: list[_Word] = field(default_factory=list)

    def follow(self, runs: Sequence[Run], author: Author) -> None:
        before = [word.run for word in self.words]
        kept: list[_Word] = []
        position = 0
        for edit in edits(before, runs):
            kept += self.words[position : edit.start]
            self._take_out(self.words[edit.start : edit.end], author)
            kept += [_Word(run, None, author) for run in edit.replacement]
            position = edit.end
        self.words = kept + self.words[position:]

    def _take_out(self, words: Iterable[_Word], author: Author) -> None:
        for word in words:
            if word.place is not None:
                self.gone[word.place] = author

    @property
    def outcome(self) -> Words:
        return Words(tuple(self.gone), tuple(word.author for word in self.words))


def trace(old: Iterable[Block], steps: Iterable[Step]) -> Mapping[str, Words]:
    """By block, everything that was in the old text or came later; the last step is the new text."""
    traces = {block.id: _begin(block) for block in normal_blocks(old)}
    for step in steps:
        texts = {block.id: cut(own_runs(block)) for block in normal_blocks(step.blocks)}
        for block_id in traces.keys() | texts.keys():
            traces.setdefault(block_id, _Trace()).follow(texts.get(block_id, []), step.author)
    return {block_id: one.outcome for block_id, one in traces.items()}


def authors_of(words: Words) -> list[Author]:
    """Everybody who had a hand in a block, in order of name."""
    return sorted({author for author in (*words.gone, *words.come) if author is not None})


def _begin(block: Block) -> _Trace:
    runs = cut(own_runs(block))
    return _Trace([None] * len(runs), [_Word(run, place, None) for place, run in enumerate(runs)])
