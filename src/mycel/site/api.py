"""The API's root: one contract, exported as OpenAPI."""

from ninja import NinjaAPI

from mycel import __version__

api = NinjaAPI(title="mycel", version=__version__, urls_namespace="api", docs_url=None)
