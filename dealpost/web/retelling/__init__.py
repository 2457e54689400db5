"""What providers say, told in the language of the reader.

`dealpost.providers` and `dealpost.mime` know no languages, and what the worker writes down is read
by several people: so their sentences are English, and are translated where they are shown.
"""
