"""A catalogue of open data as JSON-LD in the EU's profile DCAT-AP 3 (which DCAT-AP 2 readers understand).

The context stands in the document, so that nobody has to fetch one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {"de": "DEU", "en": "ENG", "ar": "ARA"}
_THEMES = ("GOVE", "SOCI")  # government and public sector; population and society

CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:modified": {"@type": "xsd:dateTime"},
    "dcat:startDate": {"@type": "xsd:date"},
    "dcat:endDate": {"@type": "xsd:date"},
}


@dataclass(frozen=True)
class Distribution:
    """One form of a list: a file to download, or the interface (`service`) that gives it."""

    name: str  # in the identifier
    title: Mapping[str, str]
    address: str
    media: str
    kind: str  # in the EU's list of file types
    service: bool = False


@dataclass(frozen=True)
class Entry:
    """One data set of the catalogue; texts by language."""

    name: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    page: str
    distributions: Sequence[Distribution]
    modified: datetime | None = None
    first: date | None = None
    last: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Who gives the data away, and under which licence. `page` is the catalogue's address, `site` where all stands."""

    site: str
    page: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    publisher: str
    contact: str
    licence: str
    service_page: str
    service_titles: Mapping[str, str]
    service_description: str


def document(catalogue: Catalogue, entries: Sequence[Entry]) -> dict[str, Any]:
    """The catalogue with all its data sets as one JSON-LD document."""
    dates = [entry.modified for entry in entries if entry.modified]
    found = {
        "@context": CONTEXT,
        "@id": f"{catalogue.page}#katalog",
        "@type": "dcat:Catalog",
        "dct:title": _texts(catalogue.titles),
        "dct:description": _texts(catalogue.abouts),
        "dct:publisher": _publisher(catalogue),
        "dct:language": [_thing("language/" + _LANGUAGES[code]) for code in catalogue.titles if code in _LANGUAGES],
        "dct:license": {"@id": catalogue.licence, "@type": "dct:LicenseDocument"},
        "foaf:homepage": {"@id": catalogue.page, "@type": "foaf:Document"},
        "dcat:themeTaxonomy": _thing("data-theme"),
        "dcat:dataset": [_dataset(catalogue, entry) for entry in entries],
        "dcat:service": _service(catalogue, entries),
    }
    return found | ({"dct:modified": max(dates).isoformat()} if dates else {})


def _dataset(catalogue: Catalogue, entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": _identifier(catalogue, entry),
        "@type": "dcat:Dataset",
        "dct:identifier": entry.name,
        "dct:title": _texts(entry.titles),
        "dct:description": _texts(entry.abouts),
        "dct:publisher": _publisher(catalogue),
        "dcat:theme": [_thing("data-theme/" + theme) for theme in _THEMES],
        "dct:accessRights": _thing("access-right/PUBLIC"),
        "dct:accrualPeriodicity": _thing("frequency/IRREG"),
        "dcat:landingPage": {"@id": entry.page, "@type": "foaf:Document"},
        "dcat:distribution": [_distribution(catalogue, entry, one) for one in entry.distributions],
    }
    if catalogue.contact:
        found["dcat:contactPoint"] = _contact(catalogue)
    if entry.modified:
        found["dct:modified"] = entry.modified.isoformat()
    if entry.first and entry.last:
        days = {"dcat:startDate": entry.first.isoformat(), "dcat:endDate": entry.last.isoformat()}
        found["dct:temporal"] = {"@type": "dct:PeriodOfTime", **days}
    if entry.source:
        found["dct:provenance"] = {"@type": "dct:ProvenanceStatement", "http://www.w3.org/2000/01/rdf-schema#label":
                                   {"@value": entry.source, "@language": "de"}}  # fmt: skip
    return found


def _distribution(catalogue: Catalogue, entry: Entry, one: Distribution) -> dict[str, Any]:
    found = {
        "@id": f"{_identifier(catalogue, entry)}.{one.name}",
        "@type": "dcat:Distribution",
        "dct:title": _texts(one.title),
        "dcat:accessURL": {"@id": one.address},
        "dct:format": _thing("file-type/" + one.kind),
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{one.media}"},
        "dct:license": {"@id": catalogue.licence, "@type": "dct:LicenseDocument"},
    }
    if one.service:
        return found | {"dcat:accessService": {"@id": f"{catalogue.service_page}#dienst"}}
    return found | {"dcat:downloadURL": {"@id": one.address}}


def _service(catalogue: Catalogue, entries: Sequence[Entry]) -> dict[str, Any]:
    served = [entry for entry in entries if any(one.service for one in entry.distributions)]
    return {
        "@id": f"{catalogue.service_page}#dienst",
        "@type": "dcat:DataService",
        "dct:title": _texts(catalogue.service_titles),
        "dct:publisher": _publisher(catalogue),
        "dct:license": {"@id": catalogue.licence, "@type": "dct:LicenseDocument"},
        "dct:accessRights": _thing("access-right/PUBLIC"),
        "dcat:endpointURL": {"@id": catalogue.service_page},
        "dcat:endpointDescription": {"@id": catalogue.service_description},
        "dcat:servesDataset": [{"@id": _identifier(catalogue, entry)} for entry in served],
    }


def _identifier(catalogue: Catalogue, entry: Entry) -> str:
    return f"{catalogue.page}#{entry.name}"


def _publisher(catalogue: Catalogue) -> dict[str, Any]:
    return {"@id": f"{catalogue.page}#herausgeber", "@type": "foaf:Agent", "foaf:name": catalogue.publisher}


def _contact(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "@id": f"{catalogue.page}#kontakt",
        "@type": "vcard:Kind",
        "vcard:fn": catalogue.publisher,
        "vcard:hasEmail": {"@id": f"mailto:{catalogue.contact}"},
    }


def _thing(name: str) -> dict[str, str]:
    return {"@id": _EU + name}


def _texts(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in words.items() if text]
