"""The parts of ``windows``: lengths, dates, anchors, and which fact a time belongs to."""
