"""Importers: foreign catalogues of services and groups become a movement."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from mycel.formats.importers import backstage, cyclonedx, openslo, sigs, wmf_graph, wmf_services
from mycel.formats.importers.imported import Imported, Skipped

__all__ = ["IMPORTERS", "Imported", "Importer", "Skipped", "detect"]


class Read(Protocol):
    """Bytes by file name in, a movement and the report of what was skipped out."""

    def __call__(self, *, files: Mapping[str, bytes]) -> Imported: ...


class Recognises(Protocol):
    """Say from name and content whether a file is of the format; never raises."""

    def __call__(self, *, name: str, data: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class Importer:
    """One foreign format: what it is called, how it is read, how it is recognised."""

    title: str
    read: Read
    recognises: Recognises


IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {
        "backstage": Importer(
            title="Backstage catalogue (catalog-info.yaml, folders)",
            read=backstage.read,
            recognises=backstage.recognises,
        ),
        "cyclonedx": Importer(
            title="CycloneDX bill of materials (JSON)",
            read=cyclonedx.read,
            recognises=cyclonedx.recognises,
        ),
        "openslo": Importer(
            title="OpenSLO services and their promises (YAML, folders)",
            read=openslo.read,
            recognises=openslo.recognises,
        ),
        "sigs": Importer(
            title="Kubernetes groups (sigs.yaml)",
            read=sigs.read,
            recognises=sigs.recognises,
        ),
        "wmf-graph": Importer(
            title="Wikimedia service graph (dependency_graph.json)",
            read=wmf_graph.read,
            recognises=wmf_graph.recognises,
        ),
        "wmf-services": Importer(
            title="Wikimedia service catalogue (service.yaml)",
            read=wmf_services.read,
            recognises=wmf_services.recognises,
        ),
    }
)


def detect(*, name: str, data: bytes) -> str | None:
    """Return the key of the format that recognises a file, or None."""
    for key, importer in IMPORTERS.items():
        if importer.recognises(name=name.lower(), data=data):
            return key
    return None
