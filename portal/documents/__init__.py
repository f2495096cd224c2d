"""Word building blocks: documents that read as finished print, and a check of those that come back."""

from portal.documents.controls import Blank
from portal.documents.details import Details
from portal.documents.spans import Span, Spans
from portal.documents.tables import Column, Table
from portal.documents.word import WordDocument

__all__ = ["Blank", "Column", "Details", "Span", "Spans", "Table", "WordDocument"]
