"""What happened around a CRM item, in one stream, and the notes that people write there."""
