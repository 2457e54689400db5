"""Moving a deal: to another stage, to won, to lost, and back."""
