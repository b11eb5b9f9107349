"""Tables of people: accounts, which sign in, and persons, who take part."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(AbstractBaseUser, PermissionsMixin):
    """A way to sign in; no e-mail address is needed, and nothing here is public."""

    username = models.CharField(
        _("account name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This name is taken. Choose another one.")},
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), null=True, blank=True)

    objects = UserManager["Account"]()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about many persons."""

    def named(self) -> "PersonQuerySet":
        """Return those who agreed to be named."""
        return self.filter(named=True)


class Person(models.Model):
    """Somebody who takes part; shown by name only where they agreed to it."""

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    named = models.BooleanField(_("agreed to be named"), default=False)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    hours_per_week = models.FloatField(_("hours per week"), null=True, blank=True)
    home = models.CharField(_("home community"), max_length=120, blank=True)
    account = models.OneToOneField(
        Account, models.SET_NULL, null=True, blank=True, related_name="person"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    @property
    def ref(self) -> str:
        """Return the person's reference."""
        return f"person/{self.slug}"

    @property
    def pseudonym(self) -> str:
        """Return the name under which somebody appears who did not agree to be named."""
        return f"p-{self.id.hex[-8:]}"

    @property
    def shown_name(self) -> str:
        """Return the name that pages and exports may show."""
        return self.name if self.named else self.pseudonym
