import re
from datetime import date

from dealpost.demo.company import make_company
from dealpost.demo.records import DealStatus, OrganizationKind

TODAY = date(2026, 3, 10)


def test_the_same_seed_and_day_make_the_same_company(company):
    assert make_company(today=TODAY) == company


def test_another_seed_makes_another_company(company):
    assert make_company(seed=7, today=TODAY).persons != company.persons


def test_the_company_has_the_size_of_a_small_firm(company):
    assert len(company.users) == 5
    assert len(company.teams) == 2
    assert [mailbox.is_team for mailbox in company.mailboxes].count(True) == 1
    assert len(company.persons) == 200
    assert len(company.organizations) == 90
    assert len(company.deals) == 60
    assert len(company.leads) == 20
    assert len(company.projects) == 8
    assert {deal.status for deal in company.deals} == set(DealStatus)


def test_every_address_is_fictitious(company):
    addresses = [address for person in company.persons for address in person.addresses]
    addresses += [user.address for user in company.users]
    assert all(address.endswith(".example") for address in addresses)
    assert all(re.fullmatch(r"[a-z0-9.]+@[a-z0-9.-]+", address) for address in addresses)
    assert len(set(addresses)) == len(addresses)


def test_some_people_have_several_addresses_and_phones(company):
    assert 20 <= sum(len(person.addresses) > 1 for person in company.persons) <= 80
    assert 20 <= sum(len(person.phones) > 1 for person in company.persons) <= 100


def test_nobody_has_two_open_deals(company):
    persons = [deal.person for deal in company.deals if deal.status is DealStatus.OPEN]
    assert len(set(persons)) == len(persons)


def test_deals_are_with_customers_and_their_own_people(company):
    for deal in company.deals:
        organization = company.organizations[deal.organization - 1]
        assert organization.kind is OrganizationKind.CUSTOMER
        assert company.persons[deal.person - 1].organization == organization.id


def test_deals_were_opened_before_they_were_closed_and_both_before_today(company):
    for deal in company.deals:
        assert deal.created_at.date() < TODAY
        if deal.status is DealStatus.OPEN:
            assert deal.closed_at is None
        else:
            assert deal.closed_at is not None
            assert deal.created_at < deal.closed_at
            assert deal.closed_at.date() < TODAY


def test_a_value_is_the_price_of_the_lines_less_a_small_discount(company):
    for deal in company.deals:
        price = sum(line.product.price * line.quantity for line in deal.lines)
        assert price * 9 / 10 <= deal.value <= price + 5


def test_projects_build_what_was_won(company):
    for project in company.projects:
        assert company.deals[project.deal - 1].status is DealStatus.WON


def test_what_is_planned_is_not_done(company):
    assert all(
        not activity.is_done for activity in company.activities if activity.due_at.date() > TODAY
    )
    assert any(activity.due_at.date() > TODAY for activity in company.activities)
