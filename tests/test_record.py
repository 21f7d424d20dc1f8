"""Records behave as the standard library's data classes do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from zhclean.config import Config
from zhclean.document import Document, Source
from zhclean.record import NamedTuple, dataclass, field, fields, replace


@dataclass(frozen=True, slots=True)
class Point:
    """A frozen one."""

    x: int
    y: int = 2

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("x")

    @property
    def sum(self) -> int:
        return self.x + self.y


@dataclass(slots=True)
class Bag:
    """One that changes."""

    name: str
    items: list[int] = field(default_factory=list)


def test_like_the_standard_library() -> None:
    """Made, compared, shown, copied, pickled, refused."""
    point = Point(1)
    assert (point.x, point.y, point.sum) == (1, 2, 3)
    assert point == Point(x=1, y=2)
    assert point != Point(1, 3)
    assert point != (1, 2)
    assert len({point, Point(1, 2)}) == 1
    assert repr(point) == "Point(x=1, y=2)"
    assert replace(point, y=5) == Point(1, 5)
    assert dataclasses.replace(point, y=5) == Point(1, 5)
    assert [item.name for item in fields(point)] == [item.name for item in dataclasses.fields(point)] == ["x", "y"]
    assert dataclasses.asdict(point) == {"x": 1, "y": 2}
    for again in (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert again == point
    bag = Bag("a")
    bag.items.append(1)
    assert Bag("b").items == []
    bag.name = "c"
    assert bag == Bag("c", [1])
    assert dataclasses.is_dataclass(bag)


@pytest.mark.parametrize("wrong", [lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(z=1), lambda: Point(-1)])
def test_refused(wrong: Any) -> None:
    """Wrong arguments, also the first time."""
    with pytest.raises((TypeError, ValueError)):
        wrong()


def test_frozen() -> None:
    """A frozen record does not change; one that changes has no hash; neither takes another name."""
    with pytest.raises(AttributeError):
        Point(1).x = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        hash(Bag("a"))
    with pytest.raises(AttributeError):
        Bag("a").other = 1  # type: ignore[attr-defined]


def test_our_own() -> None:
    """The ones that travel between processes."""
    for record in (
        Config(to="tw", skip=frozenset(["repair"])),
        Source(path="a", notes=("b",)),
        Document(Source(), "a", "a"),
    ):
        assert pickle.loads(pickle.dumps(record)) == record


class Pair(NamedTuple):
    """A named tuple with a default and a property."""

    left: str
    right: int = 2

    @property
    def both(self) -> str:
        return self.left * self.right


def test_named_tuples() -> None:
    """They are tuples, with all that the standard ones have."""
    pair = Pair("a")
    assert pair == ("a", 2) == Pair(left="a", right=2) == Pair._make(["a", 2])
    assert (pair.left, pair.right, pair.both) == ("a", 2, "aa")
    assert pair._replace(right=3) == ("a", 3)
    assert pair._asdict() == {"left": "a", "right": 2}
    assert Pair._fields == ("left", "right")
    assert Pair._field_defaults == {"right": 2}
    assert repr(pair) == "Pair(left='a', right=2)"
    assert isinstance(pair, tuple)
    assert Pair.__mro__ == (Pair, tuple, object)
    assert pickle.loads(pickle.dumps(pair)) == pair == copy.deepcopy(pair)
    assert type(pickle.loads(pickle.dumps(pair))) is Pair
    assert not hasattr(pair, "__dict__")
    left, right = pair
    assert (left, right) == ("a", 2)
    for wrong in (
        lambda: Pair(),
        lambda: Pair("a", 1, 2),
        lambda: Pair("a", z=1),
        lambda: Pair._make("abc"),
        lambda: pair._replace(z=1),
    ):  # type: ignore[call-arg]
        with pytest.raises((TypeError, ValueError)):
            wrong()
    with pytest.raises(AttributeError):
        pair.left = "b"  # type: ignore[misc]
