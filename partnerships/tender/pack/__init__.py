"""The invitation to tender as a Word document (F50, S000-02, S000-03). Values in, bytes out; the same every time."""

from partnerships.tender.contents import PackContents
from partnerships.tender.pack import annexes, front, requirements, response, service
from partnerships.tender.pack.edition import Edition, file_name
from portal.documents import Details, WordDocument

__all__ = ["Edition", "file_name", "write_pack"]


def write_pack(contents: PackContents, edition: Edition) -> bytes:
    document = WordDocument(
        Details(
            title=contents.title,
            made_at=edition.made_at,
            author=contents.lead_agency,
            subject="Invitation to tender",
            header=edition.header(contents.title),
            footer=edition.footer,
            identifier=edition.digest,
        )
    )
    front.write_cover(document, contents, edition)
    document.contents()
    front.write_background(document, contents)
    service.write_service(document, contents)
    requirements.write_framework(document, contents)
    requirements.write_lots(document, contents)
    requirements.write_criteria(document, contents)
    response.write_questions(document, contents)
    response.write_prices(document, contents)
    annexes.write_engagement(document, contents)
    annexes.write_glossary(document)
    annexes.write_acknowledgements(document, contents)
    return document.to_bytes()
