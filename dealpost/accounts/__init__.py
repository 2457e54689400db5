"""Who works here: users, teams and roles."""
