"""`/live`: the stream of names that tells a browser what to ask for again."""
