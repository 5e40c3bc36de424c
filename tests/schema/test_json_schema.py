"""The JSON Schema that is kept is the one that the models say."""

import json
from pathlib import Path

from eligo.schema import ParsedTrial

KEPT = Path(__file__).parents[2] / "schema" / "eligo-1.json"


def test_the_kept_schema_is_the_models():
    assert json.loads(KEPT.read_text(encoding="utf-8")) == ParsedTrial.model_json_schema(), (
        "the models and schema/eligo-1.json differ: write it anew with 'eligo schema > schema/eligo-1.json', and raise "
        "the schema version where the change breaks a reader"
    )
