"""Administration of factors: one can be taken away from whoever lost it; no secret is shown."""

import allauth.mfa.admin  # noqa: F401 — it registers a page that shows secrets; ours replaces it
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from mycel.people.admin import ReadOnly
from mycel.site import factors

admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class FactorAdmin(ReadOnly):
    """Second steps of accounts: what kind, since when, used when."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__username",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return whether the reader administers accounts."""
        del obj
        return request.user.has_perm("people.change_account")

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        """Delete a factor, and recovery codes that are left alone."""
        account = obj.user
        super().delete_model(request, obj)
        factors.remove_lost(account=account)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> None:
        """Delete factors, and recovery codes that are left alone."""
        accounts = {factor.user for factor in queryset.select_related("user")}
        super().delete_queryset(request, queryset)
        for account in accounts:
            factors.remove_lost(account=account)
