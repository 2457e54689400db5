"""A stand-in for Gmail's IMAP server: a model of a mailbox, and the protocol in front of it.

    box = Box()
    box.deliver(letter(...), labels={INBOX})
    with serving(box) as server:
        imap.connect(account(server))

What a person does in the browser is a method of `Box`; what another mail program does goes through
the protocol. It was made from Google's description of its IMAP extensions
(developers.google.com/workspace/gmail/imap/imap-extensions) and of its settings for IMAP, and
the tests beside it hold it to both, by two foreign clients.
"""
