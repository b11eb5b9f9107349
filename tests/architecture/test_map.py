"""ARCHITECTURE.md shows the house as it stands."""

import importlib.util
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("map_script", REPOSITORY / "scripts" / "map.py")
map_script = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(map_script)


def test_the_map_of_rooms_is_up_to_date():
    text = map_script.PAGE.read_text(encoding="utf-8")
    assert map_script.page(text=text) == text, "run make docs"


def test_every_room_is_on_the_map():
    rooms = {path.parent.name for path in map_script.SOURCE.glob("*/__init__.py")}
    assert rooms == set(map_script.ROOMS)
