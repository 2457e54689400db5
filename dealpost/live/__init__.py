"""Telling open browsers that something changed.

Only the name of the thing travels, never its content: the browser asks for the fragment again, so
that permission is checked where it always is, in the view.
"""

from dealpost.live.telling import CHANNEL, bare, changed, told_together, topic, within

__all__ = ["CHANNEL", "bare", "changed", "told_together", "topic", "within"]
