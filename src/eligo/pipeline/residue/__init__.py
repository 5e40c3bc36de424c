"""The parts of ``logic`` that tell what a criterion says and its expression does not.

:mod:`.coverage` marks the words that constraints account for and gives what is left. Before that, what narrows a fact
and is part of none yet becomes its qualifier (:mod:`.narrowed`, with what defines and measures it, :mod:`.schemes`,
and where facts are named, :mod:`.places`), and what asks for nothing is covered (:mod:`.wording`).
"""
