"""The parts of ``sections`` and ``items``: blocks of lines, markers, headings, cohorts, the tree of items."""
