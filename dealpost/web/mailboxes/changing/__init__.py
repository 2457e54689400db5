"""What its owner, or an administrator for a team, does with a mailbox."""
