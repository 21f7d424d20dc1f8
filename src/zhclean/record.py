"""`dataclass` and its kin and `NamedTuple` as the standard library has them, without what they cost at start-up.

`dataclasses` imports `inspect`, and compiles six methods for each class when it is made; a NamedTuple compiles one, and
one for each annotation: together a fifth of the time of a run on a small file. Here a class gets general methods, and
a compiled `__init__` or `__new__` when its first object is made. Type checkers see the real thing; so do
`dataclasses.fields` and `dataclasses.replace`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
    from typing import Any, NamedTuple
else:
    from _collections import _tuplegetter

    _MISSING = object()

    class Field:
        """One field: its `name`, and its `default` or `default_factory`."""

        __slots__ = ("default", "default_factory", "name")

        def __init__(self, default: Any = _MISSING, default_factory: Any = _MISSING) -> None:
            self.name, self.default, self.default_factory = "", default, default_factory

    def field(*, default: Any = _MISSING, default_factory: Any = _MISSING) -> Any:
        """A field with a default that is made anew for each object."""
        return Field(default, default_factory)

    def fields(record: Any) -> tuple[Field, ...]:
        """The fields of a class or an object, in order."""
        return record.__record_fields__

    def replace(record: Any, **changes: Any) -> Any:
        """A copy of `record` with some fields changed."""
        values = {item.name: getattr(record, item.name) for item in fields(record)}
        values.update(changes)
        return type(record)(**values)

    def dataclass(made: Any = None, *, frozen: bool = False, slots: bool = False) -> Any:
        """Make a class a record of its annotated fields."""
        if made is not None:
            return _record(made, False, False)
        return lambda made: _record(made, frozen, slots)

    class _Standard:
        """`__dataclass_fields__`, for the standard library's own functions: worked out when they ask."""

        def __get__(self, record: Any, made: Any) -> Any:
            import dataclasses
            from typing import Any

            names = [(item.name, Any, _field(dataclasses, item)) for item in made.__record_fields__]
            return dataclasses.make_dataclass(made.__name__, names).__dataclass_fields__

    def _field(dataclasses: Any, item: Field) -> Any:
        if item.default is not _MISSING:
            return dataclasses.field(default=item.default)
        if item.default_factory is not _MISSING:
            return dataclasses.field(default_factory=item.default_factory)
        return dataclasses.field()

    def _record(made: Any, frozen: bool, slots: bool) -> Any:
        space = dict(made.__dict__)
        found = []
        for name in space.get("__annotations__", {}):
            value = space.get(name, _MISSING)
            item = value if isinstance(value, Field) else Field(value)
            item.name = name
            found.append(item)
            if slots or isinstance(value, Field):
                space.pop(name, None)
        space.update(
            __record_fields__=tuple(found),
            __dataclass_fields__=_Standard(),
            __match_args__=tuple(item.name for item in found),
            __init__=_first_init,
            __repr__=_repr,
            __eq__=_eq,
            __hash__=_hash if frozen else None,
            __reduce__=_reduce,
            _frozen=frozen,
        )
        if frozen:
            space.update(__setattr__=_refuse, __delattr__=_refuse)
        if slots:
            space["__slots__"] = tuple(item.name for item in found)
        for name in ("__dict__", "__weakref__"):
            space.pop(name, None)
        return type(made)(made.__name__, made.__bases__, space)

    def _first_init(self: Any, *args: Any, **named: Any) -> None:
        """Compile the real `__init__`, put it in the place of this one, and call it."""
        made = type(self)
        space: dict[str, Any] = {"_set": object.__setattr__, "_missing": _MISSING}
        head, body = [], []
        for item in made.__record_fields__:
            name = item.name
            value = name
            if item.default is not _MISSING:
                space[f"_d_{name}"] = item.default
                head.append(f"{name}=_d_{name}")
            elif item.default_factory is not _MISSING:
                space[f"_f_{name}"] = item.default_factory
                head.append(f"{name}=_missing")
                value = f"_f_{name}() if {name} is _missing else {name}"
            else:
                head.append(name)
            body.append(f" _set(self, {name!r}, {value})" if made._frozen else f" self.{name} = {value}")
        if hasattr(made, "__post_init__"):
            body.append(" self.__post_init__()")
        exec(f"def __init__(self, {', '.join(head)}):\n" + "\n".join(body or [" pass"]), space)
        made.__init__ = space["__init__"]
        self.__init__(*args, **named)

    def _values(record: Any) -> tuple[Any, ...]:
        return tuple(getattr(record, item.name) for item in record.__record_fields__)

    def _repr(self: Any) -> str:
        inner = ", ".join(f"{item.name}={getattr(self, item.name)!r}" for item in self.__record_fields__)
        return f"{type(self).__qualname__}({inner})"

    def _eq(self: Any, other: Any) -> Any:
        return _values(self) == _values(other) if type(self) is type(other) else NotImplemented

    def _hash(self: Any) -> int:
        return hash(_values(self))

    def _refuse(self: Any, name: str, *_: Any) -> None:
        raise AttributeError(f"cannot change field {name!r}")

    def _reduce(self: Any) -> Any:
        return _remade, (type(self), _values(self))

    def _remade(made: Any, values: tuple[Any, ...]) -> Any:
        record = object.__new__(made)
        for item, value in zip(made.__record_fields__, values, strict=True):
            object.__setattr__(record, item.name, value)
        return record

    def _first_new(made: Any, *args: Any, **named: Any) -> Any:
        """Compile the real `__new__` of a named tuple, put it in the place of this one, and call it."""
        owner = next(base for base in made.__mro__ if "_fields" in base.__dict__)
        names = owner._fields
        space: dict[str, Any] = {"_new": tuple.__new__}
        head = []
        for name in names:
            if name in owner._field_defaults:
                space[f"_d_{name}"] = owner._field_defaults[name]
                head.append(f"{name}=_d_{name}")
            else:
                head.append(name)
        values = "".join(f"{name}, " for name in names)
        exec(f"def __new__(_cls, {', '.join(head)}):\n return _new(_cls, ({values}))", space)
        owner.__new__ = staticmethod(space["__new__"])
        return space["__new__"](made, *args, **named)

    def _make(made: Any, values: Any) -> Any:
        """A named tuple of the values of an iterable."""
        result = tuple.__new__(made, values)
        if len(result) != len(made._fields):
            raise TypeError(f"{made.__name__} has {len(made._fields)} fields, not {len(result)}")
        return result

    def _tuple_replace(self: Any, /, **changes: Any) -> Any:
        """A copy with some fields changed."""
        result = tuple.__new__(type(self), map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"there are no fields {list(changes)!r}")
        return result

    def _tuple_repr(self: Any) -> str:
        inner = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({inner})"

    class _Named(type):
        """Makes the classes that name NamedTuple as their base; they are tuples and nothing else."""

        def __new__(meta, name: str, bases: Any, space: dict[str, Any]) -> Any:
            names = tuple(space.get("__annotations__", ()))
            defaults = {field: space.pop(field) for field in names if field in space}
            ready = {
                "__slots__": (),
                "_fields": names,
                "_field_defaults": defaults,
                "__match_args__": names,
                "__new__": _first_new,
                "_make": classmethod(_make),
                "_replace": _tuple_replace,
                "_asdict": lambda self: dict(zip(self._fields, self, strict=True)),
                "__getnewargs__": lambda self: tuple(self),
                "__repr__": _tuple_repr,
            }
            ready.update((field, _tuplegetter(number, "")) for number, field in enumerate(names))
            ready.update(space)
            return type(name, (tuple,), ready)

    class _Base:
        """Stands for NamedTuple among the bases of a class."""

        def __mro_entries__(self, bases: Any) -> tuple[Any, ...]:
            return (_Entry,)

    _Entry = type.__new__(_Named, "_Entry", (), {})
    NamedTuple = _Base()


__all__ = ["NamedTuple", "dataclass", "field", "fields", "replace"]
