"""Changing many items at once: row by row, each with its own history, and all with a way back.

What can be changed is said by `changes.changes(model)`. `BulkEdit.begin` writes down what is to be
done, and `changing.carry_on` does the next portion of it until nothing is left; `taking_back` does
the same the other way. Few rows are done at once, many in a job.
"""
