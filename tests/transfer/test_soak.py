"""The soak run of conformance/, a short one, and that its judgement notices what it is there for."""

import pytest

from conformance.soak import Plan, judge, make_plans, run_soak


def test_sixty_transfers(capsys):
    status = run_soak(transfers=60, seconds=120, seed=4)
    printed = capsys.readouterr().out
    assert "60 transfers in" in printed
    assert status == 0, printed


def test_a_seed_stands_for_a_run():
    plans = list(make_plans(300, 5))
    assert plans == list(make_plans(300, 5))
    assert plans != list(make_plans(300, 6))
    assert sum(plan.kind != "whole" for plan in plans) == 100
    assert {plan.tls for plan in plans} == {"", "1.2", "1.3"}


@pytest.mark.parametrize(
    ("tls", "receive", "answer", "noticed"),
    [
        ("", "file", ["done", "5", "reset", ""], False),
        ("1.3", "file", ["done", "5", "", "unexpected eof"], False),
        # Without TLS and without -size an end that comes too early shows in the count only.
        ("", "file", ["done", "5", "", ""], False),
        ("", "sized", ["done", "5", "", ""], True),
        ("1.3", "file", ["done", "5", "", ""], True),
        ("", "file", ["done", "10", "", ""], True),
        ("", "file", ["silence"], True),
    ],
)
def test_a_survivor_that_reports_no_error_is_noticed(tmp_path, tls, receive, answer, noticed):
    plan = Plan(0, "killed", 10, 4096, {"transmit": "file", "receive": receive}, "receive", "receive", tls, 0)
    assert bool(judge(plan, answer, tmp_path / "copy", "")) is noticed
