"""The site: settings, urls, base templates and the API root."""
