"""What a person says was measured, read from a form or written by a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from valuation.ledger.rules.value import Confidence
from valuation.results.rules.passing import Period
from valuation.results.rules.wholes import Cell


@dataclass(frozen=True)
class AskedResult:
    starts_on: date
    ends_on: date
    cells: Sequence[Cell]
    confidence: Confidence
    evidence: str
    note: str = ""

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    def columns(self) -> dict[str, Any]:
        """Numbers are kept as text, which keeps them exact."""
        cells = [
            {
                "split": cell.split,
                "part": cell.part,
                "value": format(cell.value, "f"),
                "base": None if cell.base is None else format(cell.base, "f"),
            }
            for cell in self.cells
        ]
        return {
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "cells": cells,
            "confidence": self.confidence,
            "evidence": self.evidence,
            "note": self.note,
        }
