from collections.abc import Iterator

import pytest

from trace_gate.core.record import Record, make_in_bulk


class Point(Record):
    x: int
    y: int = 2


class Named(Point):
    name: str = "origin"


def test_fields_are_keyword_only_and_all_are_needed_that_have_no_default():
    assert (Point(x=1).x, Point(x=1).y) == (1, 2)
    with pytest.raises(TypeError, match="'x'"):
        Point(y=3)
    with pytest.raises(TypeError):
        Point(1)


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="'z'"):
        Point(x=1, z=3)


def test_a_record_cannot_be_changed():
    point = Point(x=1)
    with pytest.raises(AttributeError, match="frozen"):
        point.x = 5
    with pytest.raises(AttributeError, match="frozen"):
        del point.x
    with pytest.raises(AttributeError):
        point.other = 1


def test_records_are_compared_and_hashed_by_value_and_by_kind():
    class Other(Record):
        x: int
        y: int = 2

    assert Point(x=1) == Point(x=1, y=2)
    assert hash(Point(x=1)) == hash(Point(x=1))
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Other(x=1)


def test_a_subclass_has_the_fields_and_defaults_of_its_base():
    assert repr(Named(x=1)) == "Named(x=1, y=2, name='origin')"
    assert Named(x=1).with_(name="a") == Named(x=1, name="a")


def test_a_record_has_no_dict():
    assert not hasattr(Point(x=1), "__dict__")


def test_a_record_gives_its_fields_by_name_in_their_order_as_they_are():
    inner = Point(x=1)
    assert list(Named(x=inner).as_dict().items()) == [("x", inner), ("y", 2), ("name", "origin")]


@pytest.fixture
def in_bulk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Methods of their own, for the records of this test alone."""
    kinds = [Record]
    for kind in kinds:
        kinds += kind.__subclasses__()
    names = ("__init__", "as_tuple")
    own = [(kind, name, kind.__dict__.get(name)) for kind in kinds for name in names]
    monkeypatch.setattr(type(Record), "in_bulk", False)
    make_in_bulk()
    yield
    for kind, name, made in own:
        if made is not None:
            setattr(kind, name, made)
        elif name in kind.__dict__:
            delattr(kind, name)


@pytest.mark.usefixtures("in_bulk")
def test_a_constructor_of_its_own_does_the_same():
    class Later(Named):
        last: object = None

    for kind in (Point, Named, Later):
        assert "__init__" in kind.__dict__
    test_fields_are_keyword_only_and_all_are_needed_that_have_no_default_in_bulk()
    test_a_record_cannot_be_changed()
    test_a_subclass_has_the_fields_and_defaults_of_its_base()
    test_records_are_compared_and_hashed_by_value_and_by_kind()
    made = Later(name="a", x=3, last=(1,))
    assert made.as_tuple() == (3, 2, "a", (1,))
    assert Later.from_tuple(made.as_tuple()) == made


def test_fields_are_keyword_only_and_all_are_needed_that_have_no_default_in_bulk():
    assert (Point(x=1).x, Point(x=1).y) == (1, 2)
    for wrong in ({"y": 3}, {"x": 1, "z": 3}):
        with pytest.raises(TypeError):
            Point(**wrong)
    with pytest.raises(TypeError):
        Point(1)
