"""What can be done with the list of any kind of item: filter it, keep views of it, change many."""
