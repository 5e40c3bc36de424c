"""How long one trial may take."""

SECONDS = 10.0
"""The time limit of one trial, if the user sets none."""

PATIENCE = 3
"""A worker that is stuck for so many times a trial's time limit is ended."""
