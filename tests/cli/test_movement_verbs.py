"""Load and export: lossless, twice the same, all or nothing, nobody named without consent."""

import shutil
from pathlib import Path

import pytest
from django.db import transaction

from mycel.assessment import snapshots
from mycel.formats import movement
from mycel.people.models import Person
from mycel.record.models import OutboxLeaf

pytestmark = pytest.mark.django_db


def files_in(folder):
    place = Path(folder)
    found = [path for path in place.rglob("*") if path.is_file()]
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in found}


def test_loading_twice_changes_nothing(mycel, sample):
    first = mycel("load", sample, "--json").answer()["result"]
    assert first["created"] > 80
    assert first["changed"] == 0
    leaves, before = OutboxLeaf.objects.count(), snapshots.of_movement()
    second = mycel("load", sample, "--json").answer()["result"]
    assert (second["created"], second["changed"]) == (0, 0)
    assert second["unchanged"] == first["created"]
    assert OutboxLeaf.objects.count() == leaves
    assert snapshots.of_movement() == before


def test_an_export_is_loaded_elsewhere_as_the_same_movement(mycel, sample, tmp_path):
    with transaction.atomic():
        mycel("load", sample)
        mycel("export", str(tmp_path / "a"))
        transaction.set_rollback(True)
    assert not Person.objects.exists()
    written = movement.read(files=files_in(tmp_path / "a"))
    assert mycel("load", str(tmp_path / "a")).code == 0
    assert snapshots.of_movement() == written


def test_an_export_that_comes_back_changes_nothing(mycel, sample, tmp_path):
    mycel("load", sample)
    before = snapshots.of_movement()
    mycel("export", str(tmp_path / "a"))
    back = mycel("load", str(tmp_path / "a"), "--json").answer()["result"]
    assert (back["created"], back["changed"]) == (0, 0)
    assert snapshots.of_movement() == before


def test_an_export_names_only_those_who_agreed(mycel, sample, tmp_path):
    mycel("load", sample)
    mycel("export", str(tmp_path / "a"))
    everything = b"\n".join([*files_in(tmp_path / "a").values()]).decode()
    paths = " ".join(files_in(tmp_path / "a"))
    hidden = Person.objects.filter(named=False)
    assert hidden.exists()
    for person in hidden:
        assert person.name not in everything
        assert person.ref not in everything
        assert f"/{person.slug}.yaml" not in paths
    for person in Person.objects.named():
        assert person.name in everything


def test_a_broken_directory_changes_nothing(mycel, sample, tmp_path):
    mycel("load", sample)
    before, leaves = snapshots.of_movement(), OutboxLeaf.objects.count()
    shutil.copytree(sample, tmp_path / "broken")
    units = sorted((tmp_path / "broken" / "units").iterdir())
    units[0].write_text(units[0].read_text() + "\nmandate_typo: x\n")
    assert f"broken/units/{units[0].name}:" in mycel("load", str(tmp_path / "broken")).refusal()
    assert snapshots.of_movement() == before
    assert OutboxLeaf.objects.count() == leaves


def test_what_the_database_refuses_half_way_is_taken_back(mycel, sample, monkeypatch):
    from django.db import IntegrityError

    from mycel.cli import loading

    def refuse(**_given):
        raise IntegrityError("no room")

    monkeypatch.setattr(loading, "_plans", refuse)
    assert "the database refused (no room)" in mycel("load", sample).refusal()
    assert not Person.objects.exists()
    assert not OutboxLeaf.objects.exists()


def test_another_name_is_said_and_a_sample_never_mixes_with_real_people(mycel, sample, tmp_path):
    real = tmp_path / "movement.yaml"
    real.write_text("name: A\nlanguages: [en]\n")
    assert mycel("load", str(tmp_path)).code == 0
    assert "which is no sample" in mycel("load", sample).refusal()
    assert not Person.objects.exists()
    real.write_text("name: B\nlanguages: [en]\n")
    warned = mycel("load", str(tmp_path), "--json").answer()["warnings"]
    assert warned == ["the movement A is now called B; what the files do not name stays"]


def test_an_empty_database_exports_nothing(mycel, tmp_path):
    assert "holds no movement yet" in mycel("export", str(tmp_path / "a")).refusal()
    assert not (tmp_path / "a").exists()


def test_settings_hide_secrets_and_passwords(mycel, settings):
    from dataclasses import replace

    settings.READ = {
        name: replace(read, value={"DATABASE_URL": "postgres://u:pass@h/d"}.get(name, "hidden"))
        for name, read in settings.READ.items()
    }
    shown = mycel("settings", "--json").answer()["result"]["settings"]
    assert shown["SECRET_KEY"]["value"] == "(set)"
    assert shown["DATABASE_URL"]["value"] == "postgres://u:***@h/d"
