"""Administration of decisions: rows are read here; only acts change them; ballots are not shown."""

from django.contrib import admin

from mycel.decisions.models import Commitment, Decision, Electorate, Question
from mycel.people.admin import ReadOnly


@admin.register(Question)
class QuestionAdmin(ReadOnly):
    """Questions, to be read."""

    list_display = ("number", "unit", "state", "opens_at", "closes_at")
    list_filter = ("state", "paper")
    exclude = ("tie_seed",)


@admin.register(Electorate)
class ElectorateAdmin(ReadOnly):
    """Imported electorates, to be read."""

    list_display = ("name", "size", "imported_at")


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Decisions, to be read."""

    list_display = ("number", "unit", "published_at")


@admin.register(Commitment)
class CommitmentAdmin(ReadOnly):
    """Commitments, to be read."""

    list_display = ("number", "state", "due_date", "last_word_at")
    list_filter = ("state",)
