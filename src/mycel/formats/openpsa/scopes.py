"""Scopes: which definition a name means, seen from inside a component or from outside."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from mycel.formats.openpsa.elements import Element
from mycel.formats.problems import nearest, shown

Scope = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A gate, event or parameter: its element, its scope and the id it has in the whole model.

    The id is the plain name of a public definition and the dotted path of a private one.
    """

    kind: str
    name: str
    id: str
    scope: Scope
    element: Element


@dataclass(slots=True)
class Table:
    """All definitions that share one space of names."""

    what: str
    paths: dict[Scope, Definition] = field(default_factory=dict)
    public: defaultdict[str, list[Definition]] = field(default_factory=lambda: defaultdict(list))
    ids: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Definition]:
        return iter(self.paths.values())

    def add(self, *, kind: str, element: Element, scope: Scope, is_public: bool) -> Definition:
        """Enter a definition.

        Errors:
            OpenPsaError when its scope has the name already.
        """
        name = element.attribute("name")
        if "." in name:
            raise element.refuse(f"the name {shown(value=name)} holds a dot; expected none")
        path = (*scope, name)
        taken = self.paths.get(path)
        if taken is not None:
            raise element.refuse(
                f"duplicate name {shown(value=name)}: it is defined in {taken.element.file}, line "
                f"{taken.element.line}; expected every name once in one scope"
            )
        is_plain = is_public and name not in self.ids
        made = Definition(kind, name, name if is_plain else ".".join(path), scope, element)
        if made.id in self.ids:
            raise element.refuse(
                f"duplicate name {shown(value=made.id)}; expected every name once in one scope"
            )
        self.ids.add(made.id)
        self.paths[path] = made
        if is_public:
            self.public[name].append(made)
        return made

    def look(self, element: Element, scope: Scope) -> Definition | None:
        """Return what an element's name means in a scope, or None when it is not defined.

        Definition: the innermost enclosing scope that has it, else the one public definition.

        Errors:
            OpenPsaError when several public definitions in other scopes have the name.
        """
        name = element.attribute("name")
        parts = tuple(name.split("."))
        for depth in range(len(scope), -1, -1):
            found = self.paths.get((*scope[:depth], *parts))
            if found is not None:
                return found
        public = self.public.get(name, [])
        if len(public) > 1:
            places = ", ".join(".".join((*one.scope, one.name)) for one in public)
            raise element.refuse(
                f"{shown(value=name)} may mean {places}; expected a name with its path"
            )
        return public[0] if public else None

    def find(self, element: Element, scope: Scope) -> Definition:
        """Return what an element's name means in a scope.

        Errors:
            OpenPsaError when it is not defined, or ambiguous.
        """
        found = self.look(element, scope)
        if found is None:
            name = element.attribute("name")
            near = nearest(word=name, among=self.ids) if len(self.ids) < 10_000 else None  # noqa: PLR2004 - a hint is not worth a long search
            hint = f"did you mean {near}" if near else "expected a name that the model defines"
            raise element.refuse(f"undefined {self.what} {shown(value=name)}; {hint}")
        return found
