"""Two persons, organizations or deals that are one: everything of one goes to the other.

Nothing is thrown away: what cannot go along, because the other has the same, is kept with the
merge, and so is the one that is no more. Undoing puts all of it back.
"""
