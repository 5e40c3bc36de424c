"""The parts of ``ner``: passages, the network in NumPy, decoding by spans."""
