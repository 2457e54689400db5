"""What is to be done: planned in one line, done with a click, by day and by week."""
