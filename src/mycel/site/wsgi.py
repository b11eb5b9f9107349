"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycel.site.settings")
application = get_wsgi_application()
# Load every door before the first reader comes, not when they come.
len(get_resolver().url_patterns)
