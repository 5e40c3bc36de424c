"""The parts of ``logic``: clauses, operands and junctions, simplification, what is left over."""
