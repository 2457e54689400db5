"""Custom fields in the forms and on the pages of CRM items."""
