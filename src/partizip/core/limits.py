"""How often somebody may try: a leaking bucket for each (GCRA), one number a key, the moment given from outside."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Limit:
    """At most `most` tries at once; each `seconds / most` later there is one more."""

    name: str
    most: int
    seconds: int

    @property
    def step(self) -> float:
        """Seconds after which one more try is free."""
        return self.seconds / self.most


class Meter:
    """Counts tries by key. Holds `size` keys; the ones not used longest are forgotten first. Safe among threads.

    >>> meter, limit = Meter(10), Limit("guess", 2, 60)
    >>> [meter.take(limit, "a", at=0.0) for _ in range(3)]
    [0.0, 0.0, 30.0]
    >>> meter.take(limit, "a", at=30.0)
    0.0
    """

    def __init__(self, size: int = 50_000) -> None:
        self.size = size
        self._full: OrderedDict[tuple[str, str], float] = OrderedDict()  # when the bucket will be empty again
        self._lock = Lock()

    def take(self, limit: Limit, key: str, *, at: float) -> float:
        """Count one try, unless there is none left; returns the seconds until the next is free, 0 when it counted."""
        with self._lock:
            wait = self._wait(limit, key, at)
            if not wait:
                self._full[limit.name, key] = self._filled(limit, key, at) + limit.step
                self._full.move_to_end((limit.name, key))
                while len(self._full) > self.size:
                    self._full.popitem(last=False)
            return wait

    def wait(self, limit: Limit, key: str, *, at: float) -> float:
        """Seconds until a try is free, 0 when one is now; counts nothing."""
        with self._lock:
            return self._wait(limit, key, at)

    def _wait(self, limit: Limit, key: str, at: float) -> float:
        return max(0.0, self._filled(limit, key, at) + limit.step - at - limit.seconds)

    def _filled(self, limit: Limit, key: str, at: float) -> float:
        """When the bucket will be empty. None is later than a full one: then the clock was set back, and it is full."""
        found = max(self._full.get((limit.name, key), at), at)
        if found > at + limit.seconds:
            found = self._full[limit.name, key] = at + limit.seconds
        return found

    def forget(self) -> None:
        """Empty all buckets."""
        with self._lock:
            self._full.clear()
