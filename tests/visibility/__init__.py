"""Nobody sees what they may not: every address of the site, and every place in the code."""
