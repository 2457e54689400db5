"""What becomes of a lead: a deal, or nothing for now."""
