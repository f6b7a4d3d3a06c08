"""A log in memory for the tests of the witness: grows, signs its states and proves that one begins another."""

from partizip.core import ledger

ORIGIN = "log.example"


class Log:
    """Lines, their tree, and a key."""

    def __init__(self, count: int = 0, *, world: str = "one", name: str = ORIGIN, seed: bytes = bytes(32)) -> None:
        self.signer = ledger.Signer(name, seed)
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.size = 0
        self.grow(count, world)

    def read(self, level: int, position: int) -> bytes:
        return self.nodes[level, position]

    def grow(self, count: int, world: str = "one") -> "Log":
        leaves = [ledger.leaf_hash(f"{world} {self.size + number}".encode()) for number in range(count)]
        self.nodes |= {(at, place): value for at, place, value in ledger.append_many(self.size, leaves, self.read)}
        self.size += count
        return self

    def copy(self) -> "Log":
        twin = Log(name=self.signer.name, seed=self.signer.seed)
        twin.nodes, twin.size = dict(self.nodes), self.size
        return twin

    def root(self, size: int | None = None) -> bytes:
        return ledger.root(self.size if size is None else size, self.read)

    def checkpoint(self, size: int | None = None, *signers: ledger.Signer) -> str:
        size = self.size if size is None else size
        text = ledger.checkpoint_text(self.signer.name, size, self.root(size))
        return ledger.sign_note(text, signers or [self.signer])

    def proof(self, old: int, size: int | None = None) -> list[bytes]:
        return ledger.consistency_proof(old, self.size if size is None else size, self.read)

    def asking(self, old: int, size: int | None = None) -> bytes:
        return ledger.asking(old, self.proof(old, size), self.checkpoint(size)).encode()
