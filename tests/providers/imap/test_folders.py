import pytest

from dealpost.providers.contract import Refused, RemoteFolder, Role, unchanged
from tests.providers.cyrus import Cyrus
from tests.providers.dovecot import letter
from tests.providers.imap.mirror import Mirror
from tests.providers.imap.test_syncing import AT, SEEN, deliver
from tests.providers.imap_server import make_folder, remote_id

pytestmark = pytest.mark.anyio


async def test_folders_tell_their_roles_and_counts(modern, user, open_store):
    store = await open_store(modern, user)
    await deliver(store, 1, 2)
    folders = {folder.remote_id: folder for folder in await store.folders()}
    assert folders["INBOX"].role is Role.INBOX
    assert folders["INBOX"].messages == 2
    assert folders["Sent"].role is Role.SENT
    assert folders["Trash"].role is Role.TRASH


async def test_roles_are_guessed_by_name_where_the_server_tells_none(server, user, open_store):
    for path in (["Ongewenste e-mail"], ["Archief"], ["Klanten", "Sent"]):
        assert make_folder(server, user, *path)
    store = await open_store(server, user)
    roles = {folder.remote_id: folder.role for folder in await store.folders()}
    assert roles[remote_id(server, "Ongewenste e-mail")] is Role.JUNK
    assert roles[remote_id(server, "Archief")] is Role.ARCHIVE
    assert roles[remote_id(server, "Sent")] is Role.SENT
    assert roles[remote_id(server, "Klanten", "Sent")] is Role.OTHER


@pytest.mark.parametrize(
    "name",
    ["Entwürfe", 'say "hi"', "back\\slash", "100% * all", "日本語", "R&D", "{5}", "NIL", "a (b)"],
)
async def test_a_folder_may_have_any_name(server, user, open_store, name):
    if not make_folder(server, user, name):
        assert isinstance(server, Cyrus)  # allows its administrator to forbid characters
        return
    store = await open_store(server, user)
    (folder,) = (each for each in await store.folders() if each.path[-1] == name)
    assert folder.remote_id == remote_id(server, name)
    await store.file(letter(1), folder=folder.remote_id, flags=SEEN, at=AT)
    mirror = Mirror(folder.remote_id)
    await mirror.take_all(store)
    assert mirror.messages[1].raw == letter(1)


async def test_a_container_cannot_be_opened(modern, user, open_store):
    modern.doveadm("mailbox", "create", "-u", user, "Deals.2026.Won")
    store = await open_store(modern, user)
    folders = {folder.path: folder for folder in await store.folders()}
    assert folders[("Deals", "2026", "Won")].selectable
    assert not folders[("Deals", "2026")].selectable


async def test_a_listing_shows_whether_a_folder_has_changed(modern, user, open_store):
    store = await open_store(modern, user)
    await deliver(store, 1, 2)
    mirror = Mirror()
    await mirror.take_all(store)

    async def inbox() -> RemoteFolder:
        folders: list[RemoteFolder] = list(await store.folders())
        return next(each for each in folders if each.role is Role.INBOX)

    assert unchanged(await inbox(), mirror.cursor)
    await deliver(store, 3)
    assert not unchanged(await inbox(), mirror.cursor)
    await mirror.catch_up(store)
    assert unchanged(await inbox(), mirror.cursor)


async def test_a_folder_that_is_not_there_is_refused(server, user, open_store):
    store = await open_store(server, user)
    with pytest.raises(Refused):
        await Mirror("Nowhere").catch_up(store)
    with pytest.raises(Refused):
        await store.find("a@b", folders=["INBOX", "Nowhere"])
    with pytest.raises(Refused):
        await Mirror("naïve—no").catch_up(store)
    await Mirror("INBOX").catch_up(store)
