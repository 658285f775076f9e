"""This module holds what a simulation by counts has of its own, as text."""

CELLS = '''

class Cells(NamedTuple):
    """All that can happen in one instance of the game: who governs the roles, and what is played.

    chances   shape (K,)
    worth     shape (n, K): what the clients of each LLM get
    actions   shape (K, R)
    llms      shape (K, R)
    """

    chances: np.ndarray
    worth: np.ndarray
    actions: np.ndarray
    llms: np.ndarray


def classes(shares: np.ndarray, profile: Profile, role: int) -> list[tuple[int, int, float]]:
    """The clients of a role as (LLM, action, chance), where LLMs have these shares of them."""
    found = []
    for i, share in enumerate(shares):
        for action, chance in enumerate(played(i, role, profile[i])):
            if share * chance > 0:
                found.append((i, action, share * chance))
    return found


def list_cells(law: Law, profile: Profile) -> Cells:
    """Every combination of one class of clients for each role."""
    weights, cells = [], []
    for weight, rows in zip(law.weights, law.governors, strict=True):
        if weight > 0:
            each = [classes(row, profile, r) for r, row in enumerate(rows)]
            found = list(product(*each))
            cells += found
            chances = np.array([[chance for _, _, chance in cell] for cell in found])
            weights.append(weight * chances.prod(axis=1))
    worth = np.zeros((len(LLMS), len(cells)))
    for k, cell in enumerate(cells):
        actions = tuple(action for _, action, _ in cell)
        for r, (i, _, _) in enumerate(cell):
            worth[i, k] += PAYOFFS[(r, *actions)]
    whole = np.concatenate(weights)
    actions = np.array([[action for _, action, _ in cell] for cell in cells])
    llms = np.array([[i for i, _, _ in cell] for cell in cells])
    return Cells(whole / whole.sum(), worth, actions, llms)
'''

REMEMBERED_COMMON = '''

def remembered(known: dict[tuple[int, ...], Cells], law: Law, profile: Profile) -> Cells:
    """The cells of a profile, listed once."""
    key = tuple(profile)
    if key not in known:
        known[key] = list_cells(law, profile)
    return known[key]
'''

REMEMBERED_ALONE = '''

def remembered(known: dict[tuple[int, ...], Cells], law: Law, profile: Profile) -> Cells:
    """The cells of the only profile, listed once."""
    if () not in known:
        known[()] = list_cells(law, profile)
    return known[()]
'''

DRAWN = '''

class Population:
    """A population whose governors are drawn anew in every instance."""

    def __init__(self, clients: int) -> None:
        self.clients, self.law = clients, Law(WEIGHTS, GOVERNORS)
        self.known: dict[tuple[int, ...], Cells] = {}

    def play(self, profile: Profile, rounds: int, rng: np.random.Generator) -> Rounds:
        """Some rounds of one profile: instances fall into cells."""
        cells = remembered(self.known, self.law, profile)
        counts = rng.multinomial(self.clients, cells.chances, size=rounds)
        self.last = cells, counts
        return summed(cells, counts, self.law, self.clients)
'''

MATCHED = '''

class Population:
    """A finite population: fixed numbers of clients, matched at random in every round."""

    def __init__(self, clients: int) -> None:
        self.clients = clients
        instances, held = seats(clients)
        used = instances > 0
        instances, self.held = instances[used], held[used]
        self.law = Law(instances / clients, self.held / instances[:, None, None])
        self.known: dict[tuple[int, ...], Cells] = {}

    def play(self, profile: Profile, rounds: int, rng: np.random.Generator) -> Rounds:
        """Some rounds of one profile: clients decide, then the roles are matched in turn."""
        cells = remembered(self.known, self.law, profile)
        did = [
            [decide(own, r, profile, rounds, rng) for r, own in enumerate(held)]
            for held in self.held
        ]
        tables = []
        for rows, part in zip(self.law.governors, did, strict=True):
            table = None
            for r, (row, own) in enumerate(zip(rows, part, strict=True)):
                each = classes(row, profile, r)
                numbers = np.stack([own[:, i, action] for i, action, _ in each], axis=1)
                table = numbers if table is None else meet(rng, table, numbers)
            tables.append(table)
        counts = np.concatenate(tables, axis=1)
        self.last = cells, counts
        return summed(cells, counts, self.law, self.clients)


def decide(
    held: np.ndarray, role: int, profile: Profile, rounds: int, rng: np.random.Generator
) -> np.ndarray:
    """How many of whose clients play what, shape (rounds, n, m)."""
    chances = np.array([played(i, role, choice) for i, choice in enumerate(profile)])
    sums = chances.sum(axis=1, keepdims=True)
    idle = np.eye(1, len(ACTIONS[role]))
    chances = np.where(sums > 0, chances / np.where(sums > 0, sums, 1), idle)
    counts = np.broadcast_to(held, (rounds, len(held)))
    if ((chances == 0) | (chances == 1)).all():
        return counts[..., None] * chances.astype(np.int64)
    return rng.multinomial(counts, chances)


def meet(rng: np.random.Generator, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Random tables with these sums, shapes (T, C) and (T, L), as (T, C * L): each row takes what
    it needs, by hypergeometric draws, of what the rows before it left."""
    count, length = rows.shape[1], columns.shape[1]
    out = np.zeros((len(rows), count, length), dtype=np.int64)
    left = columns.copy()
    for c in range(count - 1):
        need, pool = rows[:, c].copy(), left.sum(axis=1)
        for k in range(length - 1):
            pool -= left[:, k]
            taken = rng.hypergeometric(left[:, k], pool, need)
            out[:, c, k] = taken
            left[:, k] -= taken
            need -= taken
        out[:, c, length - 1] = need
        left[:, length - 1] -= need
    out[:, count - 1] = left
    return out.reshape(len(rows), -1)
'''

STEADY = '''

# --- round after round ---------------------------------------------------------------------------


def simulate(rounds: int, clients: int, seed: int) -> Rounds:
    """All rounds, drawn in blocks; the last block is drawn whole and then cut."""
    population, parts, done = Population(clients), [], 0
    while done < rounds:
        length = min(LONGEST, max(SHORTEST, done))
        parts.append(block(population, done, length, seed))
        done += length
    found = joined(parts)
    shares = [own[:rounds] for own in found.frequencies]
    return Rounds(found.payoffs[:rounds], found.squares[:rounds], shares)
'''

BLOCK_COMMON = '''

def block(population: Population, done: int, length: int, seed: int) -> Rounds:
    """Rounds after `done` others: LLMs draw meta-actions, then rounds alike are played together."""
    choices = np.stack(
        [
            pick(chances / chances.sum(), stream(seed, ACT, i, done).random(length))
            for i, chances in enumerate(CHANCES)
        ],
        axis=1,
    )
    rng, order, parts = stream(seed, PLAY, done), [], []
    for profile in np.unique(choices, axis=0):
        when = np.flatnonzero((choices == profile).all(axis=1))
        parts.append(population.play(profile.tolist(), len(when), rng))
        order.append(when)
    found, back = joined(parts), np.argsort(np.concatenate(order), kind="stable")
    shares = [own[back] for own in found.frequencies]
    return Rounds(found.payoffs[back], found.squares[back], shares)
'''

BLOCK_ALONE = '''

def block(population: Population, done: int, length: int, seed: int) -> Rounds:
    """Rounds after `done` others, in which every client draws a meta-action for itself."""
    mixtures = [chances / chances.sum() for chances in CHANCES]
    return population.play(mixtures, length, stream(seed, PLAY, done))
'''
