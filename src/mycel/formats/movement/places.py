"""Places: a value in a document together with where it stands and what it mentions."""

from dataclasses import dataclass, field

from mycel.formats.problems import Problem, shown
from mycel.formats.yaml import Located, Step, Value


@dataclass(slots=True)
class Mentions:
    """What documents mention while they are read, to be resolved when all are known."""

    languages: tuple[str, ...] | None = None
    refs: list[tuple[str, "At"]] = field(default_factory=list)
    series: list[tuple[str, "At"]] = field(default_factory=list)
    texts: list[tuple[str, "At"]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class At:
    """One value and its place."""

    document: Located
    value: Value
    mentions: Mentions
    path: tuple[Step, ...] = ()

    @property
    def label(self) -> str:
        """Return how a sentence names this place: ``depends_on[0].node``."""
        label = ""
        for step in self.path:
            label += f"[{step}]" if isinstance(step, int) else f".{step}" if label else step
        return label or "the document"

    @property
    def where(self) -> str:
        """Return file and line, for sentences that name a second place."""
        return f"{self.document.file}:{self.document.line(*self.path)}"

    def inside(self, *, step: Step, value: Value) -> "At":
        """Return the place one step further in."""
        return At(self.document, value, self.mentions, (*self.path, step))

    def problem(self, *, text: str) -> Problem:
        """Return a refusal of this place."""
        return self.document.problem(*self.path, text=text)

    def unexpected(self, *, expected: str) -> Problem:
        """Return the refusal that names the value found and what was expected."""
        hint = ""
        if self.value is None:
            hint = "; leave the key out where there is nothing to say"
        return self.problem(
            text=f"{self.label} is {shown(value=self.value)}; expected {expected}{hint}"
        )
