"""Administration of assessment: rows are read here; only acts change them."""

from django.contrib import admin

from mycel.assessment.models import Finding, Plan, Run
from mycel.people.admin import ReadOnly


@admin.register(Plan)
class PlanAdmin(ReadOnly):
    """Scenarios, risks and treatments, to be read."""

    list_display = ("slug", "kind")
    list_filter = ("kind",)
    search_fields = ("slug",)


@admin.register(Run)
class RunAdmin(ReadOnly):
    """Assessments, to be read."""

    list_display = ("number", "state", "asked_at", "finished_at")
    list_filter = ("state",)
    exclude = ("slider", "result")


@admin.register(Finding)
class FindingAdmin(ReadOnly):
    """Findings, to be read."""

    list_display = ("number", "unit", "published_at", "withdrawn_at")
    list_filter = ("withdrawn_at",)
