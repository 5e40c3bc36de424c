"""The parts of ``mentions``, ``facts`` and ``context``: phrases, coordination, cues and their scope."""
