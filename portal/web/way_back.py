"""Where somebody goes on after signing in: to the page that was asked for, or to the one that a form was on."""

from litestar.datastructures.url import URL
from litestar.exceptions import MethodNotAllowedException, NotFoundException

from portal.web.csrf import own_origin
from portal.web.requests import WebRequest


def address_asked_for(request: WebRequest) -> str:
    return _local(request.url)


def page_of_the_form(request: WebRequest) -> str:
    """The start page where that page cannot be opened again: a form shown once more, with what was wrong in it,
    stands at an address that may only take posts.
    """
    page = URL(request.headers.get("Referer", ""))
    if f"{page.scheme}://{page.netloc}" != own_origin(request):
        return "/"
    try:
        request.app.asgi_router.handle_routing(page.path, "GET")
    except (NotFoundException, MethodNotAllowedException):
        return "/"
    return _local(page)


def _local(url: URL) -> str:
    return f"{url.path}?{url.query}" if url.query else url.path
