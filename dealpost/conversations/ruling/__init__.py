"""Rules with conditions: what somebody said in advance of mail that looks like this.

`asking` says which rule decides about a conversation, and linking_rules.py what follows from that;
`trying` says what a rule would change in the past, and `past` changes it, with a way back.
"""
