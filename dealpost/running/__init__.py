"""Starting and stopping what Dealpost consists of: the database and the three kinds of process."""
