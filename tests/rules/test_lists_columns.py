"""Which column is taken for which field, and what somebody's word changes."""

from __future__ import annotations

import pytest

from iris.rules.errors import RuleBroken
from iris.rules.lists import Field, Ground, propose_columns


def columns(header, *rows, **told):
    return propose_columns(header, rows, **told).columns


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("rlno", Field.LICENCE_NUMBER),
        ("L.No", Field.LICENCE_NUMBER),
        ("License Number", Field.LICENCE_NUMBER),
        ("লাইসেন্স নং", Field.LICENCE_NUMBER),
        ("इजाजतपत्र नं.", Field.LICENCE_NUMBER),
        ("رقم الترخيص", Field.LICENCE_NUMBER),
        ("N° de licencia", Field.LICENCE_NUMBER),
        ("Valid Up to", Field.VALID_TO),
        ("license_expiration_date", Field.VALID_TO),
        ("Fecha de vencimiento", Field.VALID_TO),
        ("Valable jusqu'au", Field.VALID_TO),
        ("有效期至", Field.VALID_TO),
        ("Valid Licence since", Field.VALID_FROM),
        ("license_status_date", Field.STATUS_DATE),
        ("Bank guarantee valid until", Field.GUARANTEE_UNTIL),
        ("contact_number", Field.PHONE),
        ("eMail", Field.EMAIL),
        ("Town/City", Field.CITY),
        ("Ghi chú", Field.REASON),
        ("EMPLOYER_COUNTRY", Field.COUNTRY),
        ("Type & Rating", Field.STATUS),
        ("Placement Type", Field.KIND),
        ("Alamat", Field.ADDRESS),
    ],
)
def test_header_words_of_many_languages(header, field):
    found = columns(["Agency", header])
    assert found[Field.NAME] == ("Agency",)
    assert found[field] == (header,)


def test_a_fax_is_no_phone_and_a_person_no_agency():
    found = columns(["Agency Name", "Contact person", "Owner Name", "FAX", "Tel"])
    assert found == {Field.NAME: ("Agency Name",), Field.PHONE: ("Tel",)}


def test_several_address_columns_are_joined_in_their_order():
    found = columns(["Organisation Name", "Address 1", "Address 2", "Postcode", "Town/City", "County"])
    assert found[Field.ADDRESS] == ("Address 1", "Address 2", "Postcode")
    assert found[Field.CITY] == ("Town/City",)


def test_a_local_name_beside_the_english_one():
    found = columns(["name", "name_km", "English note"])
    assert found[Field.LOCAL_NAME] == ("name_km",)
    assert columns(["Chinese Company Name", "District"])[Field.NAME] == ("Chinese Company Name",)


def test_a_column_of_addresses_is_known_by_its_cells():
    found = columns(["Agency", "Kontakt"], ("A", "a@x.example"), ("B", "b@x.example"))
    assert found[Field.EMAIL] == ("Kontakt",)


def test_numbers_are_no_names_and_odd_words_no_status():
    rows = [("4", "DENIED PENDING", "Alpha"), ("5", "CERTIFIED IN PART", "Beta"), ("6", "DENIED PENDING", "Gamma")]
    found = columns(["Recruiting agency total", "CASE_STATUS", "EMPLOYER_NAME"], *rows)
    assert found == {Field.NAME: ("EMPLOYER_NAME",)}


def test_estado_is_a_status_or_a_state_by_its_cells():
    assert Field.STATUS in columns(["Nombre", "Estado"], ("A", "Vigente"), ("B", "Suspendida"))
    assert Field.DISTRICT in columns(["Nombre", "Estado"], ("A", "Jalisco"), ("B", "Sonora"))


def test_a_chosen_column_wins_over_a_remembered_one_and_that_over_ours():
    header = ["Agency", "Trade", "Number", "Other no"]
    found = propose_columns(
        header,
        [],
        remembered={"name": ["Trade"], "licence_number": ["Number"], "phone": ["Gone"]},
        chosen={"licence-number": "other NO"},
    )
    assert found.columns[Field.NAME] == ("Trade",)
    assert found.columns[Field.LICENCE_NUMBER] == ("Other no",)
    assert (found.grounds[Field.NAME], found.grounds[Field.LICENCE_NUMBER]) == (Ground.REMEMBERED, Ground.CHOSEN)
    assert found.forgotten == ("Gone",)
    assert found.unused == ("Agency", "Number")


def test_what_is_stored_is_what_is_remembered():
    first = propose_columns(["Agency", "Tel", "Mobile"], [])
    again = propose_columns(["Mobile", "Agency", "Tel"], [], remembered=first.as_stored())
    assert again.columns == first.columns


def test_a_field_can_be_left_out_by_choice():
    assert Field.PHONE not in columns(["Agency", "Tel"], chosen={"phone": ""})


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"nmae": "Agency"}, "field_unknown"),
        ({"name": "Agentur"}, "column_unknown"),
        ({"name": ["Agency", "Tel"]}, "columns_too_many"),
    ],
)
def test_a_wrong_choice_is_refused_with_what_there_is(chosen, code):
    with pytest.raises(RuleBroken) as refused:
        propose_columns(["Agency", "Tel"], [], chosen=chosen)
    assert refused.value.code == code
