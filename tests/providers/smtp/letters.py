LETTER = (
    b"From: Anna <anna@example.com>\r\n"
    b"To: Bob <bob@example.org>\r\n"
    b"Subject: Offer\r\n"
    b"Message-ID: <1.ours@example.com>\r\n"
    b"\r\n"
    b"Ten pieces.\r\n"
)
