"""A second step at sign-in: authenticator apps, passkeys and recovery codes, in this site's words.

A code of an app counts once (RFC 6238, 5.2): the time step it belongs to is kept beside the secret,
in the database, so that it holds across processes. Secrets are encrypted with the signing key.
"""

import base64
import secrets
import time
from io import BytesIO

import qrcode
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings, signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from mycel.groups import queries
from mycel.people.models import Account
from mycel.site.templatetags import look

Type = Authenticator.Type


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Names, pictures and secrets of factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is wrong or already used; wait for the next one in your app, "
            "or take a recovery code."
        ),
        "cannot_generate_recovery_codes": _(
            "Recovery codes stand in for an app or a passkey; set up one of them first."
        ),
    }

    def get_totp_issuer(self) -> str:
        """Return the name that apps show: the movement's, without the colon that ends it there."""
        return self._get_site_name().replace(":", " ")

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code dark on light, so that cameras read it in a dark theme as well."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode("utf-8")

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return _chest().encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; where the signing key is lost, return one that no code will match."""
        try:
            return _chest().decrypt(encrypted_text.encode("ascii")).decode("utf-8")
        except (InvalidToken, UnicodeError):
            return base64.b32encode(secrets.token_bytes(20)).decode("ascii")

    def generate_authenticator_name(self, user: Account, type: str) -> str:  # noqa: A002 — allauth's signature
        """Return a name for a new passkey that its owner can replace."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": look.number(number)}

    def _get_site_name(self) -> str:
        name: str = look.text(queries.frame().name)
        return name


def _chest() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [
        salted_hmac("mycel.site.factors", "", secret=key, algorithm="sha256").digest()
        for key in keys
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


@receiver(signals.authenticator_added, dispatch_uid="a new factor was shown just now")
def note_added(
    sender: object, request: HttpRequest, authenticator: Authenticator, **kwargs: object
) -> None:
    """Take a factor that was just set up as proof, and the code that set it up as used."""
    del sender, kwargs
    if authenticator.type == Type.RECOVERY_CODES:
        return
    if authenticator.type == Type.TOTP:
        _keep_step(authenticator, step=int(time.time()) // app_settings.TOTP_PERIOD)
    record_authentication(
        request,
        authenticator.user,
        "mfa",
        id=authenticator.pk,
        type=authenticator.type,
        reauthenticated=True,
    )


def spend(*, authenticator: Authenticator, code: str) -> bool:
    """Return whether a valid code is used for the first time, and remember it.

    Recovery codes keep their own account of what is used.
    """
    if authenticator.type != Type.TOTP:
        return True
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = FactorAdapter().decrypt(row.data["secret"])
        steps = [
            step
            for step in totp.yield_hotp_counters_from_time()
            if compare_user_code(
                actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))
            )
        ]
        if not steps or max(steps) <= row.data.get("last_step", -1):
            return False
        _keep_step(row, step=max(steps))
    return True


def _keep_step(authenticator: Authenticator, *, step: int) -> None:
    authenticator.data["last_step"] = step
    authenticator.save(update_fields=["data"])


def remove_lost(*, account: Account) -> None:
    """Delete recovery codes that stand in for nothing any more."""
    left = Authenticator.objects.filter(user=account)
    if not left.exclude(type=Type.RECOVERY_CODES).exists():
        left.delete()
