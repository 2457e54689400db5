"""The board of open items in columns, one per step: deals by stage, projects by phase."""
