"""Calls every operation of the description that a shop serves, with what it says is good and with what it says is bad,
as somebody who may and as others, and holds each answer to it.

    run.py URL ADMIN_EMAIL ADMIN_PASSWORD RESET_TOKEN [EXAMPLES]

The last lines are `FAILURE …` for each thing that is wrong, and `REACHED n of m`: the operations that answered 2xx.
"""

import collections
import copy
import json
import sys
import time
import warnings

import hypothesis
import openapi_spec_validator
import schemathesis
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.specs.openapi import checks

from shop import NotPrepared, Shop
from visits import VISITS

warnings.simplefilter("ignore")
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
]
CONFIG = {
    "generation": {"with-security-parameters": False},
    "checks": {
        "negative_data_rejection": {"expected-statuses": ["4XX"]},
        "missing_required_header": {"expected-statuses": ["4XX"]},
    }
}


def closed(schema):
    """A schema whose objects have no other fields than those it names: an answer must not say what is not described."""
    if isinstance(schema, list):
        return [closed(element) for element in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(value) for name, value in schema.items()}
    if made.get("type") in ("object", ["object", "null"]) and "properties" in made:
        made.setdefault("additionalProperties", False)
    return made


def strict(document):
    """The description as it is, with answers that must not have fields besides."""
    inputs = json.dumps([operation.get("requestBody") for _, _, operation in operations(document)])
    for name, schema in document["components"]["schemas"].items():
        if f'/schemas/{name}"' not in inputs and name != "Problem":
            document["components"]["schemas"][name] = closed(schema)
    return document


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


class Run:
    def __init__(self, shop, document, examples):
        self.shop = shop
        self.examples = examples
        self.statuses = collections.defaultdict(collections.Counter)
        self.failures = {}
        config = schemathesis.Config.from_dict(CONFIG)
        self.schema = schemathesis.openapi.from_dict(strict(document), config=config)
        self.schema.config.update(base_url=shop.url)

    def everything(self):
        for result in self.schema.get_all_operations():
            operation = result.ok()
            function = operation.definition.raw["x-function"]
            if function not in VISITS:
                self.failures[operation.label, "no visit"] = f"visits.py has no visit for {function}"
                continue
            try:
                self.one(operation, VISITS[function])
            except NotPrepared as error:
                self.failures[operation.label, "not prepared"] = str(error)

    def one(self, operation, visit):
        began = time.monotonic()
        self.well(operation, visit(self.shop))
        place = visit(self.shop)
        for vary in (self.covered, self.random):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                vary(operation, place, mode)
                place = place if place.is_dear else visit(self.shop)
        counts = " ".join(f"{status}×{count}" for status, count in sorted(self.statuses[operation.label].items()))
        print(f"{operation.label:48} {time.monotonic() - began:5.1f} s  {counts}", flush=True)

    def well(self, operation, visit):
        """The call that succeeds."""
        fields = {} if visit.body is None else {"body": visit.body}
        case = operation.Case(path_parameters=visit.path, query=visit.query, headers=visit.headers, **fields)
        self.send(case, visit, visit.token or self.shop.tokens[visit.by])

    def covered(self, operation, visit, mode):
        """The bounds of every field, one after the other; the more the examples, the more of them."""
        config = operation.schema.config.generation_for(operation=operation, phase="coverage")
        cases = list(
            operation.schema.iter_coverage_cases(operation, generation_modes=[mode], generation_config=config))
        step = max(1, len(cases) // (2 * self.examples))
        for number, case in enumerate(cases[::step]):
            self.vary(number, case, visit)

    def random(self, operation, visit, mode):
        """Whatever Hypothesis thinks of, the same in every run."""
        if mode.is_negative and not (operation.query or operation.body):
            return
        number = iter(range(1_000_000))

        @hypothesis.settings(
            max_examples=self.examples, derandomize=True, database=None, deadline=None,
            phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck))
        @hypothesis.given(case=operation.as_strategy(mode, feedback=NO_FEEDBACK, path_parameters=visit.path))
        def run(case):
            self.vary(next(number), case, visit)

        try:
            run()
        except hypothesis.errors.Unsatisfiable:
            pass

    def vary(self, number, case, visit):
        """Most calls are about the visit's object; some fill up what the visit sends; one in five comes from others."""
        if number % 4 != 3:
            for name, value in visit.path.items():
                if name in case.path_parameters:
                    case.path_parameters[name] = value
        if isinstance(case.body, dict) and isinstance(visit.body, dict) and number % 2:
            case.body = {**visit.body, **dict(list(case.body.items())[number % 3 :: 3])}
        token = visit.token or self.shop.tokens[visit.by]
        if number % 5 == 4:
            others = ["nobody", "customer", "seller", "support", "admin"]
            token = self.shop.tokens[others[number // 5 % 5]]
        self.send(case, visit, token)

    def send(self, case, visit, token):
        headers = {"X-Forwarded-For": self.shop.address()}
        for name, value in visit.headers.items():
            if name not in case.headers:
                headers[name] = value
        if token and "Authorization" not in case.headers:
            headers["Authorization"] = f"Bearer {token}"
        label = case.operation.label
        response = case.call(headers=headers, session=self.shop.session, timeout=20)
        if case.method != case.operation.method.upper():
            self.refused(case, response)
            return
        self.statuses[label][response.status_code] += 1
        # An empty value in a query counts as absent.
        excluded = [checks.negative_data_rejection] if "" in case.query.values() else []
        try:
            case.validate_response(response, checks=CHECKS, excluded_checks=excluded, headers=headers)
        except FailureGroup as group:
            for failure in group.exceptions:
                known = (label, type(failure).__name__, response.status_code)
                curl = case.as_curl_command(headers=headers)
                text = f"{failure.title}: {failure.message}\n{curl}\n{response.status_code} {response.text[:1000]}"
                self.failures.setdefault(known, text)

    def refused(self, case, response):
        """A method that no function takes here is a problem like any other, as at API Gateway a 404."""
        is_problem = response.headers.get("content-type", [""])[0].startswith("application/problem+json")
        if response.status_code != 404 or not (is_problem or case.method == "HEAD"):
            self.failures[case.operation.label, case.method] = (
                f"{case.method} is answered with {response.status_code} {response.text[:300]}")

    def report(self):
        for (label, *_), text in self.failures.items():
            lines = text.replace("\n", "\n    ")
            print(f"FAILURE {label}: {lines}")
        missed = [label for label, counts in self.statuses.items() if not any(200 <= code < 300 for code in counts)]
        for label in missed:
            print(f"MISSED {label}")
        print(f"REACHED {len(self.statuses) - len(missed)} of {len(list(operations(self.schema.raw_schema)))}")


def main(url, email, password, reset_token, examples="6"):
    shop = Shop(url, email, password)
    shop.reset_token = reset_token
    document = shop.session.get(url + "/openapi.json", timeout=20).json()
    run = Run(shop, copy.deepcopy(document), int(examples))
    for error in openapi_spec_validator.OpenAPIV31SpecValidator(document).iter_errors():
        run.failures["the description", "invalid", error.message] = f"{list(error.absolute_path)}: {error.message}"
    run.everything()
    run.report()


if __name__ == "__main__":
    main(*sys.argv[1:])
