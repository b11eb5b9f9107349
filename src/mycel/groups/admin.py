"""Administration of groups: everything is read; the acts of groups change it."""

from django.contrib import admin

from mycel.groups.models import Movement, Role, Term, Unit
from mycel.people.admin import ReadOnly


@admin.register(Movement)
class MovementAdmin(ReadOnly):
    """The movement, to be read."""

    list_display = ("id", "is_sample")


@admin.register(Unit)
class UnitAdmin(ReadOnly):
    """Units, to be read."""

    list_display = ("slug", "kind")
    search_fields = ("slug",)


@admin.register(Role)
class RoleAdmin(ReadOnly):
    """Roles, to be read."""

    list_display = ("unit_id", "role", "seats")


@admin.register(Term)
class TermAdmin(ReadOnly):
    """Terms, to be read."""

    list_display = ("role_id", "since_date", "until_date")
