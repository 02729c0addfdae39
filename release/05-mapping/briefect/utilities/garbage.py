"""Looking for garbage less often, and not through all there is, while a flow runs.

Prefect has nothing of the kind. A run keeps nearly all that it makes, the states and results of
its tasks, and Python, which looks for garbage after every 700 new objects, would go through them
and the flow's tasks again and again and find nothing: a third of the time of 100,000 tasks.
"""

from __future__ import annotations

import gc
import threading

NEW_OBJECTS = 50_000


class _SeldomCollected:
    """A block in which Python looks for garbage after every 50,000 new objects, among new ones.

    Blocks may overlap, for flows run in several threads and within one another: what was set
    before the first of them holds again after the last. A collector that is switched off, set to
    look less often still, or kept from some objects already, is left as it is.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.blocks = 0

    def __enter__(self) -> None:
        with self.lock:
            self.blocks += 1
            if self.blocks == 1:
                self.before = gc.get_threshold()
                if 0 < self.before[0] < NEW_OBJECTS:
                    gc.set_threshold(NEW_OBJECTS, *self.before[1:])
                self.frozen = gc.isenabled() and gc.get_freeze_count() == 0
                if self.frozen:
                    gc.freeze()

    def __exit__(self, *exc_info: object) -> None:
        with self.lock:
            self.blocks -= 1
            if self.blocks == 0:
                gc.set_threshold(*self.before)
                if self.frozen:
                    gc.unfreeze()


seldom_collected = _SeldomCollected()
