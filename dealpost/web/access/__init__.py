"""Who reads a conversation, in plain words; asking for private mail, and letting somebody in."""
