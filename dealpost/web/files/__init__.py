"""The files of a CRM item: put there, looked at, renamed, deleted with a way back."""
