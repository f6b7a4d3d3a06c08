"""Open data: every public list with files is in the catalogue, and everything that the catalogue names answers."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import rdflib
from django.apps import apps
from django.urls import get_resolver, reverse
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM
from partizip.core.addresses import EVERYONE
from partizip.opendata.declarations import DATASETS, FORMATS, Dataset, declared, files, kinds_at
from partizip.portal import api
from partizip.web.addresses import ADDRESSES
from tests import factories
from tests.house.test_addresses import patterns
from tests.opendata.conftest import land, standing  # noqa: F401 - a Land to list

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # in rdflib itself
SITE = "http://localhost:8000"
# Public addresses that end in a format and are no list: one thing each, or what somebody asked for.
NO_LISTS = {
    "claim_pdf": "one duty, to print",
    "clause_json": "one clause",
    "trail_json": "one thread",
    "synopsis_json": "two wordings",
    "search_export": "what somebody searched; it is kept nowhere",
    "search_description": "how browsers ask the search",
    "receipt": "one receipt",
    "press_pdf": "one edition of an item, to print",
    "report_year_pdf": "the numbers of one year, to print",
    "report_year_numbers": "the numbers of one year",
    "report_counted_export": "what one number counts",
    "report_edition_pdf": "one yearly report, to print",
    "report_edition_numbers": "the numbers of one yearly report",
    "circle_minutes_pdf": "the minutes of one meeting",
    "audit_population": "the population of one sample, as it was committed to",
    "log_contents": "the log itself, beside its tiles",
    "robots": "what search engines may fetch",
    "catalogue_jsonld": "the catalogue itself",
    "api_description": "the description of the interface",
}
FORMAT = re.compile(r"<str:kind>$|\.(\w+(-\w+)?)$")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")


def with_formats() -> set[str]:
    """URL names of public addresses that end in a format."""
    found = set()
    for pattern in patterns(get_resolver()):
        route = str(pattern.pattern)
        if pattern.name in ADDRESSES and ADDRESSES[pattern.name].get == EVERYONE and FORMAT.search(route):
            found.add(pattern.name)
    return found


def test_every_public_list_is_in_the_catalogue():
    listed = {file.address for dataset in DATASETS.values() for file in dataset.files}
    assert with_formats() - set(NO_LISTS) == listed, "declare the list in its room's exports.py (opendata.declarations)"
    assert set(NO_LISTS) <= with_formats(), "an exception that is no more"
    assert len(listed) >= 10


def test_every_list_of_the_interface_is_in_the_catalogue():
    """What comes in pages is a list; threads and single things are not."""
    served = {dataset.service for dataset in DATASETS.values()} - {""}
    described = api.interface.get_openapi_schema(path_prefix="")["paths"]
    lists = {
        f"api_{operation['operationId']}"
        for methods in described.values()
        for operation in methods.values()
        if "page" in {one["name"] for one in operation["parameters"]}
    }
    assert lists - {"api_search", "api_duties"} <= served


def test_every_room_with_an_interface_is_joined():
    rooms = {config.name for config in apps.get_app_configs() if config.name.startswith("partizip.")}
    own = {name for name in rooms - {"partizip.portal"} if find_spec(f"{name}.api")}
    assert own == {room.__name__.removesuffix(".api") for room in api.ROOMS} - {
        "partizip.portal.search_api",
        "partizip.portal.witnesses",
    }


def test_no_page_names_its_formats_by_hand():
    """The links below a list come from its declaration; only the search, which is no list, says its own."""
    for path in Path(api.__file__).parent.parent.rglob("templates/**/*.html"):
        by_hand = re.findall(r'{% formats "(\w+)" "', path.read_text(encoding="utf-8"))
        assert by_hand in ([], ["search_export"]), path


def graph(client) -> rdflib.Graph:
    answer = client.get("/daten.jsonld")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/ld+json"
    return rdflib.Graph().parse(data=answer.content, format="json-ld")


# Mandatory and recommended properties of DCAT-AP 3.0 (and 2.1.1), and of DCAT-AP.de where it asks for more: class ->
# property -> class or kind of its values, and how many there may be at most.
ASKED = {
    DCAT.Catalog: {
        DCTERMS.title: ("text", None), DCTERMS.description: ("text", None), DCTERMS.publisher: (FOAF.Agent, 1),
        DCAT.dataset: (DCAT.Dataset, None), DCAT.service: (DCAT.DataService, None), DCTERMS.license: ("iri", 1),
        DCTERMS.language: ("iri", None), FOAF.homepage: ("iri", 1), DCTERMS.modified: (XSD.dateTime, 1),
        DCAT.themeTaxonomy: ("iri", None),
    },
    DCAT.Dataset: {
        DCTERMS.title: ("text", None), DCTERMS.description: ("text", None), DCTERMS.publisher: (FOAF.Agent, 1),
        DCAT.distribution: (DCAT.Distribution, None), DCAT.theme: ("iri", None), DCTERMS.identifier: ("text", None),
        DCAT.landingPage: ("iri", None), DCTERMS.accessRights: ("iri", 1), DCTERMS.accrualPeriodicity: ("iri", 1),
        DCAT.contactPoint: (VCARD.Kind, None), DCTERMS.modified: (XSD.dateTime, 1),
    },
    DCAT.Distribution: {
        DCAT.accessURL: ("iri", None), DCTERMS.license: ("iri", 1), DCTERMS.format: ("iri", 1),
        DCAT.mediaType: ("iri", 1), DCTERMS.title: ("text", None),
    },
    DCAT.DataService: {
        DCTERMS.title: ("text", None), DCAT.endpointURL: ("iri", None), DCAT.endpointDescription: ("iri", None),
        DCAT.servesDataset: (DCAT.Dataset, None), DCTERMS.license: ("iri", 1), DCTERMS.publisher: (FOAF.Agent, 1),
    },
    FOAF.Agent: {FOAF.name: ("text", None)},
    VCARD.Kind: {VCARD.fn: ("text", 1), VCARD.hasEmail: ("iri", 1)},
}  # fmt: skip


def fits(found: rdflib.Graph, value, kind) -> bool:
    if kind == "text":
        return isinstance(value, rdflib.Literal) and bool(str(value).strip())
    if kind == "iri":
        return isinstance(value, rdflib.URIRef) and ":" in value
    if kind == XSD.dateTime:
        return isinstance(value, rdflib.Literal) and value.datatype == kind and value.toPython().tzinfo is not None
    return (value, RDF.type, kind) in found


@pytest.mark.django_db
def test_the_catalogue_has_what_dcat_ap_asks_for(land, client, settings):  # noqa: F811
    access.set_default(by=THE_SYSTEM, at=factories.NOW, name="instance.contact", value="daten@example.org")
    found = graph(client)
    for kind, properties in ASKED.items():
        things = set(found.subjects(RDF.type, kind))
        assert things, kind
        for thing in things:
            for name, (wanted, most) in properties.items():
                values = list(found.objects(thing, name))
                assert values or (kind, name) == (DCAT.Dataset, DCTERMS.modified), f"{thing} lacks {name}"
                assert most is None or len(values) <= most, f"{thing} has too many {name}"
                assert all(fits(found, value, wanted) for value in values), f"{thing}: {name} = {values}"
    assert len(set(found.subjects(RDF.type, DCAT.Catalog))) == 1
    languages = {title.language for title in found.objects(None, DCTERMS.title)}
    assert {"de", "en", "ar"} <= languages


@pytest.mark.django_db
def test_everything_that_the_catalogue_names_answers_in_its_format(land, client):  # noqa: F811
    found = graph(client)
    media = {f"https://www.iana.org/assignments/media-types/{form.media}" for form in FORMATS.values()}
    downloads = set(found.subject_objects(DCAT.downloadURL))
    assert len(downloads) >= 20
    for thing, address in [*downloads, *found.subject_objects(DCAT.accessURL)]:
        answer = client.get(str(address).removeprefix(SITE))
        assert answer.status_code == 200, address
        told = str(found.value(thing, DCAT.mediaType))
        assert told in media
        assert answer["Content-Type"].split(";")[0] == told.split("media-types/")[1], address
    for name in (DCAT.landingPage, DCAT.endpointURL, DCAT.endpointDescription):
        for address in set(found.objects(None, name)):
            assert client.get(str(address).removeprefix(SITE).split("#")[0]).status_code == 200, address


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_the_page_leads_to_every_file(land, client, prefix):  # noqa: F811
    page = client.get(f"{prefix}/daten/").content.decode()
    for address in re.findall(r'class="kern-link" href="([^"]+)"', page):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    assert page.count("<section") == len(DATASETS) - 1 + len(land.series)
    assert "Datenlizenz Deutschland" in page


@pytest.mark.django_db
def test_the_catalogue_costs_the_same_whatever_the_amount(land, client, django_assert_max_num_queries):  # noqa: F811
    counts = []
    for _amount in (1, 3):
        client.get("/daten/")
        land.grow(2)
        with django_assert_max_num_queries(25) as captured:
            assert client.get("/daten.jsonld").status_code == 200
        counts.append(len(captured.captured_queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_new_part_needs_nothing_but_its_declaration(client, monkeypatch):
    monkeypatch.setitem(
        DATASETS,
        "probe",
        Dataset("probe", "Texts", "Kind of text", page="texts", files=files("bodies_export", "csv"), lines=("texts.",)),
    )
    assert 'id="probe"' in client.get("/daten/").content.decode()
    assert (rdflib.URIRef(f"{SITE}/daten/#probe"), RDF.type, DCAT.Dataset) in graph(client)
    with pytest.raises(ValueError, match="two lists"):
        declared(DATASETS["probe"])
    with pytest.raises(KeyError):
        files("bodies_export", "docx")


@pytest.mark.django_db
def test_an_undeclared_format_is_not_offered(land, client, monkeypatch):  # noqa: F811
    for dataset in DATASETS.values():
        for file in dataset.files:
            if file.values:
                values = {"slug": land.series[0].slug} if "series" in file.address else {}
                address = reverse(file.address, kwargs={**values, "kind": "exe"})
                assert client.get(address).status_code == 404, address
    assert kinds_at("bodies_export") == ["csv", "json"]


@pytest.mark.django_db
def test_invented_data_are_marked_in_the_catalogue(land, client):  # noqa: F811
    factories.as_demo()
    found = graph(client)
    for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.DataService):
        for thing in found.subjects(RDF.type, kind):
            for title in found.objects(thing, DCTERMS.title):
                assert {"de": "erfunden", "en": "invented", "ar": "مختلقة"}[title.language] in title, title


@pytest.mark.django_db
def test_the_licence_is_the_administrators_choice(client):
    access.set_default(by=THE_SYSTEM, at=factories.NOW, name="instance.licence", value="cc-by/4.0")
    licences = set(graph(client).objects(None, DCTERMS.license))
    assert licences == {rdflib.URIRef("http://dcat-ap.de/def/licenses/cc-by/4.0")}
    assert "CC BY 4.0" in client.get("/daten/").content.decode()
    assert "CC BY 4.0" in client.get("/api/v1/openapi.json").json()["info"]["license"]["name"]
