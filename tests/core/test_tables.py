import csv
import io
from datetime import UTC, date, datetime

import pytest

from partizip.core.tables import cell, csv_text


def test_a_table_is_read_back_as_it_was():
    text = csv_text(["Frage", "Anzahl"], [['Zeile 1\nZeile 2; mit "Zeichen"', 3], [None, -2]])
    assert text.startswith("\ufeffFrage;Anzahl\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert rows == [["Frage", "Anzahl"], ['Zeile 1\nZeile 2; mit "Zeichen"', "3"], ["", "-2"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_formulas_are_disarmed(text):
    assert cell(text) == "'" + text


def test_dates_and_numbers():
    assert cell(date(2026, 11, 23)) == "2026-11-23"
    assert cell(datetime(2026, 11, 23, 9, tzinfo=UTC)) == "2026-11-23T09:00:00+00:00"
    assert [cell(value) for value in (True, -1.5, "Wort")] == ["True", "-1.5", "Wort"]
