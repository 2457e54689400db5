"""The company's labels, which mail servers keep as IMAP keywords (RFC 9051 section 2.3.2).

Other than what some providers (Gmail) call labels: those are folders, see ../labelling.py.
"""
