"""The root of all errors that are meant for people.

Belongs here: the class that the command line turns into one clear message and an exit code.
Does not belong here: the errors themselves; each room defines its own.
"""


class BorderflowError(Exception):
    """Something a person can put right: says what happened, where, and what to do."""
