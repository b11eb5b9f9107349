"""The view of search."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mycel.texts.forms.languages import languages
from mycel.texts.queries.search import search as find
from mycel.texts.views import doors


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find texts in which words stand."""
    words = request.GET.get("q", "")[:1000]
    codes = [*languages()]
    language = request.GET.get("language", "")
    language = language if language in dict(codes) else ""
    space = request.GET.get("space", "")[:60]
    page = find(
        words=words,
        reader=doors.visitor(request),
        language=language,
        space=space,
        before=doors.id_of(request.GET.get("before")),
        shown_in=doors.language(),
    )
    same = {"q": words, "language": language, "space": space}
    older = {key: value for key, value in same.items() if value} | {"before": page.older}
    context = {
        "page": page,
        "q": words,
        "language": language,
        "space": space,
        "languages": codes,
        "older": f"?{urlencode(older)}" if page.older else "",
    }
    return render(request, "texts/search_page.html", context)
