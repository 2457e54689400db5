"""Changing many items at once: row by row, as if somebody had changed each, and all with a way back.

Public: `changes.changes(model)`, what can be changed; `changing.begin` and `carry_on`;
`taking_back.begin` and `carry_on`. Few rows are done at once, many in a job.
"""
