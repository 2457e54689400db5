"""Rules with conditions: what mail is about, said in advance."""
