"""`make tour`: pictures of Dealpost, taken by a real browser in an installation made for it."""
