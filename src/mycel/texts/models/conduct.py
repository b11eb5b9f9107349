"""The code of conduct by version, and who agreed to which."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.people.models import Person


class CodeOfConduct(models.Model):
    """One version of the rules for talking to each other; the newest is asked for."""

    id = models.UUIDField(primary_key=True, editable=False)
    version = models.PositiveIntegerField(unique=True)
    text = models.JSONField(_("text"))
    adopted_at = models.DateTimeField(_("adopted"))

    class Meta:
        verbose_name = _("code of conduct")
        verbose_name_plural = _("codes of conduct")


class Consent(models.Model):
    """That somebody agreed to a version."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    code = models.ForeignKey(CodeOfConduct, models.PROTECT, related_name="consents")
    agreed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["person", "code"], name="consented_once_per_version"),
        ]
