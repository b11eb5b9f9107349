"""Elements: hostile XML read into plain elements that know their file and line."""

from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, InputSource

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from mycel.formats.problems import Problem, shown

LARGEST_BYTES = 20 * 2**20
MOST_ELEMENTS = 500_000
DEEPEST = 100
DESCRIPTIVE = frozenset({"label", "attributes"})


class OpenPsaError(Problem):
    """An Open-PSA file that is refused: text, file and, where there is one, line."""


@dataclass(slots=True)
class Element:
    """One XML element without its text; ``children`` leave out labels and attributes."""

    tag: str
    attributes: dict[str, str]
    file: str
    line: int
    children: list["Element"] = field(default_factory=list)

    def refuse(self, text: str) -> OpenPsaError:
        """Return the error that this element is refused with."""
        return OpenPsaError(text=text, file=self.file, line=self.line)

    def attribute(self, name: str) -> str:
        """Return an attribute that has to be there, without blanks around it."""
        value = self.attributes.get(name, "").strip()
        if not value:
            raise self.refuse(f"<{self.tag}> has no {name}; expected {name}=…")
        return value

    def only_child(self, what: str) -> "Element":
        """Return the one child of this element."""
        if len(self.children) != 1:
            raise self.refuse(
                f"<{self.tag}> holds {len(self.children)} elements; expected one {what}"
            )
        return self.children[0]


class _Builder(ContentHandler):
    def __init__(self, *, file: str, parser: DefusedExpatParser) -> None:
        super().__init__()
        self.file, self.parser = file, parser
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0

    def line(self) -> int:
        return int(self.parser.getLineNumber() or 1)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX names it
        one = Element(tag=name, attributes=dict(attrs.items()), file=self.file, line=self.line())
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise one.refuse(f"more than {MOST_ELEMENTS} elements; expected a smaller model")
        if len(self.open) >= DEEPEST:
            raise one.refuse(f"elements are nested more than {DEEPEST} deep; expected fewer levels")
        if not self.open:
            self.root = one
        elif name not in DESCRIPTIVE:
            self.open[-1].children.append(one)
        self.open.append(one)

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002 - SAX asks for it
        self.open.pop()


def read(*, data: bytes, file: str) -> Element:
    """Return the root element of an Open-PSA file.

    Errors:
        OpenPsaError for more than 20 MB, XML that is not well-formed, entities or external
        references, too many or too deeply nested elements, or another root.
    """
    if len(data) > LARGEST_BYTES:
        raise OpenPsaError(
            text=f"the file has {len(data)} bytes; expected at most {LARGEST_BYTES}", file=file
        )
    parser = DefusedExpatParser()
    builder = _Builder(file=file, parser=parser)
    parser.setContentHandler(builder)
    source = InputSource()
    source.setByteStream(BytesIO(data))
    try:
        parser.parse(source)
    except OpenPsaError:
        raise
    except DefusedXmlException as error:
        raise OpenPsaError(
            text="the file declares entities or external parts; expected plain XML without them",
            file=file,
            line=builder.line(),
        ) from error
    except SAXParseException as error:
        text = f"the file is not well-formed XML ({error.getMessage()}); expected an Open-PSA model"
        raise OpenPsaError(text=text, file=file, line=error.getLineNumber()) from error
    except (SAXException, LookupError, ValueError) as error:
        raise OpenPsaError(
            text="the file's encoding cannot be read; expected UTF-8", file=file
        ) from error
    if builder.root is None or builder.root.tag != "opsa-mef":
        tag = builder.root.tag if builder.root else ""
        raise OpenPsaError(
            text=f"the root is {shown(value=tag)}; expected <opsa-mef>", file=file, line=1
        )
    return builder.root
