"""Admin of the catalogue: for reading only; every change is an act, made on the site's pages."""

from django.contrib import admin

from mycel.catalogue.models import Call, Dependency, Node, PoolMember, Series
from mycel.people.admin import ReadOnly


@admin.register(Node)
class NodeAdmin(ReadOnly):
    """Nodes by kind, area and service level."""

    list_display = ("slug", "kind", "area", "service_level", "confirmed_date", "retired_at")
    list_filter = ("kind", "area", "service_level", ("retired_at", admin.EmptyFieldListFilter))
    search_fields = ("slug", "search")
    ordering = ("slug",)
    show_full_result_count = False


@admin.register(Dependency)
class DependencyAdmin(ReadOnly):
    """Dependencies by strength."""

    list_display = ("node_id", "position", "on_id", "strength", "group")
    list_filter = ("strength",)
    show_full_result_count = False


@admin.register(PoolMember)
class PoolMemberAdmin(ReadOnly):
    """Who gives hours to which pool."""

    list_display = ("node_id", "position", "person_id", "hours_per_week")
    show_full_result_count = False


@admin.register(Series)
class SeriesAdmin(ReadOnly):
    """Measurements by the path of their file."""

    list_display = ("path",)
    search_fields = ("path",)


@admin.register(Call)
class CallAdmin(ReadOnly):
    """Questions of the roll call."""

    list_display = ("node_id", "asked_at", "due_date", "answered_at", "answer")
    list_filter = ("answer", "due_date")
    show_full_result_count = False
