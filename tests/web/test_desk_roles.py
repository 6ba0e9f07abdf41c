"""The desk of every role: it answers, lists what the role can do, and each of its links answers for that role."""

from __future__ import annotations

import pytest

from iris.rules.roles import ROLES, Role
from tests.client import PageClient
from tests.web.people import People


@pytest.mark.parametrize("role", ROLES)
def test_each_link_of_a_desk_answers_for_its_role(people: People, role: Role) -> None:
    client = people.enter(role).client
    desk = client.get("/desk")
    (section,) = [part for part in desk.root.all("ul") if part.attrs.get("class") == "truths truths--2"]
    hrefs = {str(link.attrs["href"]) for link in section.all("a")}
    assert hrefs > {"/account", "/agencies"}, "a role that can do nothing of its own needs no desk"
    for href in sorted(hrefs):
        client.get(href)
    told = client.get("/help")
    assert told.root.all("ol")[0].text.strip()
    assert hrefs <= {str(link.attrs["href"]) for link in told.root.all("a") if "href" in link.attrs}
    assert "When something needs you, it stands here with its date." in desk.text or desk.root.all("table")


def test_help_tells_visitors_nothing_of_roles(client: PageClient) -> None:
    assert "What you do here" not in client.get("/help").text
