"""The door for web servers."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycel.site.settings")
# A ballot's act gives way at each of its statements; with Python's 5 ms it would wait as long, with
# the log's turn in its hands, for every other thread that has something to compute.
sys.setswitchinterval(0.0005)
application = get_wsgi_application()
# Load every door before the first reader comes, not when they come.
len(get_resolver().url_patterns)
