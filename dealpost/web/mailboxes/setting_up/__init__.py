"""From an address to a connected mailbox, and back to work after a login has expired."""
