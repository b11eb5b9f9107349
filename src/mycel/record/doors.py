"""Doors for the programs of others: checkpoint, key and tiles, as C2SP tlog-tiles lays them out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mycel.engine import tree
from mycel.record import checkpoints, keys, tiles

FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "no-cache"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Send the newest checkpoint, or the one of ``?size=``, with what witnesses added."""
    size = request.GET.get("size", "")
    asked = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None  # noqa: PLR2004 — what fits an index
    found = checkpoints.latest(size=asked)
    if found is None:
        raise Http404(gettext("The log has not signed a checkpoint of this size."))
    return _text(found.note)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Send the log's public key as verifiers and witnesses take it."""
    del request
    return _text(f"{keys.signer().key.spelled()}\n")


@require_safe
def tile(request: HttpRequest, level: int, path: str) -> HttpResponse:
    """Send a tile of hashes, full or of the width that was asked for."""
    del request
    n, width = _asked(level=level, path=path)
    return _bytes(b"".join(tiles.tile(level=level, n=n, width=width)))


@require_safe
def entry_bundle(request: HttpRequest, path: str) -> HttpResponse:
    """Send leaves, each after its length in two bytes."""
    del request
    n, width = _asked(level=0, path=path)
    return _bytes(tiles.bundled(tiles.entries(n=n, width=width)))


@require_safe
def proof(request: HttpRequest, idx: int) -> HttpResponse:
    """Send the proof that an entry stands in the log, as one file."""
    del request
    found = checkpoints.proof(idx=idx)
    if found is None:
        raise Http404(gettext("No signed checkpoint covers this entry yet."))
    answer = _text(found)
    answer["Content-Disposition"] = f'attachment; filename="{idx}.tlog-proof"'
    return answer


def _asked(*, level: int, path: str) -> tuple[int, int]:
    """Return the tile that a path asks for, where a signed log has it."""
    signed = checkpoints.latest()
    try:
        n, width = tree.read_tile_path(path)
    except ValueError:
        n, width = 0, 0
    size = 0 if signed is None else signed.size
    if not width or level >= tiles.LEVELS or width > tree.tile_width(level=level, n=n, size=size):
        raise Http404(gettext("The signed log has no such tile."))
    return n, width


def _text(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = BRIEFLY
    return answer


def _bytes(data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Cache-Control"] = FOR_EVER
    return answer
