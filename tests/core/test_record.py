import pytest

from trace_gate.core.record import Record


class Point(Record):
    x: int
    y: int = 2


class Named(Point):
    name: str = "origin"


def test_fields_are_keyword_only_and_all_are_needed_that_have_no_default():
    assert (Point(x=1).x, Point(x=1).y) == (1, 2)
    with pytest.raises(TypeError, match="needs 'x'"):
        Point(y=3)
    with pytest.raises(TypeError):
        Point(1)


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="no field 'z'"):
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
