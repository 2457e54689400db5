"""A made-up company with a year of mail, a mail server of its own and customers who answer."""
