"""A settings file like those that providers publish."""


def server(
    kind: str,
    host: str,
    port: object,
    security: str,
    *,
    username: str = "%EMAILADDRESS%",
    login: str = "password-cleartext",
) -> str:
    tag = "outgoingServer" if kind == "smtp" else "incomingServer"
    return (
        f'<{tag} type="{kind}"><hostname>{host}</hostname><port>{port}</port>'
        f"<socketType>{security}</socketType><username>{username}</username>"
        f"<authentication>{login}</authentication></{tag}>"
    )


def settings(*servers: str, name: str = "Example Mail") -> bytes:
    return (
        '<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="example.org">'
        f"<displayName>{name}</displayName>{''.join(servers)}</emailProvider></clientConfig>"
    ).encode()


IMAP = server("imap", "imap.example.org", 993, "SSL")
SMTP = server("smtp", "smtp.example.org", 465, "SSL")
SETTINGS = settings(IMAP, SMTP)
