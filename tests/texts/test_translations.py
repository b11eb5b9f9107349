"""Translations: by people and machines, stored, labelled, and out of date when texts move on."""

import pytest
from tests.texts.house import AT, SHUT, person, text

from mycel.texts import actions, tasks
from mycel.texts.actions import Draft, TextRefused
from mycel.texts.models import Translation
from mycel.texts.queries import shown, translations
from mycel.texts.tasks.machines import MachineFailed

pytestmark = pytest.mark.django_db
HERE = "tests.texts.machines"


def translate(row, body="Der Tee ist fertig.", language="de", who=None, version=1, **given):
    draft = Draft(language=language, body=body)
    return actions.translate_text(
        text=row, version=version, draft=draft, translator=who, by=None, at=AT, **given
    )


def test_readers_get_their_language_and_are_told_whose_words_they_read():
    row, someone = text(), person("t")
    assert translations.status(text=row, language="de") == "missing"
    translate(row, who=someone)
    for language in ("de", "de-AT", "de-ch"):
        seen = shown(texts=[row], language=language)[row.id]
        assert (seen.body, seen.maker, seen.is_stale) == ("Der Tee ist fertig.", "human", False)
    assert shown(texts=[row], language="ar")[row.id].body == "Tea is ready."
    assert shown(texts=[row], language="de", originals=True)[row.id].maker == ""


def test_a_translation_is_out_of_date_when_the_text_moves_on():
    row, someone = text(), person("t")
    translate(row, who=someone)
    row = actions.revise(text=row, draft=Draft(language="en", body="Tea!"), author=None, at=AT)
    assert shown(texts=[row], language="de")[row.id].is_stale
    assert translations.status(text=row, language="de") == "out-of-date"
    (line,) = translations.translation_lines(text=row)
    assert line.status == "out-of-date"
    translate(row, body="Tee!", who=someone, version=2)
    assert translations.status(text=row, language="de") == "current"
    assert Translation.objects.count() == 1


def test_what_is_no_translation_is_refused():
    row, someone = text(), person("t")
    for given in (
        {"language": "en"}, {"language": "EN"}, {"language": "x"}, {"body": " "}, {"version": 2},
        {"version": 0}, {"body": "x" * 20_001},
    ):  # fmt: skip
        with pytest.raises(TextRefused):
            translate(row, who=someone, **given)
    with pytest.raises(TextRefused, match="who or what"):
        translate(row)
    actions.set_state(text=row, state="hidden")
    with pytest.raises(TextRefused, match="not shown"):
        translate(row, who=someone)
    assert not Translation.objects.exists()


def test_readers_of_a_language_see_what_they_miss_and_nothing_else():
    missing = text("One")
    done = text("Two")
    translate(done, who=person("t"))
    stale = text("Three")
    translate(stale, who=None, provider="M")
    actions.revise(text=stale, draft=Draft(language="en", body="Drei"), author=None, at=AT)
    text("Vier", language="de-at")
    text("Fünf", language="de")
    text("Secret", space=SHUT)
    hidden = text("Hidden")
    actions.set_state(text=hidden, state="hidden")
    page = translations.untranslated_page(language="de-AT", person=None)
    assert {(line.id, line.status) for line in page.lines} == {
        (missing.id, "missing"),
        (stale.id, "out-of-date"),
    }
    assert len(translations.untranslated_page(language="de", person=person("insider")).lines) == 4


def test_the_list_of_what_is_missing_pages():
    for n in range(25):
        text(f"Word {n}")
    first = translations.untranslated_page(language="ar", person=None)
    rest = translations.untranslated_page(language="ar", person=None, before=first.older)
    assert (len(first.lines), len(rest.lines), rest.older) == (20, 5, None)
    assert not {line.id for line in first.lines} & {line.id for line in rest.lines}


def test_a_machine_translates_and_is_named(settings):
    row = text("tea", title="ready")
    assert tasks.machine_for(source="en", target="de") is None
    assert not tasks.ask_machine(text=row, language="de")
    settings.TRANSLATORS = [f"{HERE}.Backwards"]
    assert tasks.machine_for(source="en", target="ar") is None
    made = tasks.translate_by_machine(id_=row.id, language="de", at=AT)
    assert (made.body, made.title, made.plain) == ("aet", "ydaer", "")
    seen = shown(texts=[row], language="de")[row.id]
    assert (seen.maker, seen.provider) == ("machine", "Backwards 1.0")
    assert tasks.translate_by_machine(id_=row.id, language="de", at=AT) is None


def test_no_machine_takes_the_place_of_a_person(settings):
    settings.TRANSLATORS = [f"{HERE}.Backwards"]
    row = text()
    translate(row, who=person("t"))
    actions.revise(text=row, draft=Draft(language="en", body="Tea!"), author=None, at=AT)
    with pytest.raises(TextRefused, match="no machine"):
        tasks.translate_by_machine(id_=row.id, language="de", at=AT)


def test_a_person_takes_the_place_of_a_machine():
    row = text()
    translate(row, provider="M")
    made = translate(row, body="Besser", who=person("t"))
    assert (made.maker, made.provider) == ("human", "")


def test_machines_that_fail_or_are_none_are_refused(settings):
    row = text()
    settings.TRANSLATORS = [f"{HERE}.Half"]
    with pytest.raises(MachineFailed, match="1 texts"):
        tasks.translate_by_machine(id_=row.id, language="de", at=AT)
    settings.TRANSLATORS = [f"{HERE}.NoMachine"]
    with pytest.raises(TypeError, match="expected name"):
        tasks.machine_for(source="en", target="de")
    assert not Translation.objects.exists()
