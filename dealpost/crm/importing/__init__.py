"""Items from a CSV file: read, understood, shown beforehand, brought in by a job, taken back."""
