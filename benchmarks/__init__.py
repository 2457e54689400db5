"""How fast Dealpost is beside its peers: `make bench` prints the table.

Every figure is taken in one run on one machine, so that the ratios mean something even where the
machine is noisy.
"""
