"""The company's labels: made by everybody, renamed and deleted by administrators."""
