"""The parts of ``thresholds``: what a number is about, and under which condition."""
