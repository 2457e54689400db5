"""Moving a project: to another phase, to its end, and back."""
