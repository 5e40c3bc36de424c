"""What the README shows is what happens."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_python_examples_give_what_they_show():
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks("pycon")), {}, "README.md", "README.md", 0)
    assert examples.examples
    report: list[str] = []
    outcome = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(examples, out=report.append)
    assert outcome.failed == 0, "".join(report)


def test_the_table_is_the_commands():
    command = [sys.executable, "-m", "eligo", "parse", str(ROOT / "corpus" / "NCT03970954" / "page.txt")]
    printed = subprocess.run(command, capture_output=True, check=True).stdout.decode().splitlines()
    (shown,) = blocks("text")
    missing = [line for line in shown.splitlines() if line.strip() != "…" and line not in printed]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", README))
def test_links_lead_somewhere(link):
    assert link.startswith("https://") or (ROOT / link).exists()
