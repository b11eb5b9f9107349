"""Forms of factors: allauth's, with this site's words, limits and help."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mycel.site import factors

LONGEST_NAME = 60
MOST_PASSKEYS = 20
NOT_ACCEPTED = _("This passkey was not accepted; start again and choose one that you added here.")
NOT_ADDED = _("This passkey could not be added; start again and wait until your device is done.")
TOO_MANY = _("You have 20 passkeys already; remove one before you add another.")


def _code_line() -> forms.TextInput:
    """Return a line for codes: browsers offer digits, and an app's code where they know it."""
    return forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})


class _Code:
    """A code of an app, which counts once, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 — allauth's signature
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]  # of the form it is mixed into
        field.label = _("Code from your app, or a recovery code")
        field.widget = _code_line()

    def clean_code(self) -> str:
        """Accept a code once.

        Errors:
            ValidationError where it is wrong, was used before, or too many were tried.
        """
        code: str = super().clean_code()  # type: ignore[misc]  # of the form it is mixed into
        if not factors.spend(authenticator=self.authenticator, code=code):  # type: ignore[attr-defined]  # set by allauth
            raise factors.FactorAdapter().validation_error("incorrect_code")
        return code


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code at sign-in."""


class CodeAgainForm(_Code, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code before factors are changed."""


class AppForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new app, which shows that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 — allauth's signature
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code your app shows now")
        self.fields["code"].widget = _code_line()

    def clean_code(self) -> str:
        """Return the code.

        Errors:
            ValidationError where the app shows another one, or too many were tried.
        """
        try:
            code: str = super().clean_code()
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise ValidationError(
                _("The app shows another code; check the key and your device's clock.")
            ) from None
        return code


class _Credential:
    """What a passkey answered."""

    refusal = NOT_ACCEPTED

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 — allauth's signature
        super().__init__(*args, **kwargs)
        field = self.fields["credential"]  # type: ignore[attr-defined]  # of the form it is mixed into
        field.error_messages |= {"required": self.refusal, "invalid": self.refusal}

    def clean_credential(self) -> Any:  # noqa: ANN401 — allauth's signature
        """Check the answer; every way of being wrong is one sentence.

        Errors:
            ValidationError where it is malformed, unknown, late, or too many were tried.
        """
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form it is mixed into
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise ValidationError(self.refusal) from None
        except (AttributeError, KeyError, LookupError, TypeError):
            # allauth and fido2 let some malformed answers through to their own errors.
            raise ValidationError(self.refusal) from None


class PasskeySignInForm(_Credential, LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey instead of name and password."""


class PasskeyForm(_Credential, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey after name and password."""


class PasskeyAgainForm(_Credential, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey before factors are changed."""


def _describe_name(field: forms.Field) -> None:
    field.label = _("Name")
    field.help_text = _("So that you know it again: the device, or where you keep it.")
    field.widget.attrs["maxlength"] = LONGEST_NAME


def _short(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise ValidationError(_("This name is too long; at most 60 characters fit."))
    return name


class PasskeyAddForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey, its name, and whether it is enough alone."""

    field_order = ("name", "passwordless", "credential")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 — allauth's signature
        super().__init__(*args, **kwargs)
        _describe_name(self.fields["name"])
        self.fields["credential"].error_messages |= {"required": NOT_ADDED, "invalid": NOT_ADDED}
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("Sign in with this passkey alone")
        alone.help_text = _(
            "Your device then asks for a fingerprint, your face or a PIN. "
            "Otherwise the passkey is the second step after your password."
        )

    def clean_name(self) -> str:
        """Return the name, or one made for it.

        Errors:
            ValidationError where it is too long.
        """
        return _short(super().clean_name())

    def clean(self) -> dict[str, Any]:
        """Check what the device answered.

        Errors:
            ValidationError where it is malformed or late, or there are too many passkeys.
        """
        own = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.WEBAUTHN)
        if own.count() >= MOST_PASSKEYS:
            raise ValidationError(TOO_MANY)
        try:
            cleaned: dict[str, Any] = super().clean()
        except (ValidationError, AttributeError, LookupError, TypeError, ValueError):
            raise ValidationError(NOT_ADDED) from None
        return cleaned


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 — allauth's signature
        super().__init__(*args, **kwargs)
        _describe_name(self.fields["name"])

    def clean_name(self) -> str:
        """Return the name.

        Errors:
            ValidationError where it is too long.
        """
        return _short(self.cleaned_data["name"])
