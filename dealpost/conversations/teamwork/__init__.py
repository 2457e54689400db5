"""How a team deals with the mail of its mailbox: who does it, what is done, what they say of it."""
