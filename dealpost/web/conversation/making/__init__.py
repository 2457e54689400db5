"""A person, deal, lead or project made from a conversation, in one small dialog."""
