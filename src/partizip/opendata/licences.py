"""Licences under which open data can be given away, as DCAT-AP.de and GovData name them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """Under which conditions the data may be used: its name, and its identifiers in DCAT-AP.de and on the web."""

    name: str
    identifier: str
    text: str


LICENCES: dict[str, Licence] = {
    "dl-zero-de/2.0": Licence(
        "Datenlizenz Deutschland – Zero – Version 2.0",
        "http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
        "https://www.govdata.de/dl-de/zero-2-0",
    ),
    "dl-by-de/2.0": Licence(
        "Datenlizenz Deutschland – Namensnennung – Version 2.0",
        "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        "https://www.govdata.de/dl-de/by-2-0",
    ),
    "cc-zero": Licence(
        "Creative Commons CC Zero (CC0)",
        "http://dcat-ap.de/def/licenses/cc-zero",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    "cc-by/4.0": Licence(
        "Creative Commons Namensnennung 4.0 International (CC BY 4.0)",
        "http://dcat-ap.de/def/licenses/cc-by/4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
}
