"""JSON of another shape than expected is read as if it were not there."""

import pytest

from eligo.json_values import object_of, objects_of, text_of, texts_of


@pytest.mark.parametrize(
    ("value", "as_object", "as_objects", "as_text", "as_texts"),
    [
        ({"id": "a"}, {"id": "a"}, [], None, []),
        ([{"id": "a"}, "b", None, 3, [{}]], {}, [{"id": "a"}], None, ["b"]),
        (" two words\n", {}, [], "two words", []),
        (" \n", {}, [], None, []),
        (3, {}, [], None, []),
        (None, {}, [], None, []),
    ],
)
def test_a_value_counts_as_what_it_is_alone(
    value: object, as_object: object, as_objects: object, as_text: object, as_texts: object
) -> None:
    read = (object_of(value), objects_of(value), text_of(value), texts_of(value))
    assert read == (as_object, as_objects, as_text, as_texts)
