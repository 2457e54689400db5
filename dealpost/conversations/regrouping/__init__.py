"""What people decide about conversations: this is another one, these two are one."""
