import ipaddress

import pytest

from dealpost.web.conversation.public_address import NotPublic, is_public, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1", "240.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1",
        "::127.0.0.1", "2001:db8::1",
    ],
)  # fmt: skip
def test_what_is_not_the_open_internet_is_not_called(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_the_open_internet_is(address):
    assert is_public(ipaddress.ip_address(address))


def test_a_name_that_leads_to_ourselves_is_refused():
    with pytest.raises(NotPublic):
        resolve("localhost", 80)


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "127.0.0.1"])
def test_other_spellings_of_ourselves_are_refused(host):
    with pytest.raises(NotPublic):
        resolve(host, 80)


def test_one_bad_address_among_good_ones_is_enough(monkeypatch):
    answers = [(0, 0, 0, "", ("1.1.1.1", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: answers)
    with pytest.raises(NotPublic):
        resolve("rebinding.example", 80)
