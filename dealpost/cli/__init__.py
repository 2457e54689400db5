"""The command line: `dealpost …`. Each file in commands/ is one command; frame.py is the rest."""
