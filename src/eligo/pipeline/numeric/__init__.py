"""The parts of ``quantities``: tokens, numbers, comparators, ranges, references to limits, named scales."""
