"""Plain: frozen values as dictionaries, lists and strings, and back, without loss."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: object) -> Any:  # noqa: ANN401 — JSON has no tighter type
    """Return a frozen value as plain data; fields that hold their default are left out.

    Dates become ISO strings, enumerations their values, tuples lists, mappings sorted dicts.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(item)
            for field in fields(value)
            if (item := getattr(value, field.name)) != _default(field)
        }
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(value[key]) for key in sorted(value)}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value


def build(type_: type[T], data: object) -> T:
    """Return the frozen value of a type that plain data spell; the inverse of :func:`plain`.

    Errors:
        TypeError or ValueError where the data do not fit the type.
    """
    return cast("T", _build(type_, data))


def _default(field: Field[Any]) -> object:
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    return MISSING


@cache
def _hints(type_: type) -> dict[str, Any]:
    return get_type_hints(type_)


def _build(type_: Any, data: object) -> object:  # noqa: ANN401 — types are data here
    if is_dataclass(type_) and isinstance(type_, type):
        if not isinstance(data, Mapping):
            raise TypeError(f"expected the fields of {type_.__name__}")
        hints = _hints(type_)
        return type_(**{name: _build(hints[name], item) for name, item in data.items()})
    origin = get_origin(type_)
    if origin in (Union, types.UnionType):
        return _build_union(get_args(type_), data)
    if origin is tuple:
        return _build_tuple(get_args(type_), data)
    if origin is not None and issubclass(origin, Mapping):
        _, item_type = get_args(type_)
        if not isinstance(data, Mapping):
            raise TypeError("expected a mapping")
        return {key: _build(item_type, item) for key, item in data.items()}
    if isinstance(type_, type) and issubclass(type_, Enum):
        return type_(data)
    if type_ in (date, datetime):
        return type_.fromisoformat(str(data))
    if type_ is float:
        return float(cast("float", data))
    return data


def _build_union(options: tuple[Any, ...], data: object) -> object:
    if data is None:
        return None
    for option in options:
        if option is type(None):
            continue
        if isinstance(data, Mapping) == (
            is_dataclass(option) or get_origin(option) is Mapping or _is_mapping(option)
        ):
            return _build(option, data)
    raise TypeError("the data fit none of the allowed types")


def _is_mapping(option: Any) -> bool:  # noqa: ANN401 — types are data here
    origin = get_origin(option)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _build_tuple(args: tuple[Any, ...], data: object) -> tuple[object, ...]:
    if not isinstance(data, list | tuple):
        raise TypeError("expected a list")
    if len(args) == 2 and args[1] is Ellipsis:  # noqa: PLR2004 — tuple[T, ...]
        return tuple(_build(args[0], item) for item in data)
    return tuple(_build(arg, item) for arg, item in zip(args, data, strict=True))
