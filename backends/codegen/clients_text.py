"""This module holds what a simulation client by client has of its own, as text."""

CELLS = '''

class Cells(NamedTuple):
    """All that can happen in one instance of the game: who governs the roles, and what is played.

    worth     shape (n, K): what the clients of each LLM get
    actions   shape (K, R)
    llms      shape (K, R)
    """

    worth: np.ndarray
    actions: np.ndarray
    llms: np.ndarray


def every_cell() -> Cells:
    """All combinations of LLMs and actions; a class is LLM * (number of actions) + action."""
    sizes = [len(names) for names in ACTIONS]
    cells = list(product(*(range(len(LLMS) * m) for m in sizes)))
    llms = np.array([[k // m for k, m in zip(cell, sizes, strict=True)] for cell in cells])
    actions = np.array([[k % m for k, m in zip(cell, sizes, strict=True)] for cell in cells])
    worth = np.zeros((len(LLMS), len(cells)))
    for k, (who, what) in enumerate(zip(llms, actions, strict=True)):
        for r, i in enumerate(who):
            worth[i, k] += PAYOFFS[(r, *what)]
    return Cells(worth, actions, llms)


def coded(classes: list[np.ndarray]) -> np.ndarray:
    """The number of the cell of each instance, by the classes of its clients."""
    code = np.zeros(len(classes[0]), dtype=np.intp)
    for own, names in zip(classes, ACTIONS, strict=True):
        code = code * (len(LLMS) * len(names)) + own
    return code


def drawn(rng: np.random.Generator, chances: np.ndarray, count: int) -> np.ndarray:
    """Independent classes by their chances, from 31 random bits each."""
    used = np.flatnonzero(chances > 0)
    if len(used) == 1:
        return np.full(count, used[0])
    levels = np.cumsum(chances[used])
    levels = np.rint((levels / levels[-1])[:-1] * 2.0**31).astype(np.uint32)
    pairs = rng.integers(0, 2**64, size=(count + 1) // 2, dtype=np.uint64)
    pairs &= np.uint64(0x7FFF_FFFF_7FFF_FFFF)
    return used[np.searchsorted(levels, pairs.view(np.uint32)[:count], side="right")]


def pools(count: int) -> list[tuple[int, int]]:
    """Stretches of clients or instances that have a stream of random numbers of their own."""
    return [(low, min(low + POOL, count)) for low in range(0, count, POOL)]
'''

DRAWN = '''

class Population:
    """A population whose governors are drawn anew in every instance."""

    def __init__(self, clients: int) -> None:
        self.clients, self.law, self.cells = clients, Law(WEIGHTS, GOVERNORS), every_cell()

    def play(self, profile: Profile, period: int, seed: int) -> Rounds:
        """A round of one profile: every client's LLM and action are drawn."""
        counts = np.zeros(len(self.cells.actions), dtype=np.int64)
        for k, (low, high) in enumerate(pools(self.clients)):
            rng, parts = stream(seed, PLAY, period, k), [high - low]
            if len(WEIGHTS) > 1:
                parts = rng.multinomial(high - low, WEIGHTS / WEIGHTS.sum()).tolist()
            for part, rows in zip(parts, GOVERNORS, strict=True):
                if part:
                    code = coded([drawn(rng, own, part) for own in chances(rows, profile)])
                    counts += np.bincount(code, minlength=len(counts))
        self.last = self.cells, counts[None]
        return summed(self.cells, counts[None], self.law, self.clients)


def chances(rows: np.ndarray, profile: Profile) -> list[np.ndarray]:
    """How likely each class of clients is, role by role, where LLMs have these shares of them."""
    found = []
    for r, shares in enumerate(rows):
        own = np.array([played(i, r, choice) for i, choice in enumerate(profile)])
        found.append((shares[:, None] * own).ravel())
    return found
'''

MATCHED = '''

class Population:
    """A finite population: fixed numbers of clients, matched at random in every round."""

    def __init__(self, clients: int) -> None:
        self.clients, self.cells = clients, every_cell()
        self.instances, self.held = seats(clients)
        used = self.instances > 0
        instances, held = self.instances[used], self.held[used]
        self.law = Law(instances / clients, held / instances[:, None, None])

    def play(self, profile: Profile, period: int, seed: int) -> Rounds:
        """A round of one profile: every client decides, and they are matched."""
        decided = [self.decide(profile, r, period, seed) for r in range(len(ROLES))]
        met = []
        for r, own in enumerate(decided):
            order = self.seated(r, period, seed)
            met.append(own if order is None else own[order])
        counts = np.bincount(coded(met), minlength=len(self.cells.actions))
        self.last = self.cells, counts[None]
        return summed(self.cells, counts[None], self.law, self.clients)

    def decide(self, profile: Profile, role: int, period: int, seed: int) -> np.ndarray:
        """The class of every client of a role; clients are in the order of their LLMs."""
        ends = np.concatenate([[0], np.cumsum(self.held.sum(axis=0)[role])]).tolist()
        out = np.empty(self.clients, dtype=np.intp)
        for k, (low, high) in enumerate(pools(self.clients)):
            rng = stream(seed, PLAY, period, role, k)
            for i, choice in enumerate(profile):
                a, b = max(ends[i], low), min(ends[i + 1], high)
                if a < b:
                    found = drawn(rng, played(i, role, choice), b - a)
                    out[a:b] = found + i * len(ACTIONS[role])
        return out

    def seated(self, role: int, period: int, seed: int) -> np.ndarray | None:
        """Which client of the role takes part in which instance; None: all in order."""
        if len(self.instances) == 1 and role == 0:
            return None
        rng = stream(seed, MATCH, period, role)
        if len(self.instances) == 1:
            return rng.permutation(self.clients)
        ends = np.concatenate([[0], np.cumsum(self.held.sum(axis=0)[role])])
        dealt = [rng.permutation(int(b - a)) + a for a, b in pairwise(ends)]
        used, out = np.zeros(len(dealt), dtype=np.int64), []
        for held in self.held[:, role]:
            here = [own[k : k + h] for own, k, h in zip(dealt, used, held, strict=True)]
            used += held
            out.append(rng.permutation(np.concatenate(here)))
        return np.concatenate(out)
'''
