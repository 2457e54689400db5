"""What a folder is for: told by the server (RFC 6154), else guessed by its name."""

from dealpost.providers.contract import Role

BY_ATTRIBUTE = {
    b"\\ALL": Role.ALL,
    b"\\ARCHIVE": Role.ARCHIVE,
    b"\\DRAFTS": Role.DRAFTS,
    b"\\FLAGGED": Role.FLAGGED,
    b"\\JUNK": Role.JUNK,
    b"\\SENT": Role.SENT,
    b"\\TRASH": Role.TRASH,
}

# As Outlook, Thunderbird, Apple Mail, Gmail, Roundcube and the large providers call them in
# English, Dutch, German, French, Spanish, Portuguese, Italian, Danish, Norwegian, Swedish,
# Finnish, Polish, Czech, Hungarian, Turkish and Russian. Casefolded.
_NAMES = {
    Role.SENT: (
        "sent|sent items|sent mail|sent messages|verzonden|verzonden items"
        "|verzonden berichten|gesendet|gesendete|gesendete elemente|gesendete objekte"
        "|gesendete nachrichten|envoyés|éléments envoyés|messages envoyés|objets envoyés"
        "|courrier envoyé|enviados|elementos enviados|mensajes enviados|itens enviados"
        "|mensagens enviadas|posta inviata|inviata|inviati|elementi inviati|sendt|sendt post"
        "|sendte elementer|skickat|skickade objekt|lähetetyt|lähetetyt viestit|wysłane"
        "|elementy wysłane|odeslaná pošta|odeslané|elküldött|elküldött elemek"
        "|gönderilmiş öğeler|gönderilenler|отправленные"
    ),
    Role.DRAFTS: (
        "draft|drafts|concepten|concept|entwürfe|entwurf|brouillons|brouillon|borradores"
        "|borrador|rascunhos|rascunho|bozze|bozza|kladder|utkast|luonnokset|szkice"
        "|kopie robocze|wersje robocze|koncepty|rozepsané|piszkozatok|taslaklar|черновики"
    ),
    Role.TRASH: (
        "trash|deleted|deleted items|deleted messages|bin|prullenbak|verwijderde items"
        "|verwijderd|papierkorb|gelöschte elemente|gelöschte objekte|gelöscht|corbeille"
        "|éléments supprimés|messages supprimés|papelera|elementos eliminados|eliminados|lixo"
        "|lixeira|itens excluídos|itens eliminados|cestino|posta eliminata|eliminati"
        "|papirkurv|slettet post|slettede elementer|søppelkasse|papperskorgen|borttaget"
        "|roskakori|poistetut|kosz|elementy usunięte|koš|odstraněná pošta|kuka|törölt elemek"
        "|çöp kutusu|silinmiş öğeler|корзина|удаленные|удалённые"
    ),
    Role.JUNK: (
        "junk|junk e-mail|junk email|spam|bulk mail|bulk|ongewenste e-mail|ongewenst"
        "|spamverdacht|junk-e-mail|unerwünscht|courrier indésirable|indésirables|pourriel"
        "|correo no deseado|lixo eletrônico|lixo eletrónico|posta indesiderata|uønsket e-post"
        "|uønsket mail|søppelpost|skräppost|roskaposti|wiadomości-śmieci|niechciane"
        "|nevyžádaná pošta|levélszemét|önemsiz e-posta|önemsiz|нежелательная почта|спам"
    ),
    Role.ARCHIVE: (
        "archive|archives|archief|archiv|archivé|archivo|archivos|arquivo|arquivo morto"
        "|archivio|arkiv|arkisto|archiwum|archívum|arşiv|архив"
    ),
}
_BY_NAME = {name: role for role, names in _NAMES.items() for name in names.split("|")}

# Where a server keeps all folders inside the inbox, or inside one of its own.
_CONTAINERS = {"inbox", "[gmail]", "[google mail]", "mail"}


def by_name(path: tuple[str, ...]) -> Role:
    """Guess from a decoded path; `OTHER` unless it is a name that everybody knows."""
    if len(path) == 1 and path[0].casefold() == "inbox":
        return Role.INBOX
    if path[0].casefold() in _CONTAINERS:
        path = path[1:] or path
    return _BY_NAME.get(path[0].casefold(), Role.OTHER) if len(path) == 1 else Role.OTHER
