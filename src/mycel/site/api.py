"""The API's root: one contract, exported as OpenAPI."""

from ninja import NinjaAPI

from mycel import __version__
from mycel.assessment.api import analyses, findings, incidents, risks
from mycel.assessment.api import router as assessments
from mycel.catalogue.api import router as nodes
from mycel.catalogue.api import stewards_router as stewards
from mycel.decisions.api import commitments, decisions
from mycel.decisions.api import router as questions
from mycel.deliberation.api.amendments import router as amendments
from mycel.deliberation.api.dispositions import router as comments
from mycel.deliberation.api.processes import router as processes
from mycel.deliberation.api.proposals import router as proposals
from mycel.deliberation.api.statements import router as statements
from mycel.deliberation.api.threads import router as threads
from mycel.groups.api import reports_router as reports
from mycel.groups.api import router as units
from mycel.loop.api import router as links
from mycel.notices.api import router as inbox
from mycel.people.api import router as people
from mycel.record.api import router as record
from mycel.texts.api import router as texts

api = NinjaAPI(title="mycel", version=__version__, urls_namespace="api", docs_url=None)
api.add_router("/nodes", nodes)
api.add_router("/stewards", stewards)
api.add_router("/people", people)
api.add_router("/units", units)
api.add_router("/reports", reports)
api.add_router("/assessments", assessments)
api.add_router("/analyses", analyses)
api.add_router("/findings", findings)
api.add_router("/risks", risks)
api.add_router("/incidents", incidents)
api.add_router("/questions", questions)
api.add_router("/decisions", decisions)
api.add_router("/commitments", commitments)
api.add_router("/processes", processes)
api.add_router("/processes", statements)
api.add_router("/processes", links)
api.add_router("/threads", threads)
api.add_router("/proposals", proposals)
api.add_router("/amendments", amendments)
api.add_router("/comments", comments)
api.add_router("/texts", texts)
api.add_router("/inbox", inbox)
api.add_router("/record", record)
