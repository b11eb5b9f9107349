"""Settings of the house: the site's own database settings, and the record alone, to start fast."""

from mycel.site.settings import (
    DATABASES,
    DEFAULT_AUTO_FIELD,
    LANGUAGES,
    LOG_KEY,
    LOG_ORIGIN,
    USE_TZ,
)

__all__ = ["DATABASES", "DEFAULT_AUTO_FIELD", "LANGUAGES", "LOG_KEY", "LOG_ORIGIN", "USE_TZ"]

SECRET_KEY = "the house signs nothing, so its key is no secret"
INSTALLED_APPS = ["mycel.record"]
