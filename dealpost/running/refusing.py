"""Why something does not start, in a sentence for the person who tries."""


class CannotStart(Exception):
    """Carries one plain sentence: what is in the way, and what to do about it."""
