"""A pool of sandboxes gives each who asks their own answer, also where many ask at once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from workbook.grading.pool import Pool


class Echo:
    """In the place of a sandbox: answers with what it was asked."""

    alive = True

    def ready(self):
        """It is."""

    def run(self, cells, files, seconds):
        return cells

    def close(self):
        """There is nothing to end."""

    kill = close


@pytest.fixture
def hasty():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_who_asks_gets_their_own_answer(hasty):
    pool = Pool(Echo, 4)
    pool.expect(4)

    def ask(number):
        cells = [{"number": number}]
        return pool.submit(cells, {}, 1).result() == cells

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(4000)))
    pool.close()
