"""Administration of people: accounts are managed here; persons are read, their acts change them."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mycel.people.models import Account, Person

# One door for signing in, with its limits on guessing; the administration has none of its own.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign] # as allauth documents it


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg] # any model
    """Rows that only acts change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: acts make these rows."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return False: acts change these rows."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return False: nothing here is deleted."""
        del request, obj
        return False


@admin.register(Account)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg] # its own model
    """Accounts: names, passwords, who is an administrator, who may sign in."""

    list_display = ("username", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username",)
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Times"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        """Return False: an account is closed by making it inactive, or by its person leaving."""
        del request, obj
        return False


@admin.register(Person)
class PersonAdmin(ReadOnly):
    """Persons, to be read."""

    list_display = ("slug", "shown_name", "named")
    search_fields = ("slug",)
    exclude = ("account",)
