"""Who reads mail, in plain words, for every page that says it."""
