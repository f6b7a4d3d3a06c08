"""The interface keeps what its description says: schemathesis calls it with good and broken values.

The app is called as WSGI, without a network. Paths are also tried with names that exist, so that whole answers are
compared with their schemas and not only "not found".
"""

from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from partizip.portal import api
from tests.opendata.land import LATER

EXAMPLES = 12  # a mode and operation; with 17 operations the whole stays below a minute
CHECKS = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)  # fmt: skip


@pytest.fixture
def schema(land, settings, time_machine):
    settings.ALLOWED_HOSTS, settings.API_PER_MINUTE = ["*"], 1_000_000
    time_machine.move_to(LATER, tick=False)
    signals = (request_started, request_finished)
    for signal in signals:  # as Django's own test client does: the test's transaction stays open
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    for signal in signals:
        signal.connect(close_old_connections)


def operations(schema) -> dict[str, Any]:
    return {found.ok().label: found.ok() for found in schema.get_all_operations()}


def call(operation: Any, mode: GenerationMode, seen: SimpleNamespace, **fixed: Any) -> None:
    @CHECKS
    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    def calls(case: Any) -> None:
        response = case.call()
        seen.statuses.setdefault(operation.label, set()).add(response.status_code)
        case.validate_response(response)

    calls()


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_value_breaks_what_the_description_says(schema, mode):
    seen = SimpleNamespace(statuses={})
    for operation in operations(schema).values():
        call(operation, mode, seen)
    assert len(seen.statuses) == len(api.ADDRESSES)
    wanted = {200} if mode is GenerationMode.POSITIVE else {422}
    for label, statuses in seen.statuses.items():
        assert statuses <= {200, 404, 422}, label
        if "{" not in label:
            assert wanted <= statuses, label


@pytest.mark.slow
def test_every_answer_about_a_thing_fits_its_schema(schema, land):
    seen, found = SimpleNamespace(statuses={}), operations(schema)
    named = {
        f"api_{operation.definition.raw['operationId']}": label for label, operation in found.items() if "{" in label
    }
    assert set(named) == set(land.names)
    for name, label in named.items():
        call(found[label], GenerationMode.POSITIVE, seen, path_parameters=land.names[name])
        assert seen.statuses[label] == {200}, label


@pytest.mark.slow
def test_broken_requests_are_told_as_problems(schema):
    """Bytes that are no text, nothing at all, the same value twice, values of the wrong kind, methods that change."""
    broken = st.sampled_from(["%ff", "%00", "", "%F0%9F%92%A9", "-1", "1e9", "9" * 40, "../..", "a%2Fb", "'", "null"])

    http = Client(raise_request_exception=False)

    @CHECKS
    @given(operation=st.sampled_from(list(operations(schema).values())), value=broken, other=broken)
    def calls(operation: Any, value: str, other: str) -> None:
        path = operation.path
        for name in ("code", "slug", "text", "number", "old", "new", "index"):
            path = path.replace(f"{{{name}}}", value or "x")
        for query in (f"page={value}&size={other}&language={value}&q={other}", f"q={value}&since={other}&kind={value}"):
            response = http.generic("GET", path, QUERY_STRING=query)
            assert response.status_code in {200, 404, 422}, (path, query)
            if response.status_code >= 400:
                assert response["Content-Type"] == "application/problem+json"
        assert http.generic("DELETE", path).status_code in {404, 405}

    calls()
