"""The lists of CRM items: what each kind shows is declared, all else is the same for all."""
