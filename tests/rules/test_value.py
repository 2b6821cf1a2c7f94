from __future__ import annotations

import pytest

from rules.value import Value, replace


class Point(Value):
    x: int
    y: int = 0


class Named(Point):
    name: str


def test_records_with_the_same_fields_are_equal_and_hash_alike() -> None:
    assert Point(x=1) == Point(x=1, y=0)
    assert hash(Point(x=1)) == hash(Point(x=1, y=0))
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Named(x=1, name="a")


def test_a_subclass_has_its_bases_fields_too() -> None:
    assert repr(Named(x=1, name="a")) == "Named(x=1, y=0, name='a')"


@pytest.mark.parametrize("fields", [{}, {"y": 1}, {"x": 1, "z": 2}])
def test_a_missing_or_unknown_field_is_refused(fields: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="Point: wrong or missing field"):
        Point(**fields)


def test_a_record_never_changes() -> None:
    point = Point(x=1)
    with pytest.raises(AttributeError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del point.x
    assert point.x == 1


def test_replace_makes_another_record() -> None:
    point = Point(x=1, y=2)
    assert replace(point, y=3) == Point(x=1, y=3)
    assert point == Point(x=1, y=2)
