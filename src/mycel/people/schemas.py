"""Schemas of people: what the API tells about those who agreed to be named."""

from ninja import Schema


class PersonOut(Schema):
    """A person who agreed to be named."""

    ref: str
    name: str
    languages: list[str]
    skills: list[str]
    hours_per_week: float | None
    home: str


class Refusal(Schema):
    """Why something was not answered."""

    detail: str
