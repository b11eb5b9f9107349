"""Drafts as a browser sends them, and what the pages of asking answer."""

import json
import re

from mycel.decisions.models import Question
from mycel.record.models import Document

from .world import signed_in

TIMES = {"opens_at": "2026-11-23T10:30", "closes_at": "2026-11-30T09:30"}
SETS = {
    f"{name}-{key}": value
    for name in ("options", "counts", "exceptions")
    for key, value in (("TOTAL_FORMS", "3"), ("INITIAL_FORMS", "0"))
}
TALLY = {"seats": "1", "ties": "seed"}
KINDS = {
    "one": TALLY,
    "approval": TALLY,
    "ranking": TALLY | {"unranked": "last", "no_opinion": "no-comparison", "links": "margins"},
    "grades": TALLY | {"low": "0", "high": "5"},
    "budget": {"limit": "1000.50", "paper": "approval", "rule": "equal-shares", "increment": "1"},
    "consent": {"least": "3", "blocks": "1"},
}


def sent(unit, kind, *, names=("Ada", "Ben", "Cyr"), **more):
    """Return what the form of a kind sends, filled in."""
    given = {"unit": str(unit.pk), "title_en": "Who?", "title_de": "Wer?", "can_change": "on"}
    given |= TIMES | SETS | KINDS[kind] | {"do": "save", "state": "draft"}
    given |= {"privacy": "pseudonymous"}
    if kind != "consent":
        given |= {f"options-{at}-name_en": name for at, name in enumerate(names)}
    if kind == "budget":
        given |= {f"options-{at}-cost": str(100 * (at + 1)) for at in range(len(names))}
    return given | more


def ask(unit, kind, *, slug="amina", **more):
    return signed_in(slug).post(f"/questions/new/?kind={kind}", sent(unit, kind, **more))


def asked(unit, kind, **more):
    """Draft a question through the form and return it."""
    answer = ask(unit, kind, **more)
    assert answer.status_code == 302, errors(answer)
    question = Question.objects.get()
    assert answer.url == f"/questions/{question.number}/"
    return question


def errors(answer):
    """Return the errors of a page, by the id of their place."""
    page = answer.content.decode()
    found = re.findall(r'<div id="([^"]*)_error"><p class="m-field__error">([^<]*)', page)
    said = re.findall(r'role="alert">.*?</div></div>', page)
    return dict(found) | ({"page": said[0]} if said else {})


def parameters(question):
    """Freeze and open a question, and return what was announced."""
    client = signed_in("amina")
    assert client.post(f"/questions/{question.number}/freeze/").status_code == 302
    assert client.post(f"/questions/{question.number}/open/").status_code == 302
    question.refresh_from_db()
    assert question.state == "open"
    return json.loads(bytes(Document.objects.get(digest=question.parameters).body))


def fields(answer):
    """Return the fields of a page's form as a browser would send them."""
    page = answer.content.decode()
    form = page[page.index('<form class="m-form"') :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        if name is None or ("checkbox" in tag and "checked" not in tag):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found[name[1]] = value[1] if value else ("on" if "checkbox" in tag else "")
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?([^<]*)</textarea>', form))
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        found[name] = chosen[1]
    return found
