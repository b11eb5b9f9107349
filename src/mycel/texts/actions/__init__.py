"""Acts on texts, and the writing of texts inside the acts of other rooms."""

from mycel.texts.actions._writing import (
    Draft,
    TextRefused,
    document_of,
    erase,
    require_language,
    revise,
    set_state,
    write,
)

__all__ = [
    "Draft",
    "TextRefused",
    "document_of",
    "erase",
    "require_language",
    "revise",
    "set_state",
    "write",
]
