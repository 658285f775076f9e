"""This module holds what LLMs that learn see, and how they play on, as text."""

SEEN_PERFECT = '''

# --- what LLMs see -------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What an LLM is told of a round.

    own       its meta-action
    payoff    what its clients got on average
    profile   everyone's meta-action
    values    what each of its meta-actions would have paid, shape (S,)
    everyone  what the clients of all LLMs get at the profile, shape (n,)
    """

    own: int
    payoff: float
    profile: tuple[int, ...]
    values: np.ndarray
    everyone: np.ndarray


def look(llm: int, profile: tuple[int, ...], payoff: float, population: Population) -> Seen | None:
    """What an LLM is told: everything."""
    line = VALUES[(llm, *profile[:llm], slice(None), *profile[llm + 1 :])]
    return Seen(profile[llm], payoff, profile, line, VALUES[(slice(None), *profile)])
'''

SEEN_BLIND = '''

# --- what LLMs see -------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What an LLM is told of a round: its meta-action, and what its clients got on average."""

    own: int
    payoff: float


def look(llm: int, profile: tuple[int, ...], payoff: float, population: Population) -> Seen | None:
    """What an LLM is told."""
    return Seen(profile[llm], payoff)
'''

SEEN_SIGNAL = '''

# --- what LLMs see -------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What an LLM is told of a round.

    own       its meta-action
    payoff    what its clients got on average
    signal    the number of the public signal
    """

    own: int
    payoff: float
    signal: int


def look(llm: int, profile: tuple[int, ...], payoff: float, population: Population) -> Seen | None:
    """What an LLM is told."""
    return Seen(profile[llm], payoff, population.signal)


def signalled(profile: tuple[int, ...], rng: np.random.Generator) -> int:
    """The number of the public signal, drawn by its chances at a profile."""
    levels = np.cumsum(SIGNALS[(slice(None), *profile)])
    found = (rng.random(1) * levels[-1] >= levels[:-1]).sum().item()
    if NOISE:
        wrong = rng.random(1).item() < NOISE
        other = rng.integers(0, len(levels), size=1).item()
        found = other if wrong else found
    return found
'''

SEEN_CLIENTS = '''

# --- what LLMs see -------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What an LLM is told of a round.

    own       its meta-action
    payoff    what its clients got on average
    values    what each of its meta-actions would have paid, shape (S,), by what its clients met
    """

    own: int
    payoff: float
    values: np.ndarray


def look(llm: int, profile: tuple[int, ...], payoff: float, population: Population) -> Seen | None:
    """What an LLM is told; nothing if its clients met nobody."""
    cells, counts = population.last
    if BLIND[llm]:
        return Seen(profile[llm], payoff, np.zeros(0))
    values = inferred(llm, profile[llm], frequencies(llm, cells, counts[0]))
    return None if values is None else Seen(profile[llm], payoff, values)


def frequencies(llm: int, cells: Cells, counts: np.ndarray) -> list[np.ndarray]:
    """For each role, how often the LLM's clients in other roles met each action."""
    found = []
    for r, names in enumerate(ACTIONS):
        met = np.zeros(len(names))
        for q in range(len(ROLES)):
            if q != r:
                own = cells.llms[:, q] == llm
                met += np.bincount(cells.actions[own, r], counts[own], len(names))
        with np.errstate(invalid="ignore"):
            found.append(met / met.sum())
    return found


def inferred(llm: int, choice: int, seen: list[np.ndarray]) -> np.ndarray | None:
    """What each meta-action would have paid per client: the LLM takes its own clients out of what
    was seen, and puts those of another meta-action in; None if it cannot know."""
    share = GOVERNORS[int(np.argmax(WEIGHTS))][:, llm]
    governed = np.flatnonzero(share)
    for r, own in enumerate(seen):
        if np.isnan(own).any() and any(q != r for q in governed):
            return None
    mine = [
        np.where(told[:, None] >= 0, followed[told], 0.0)
        for told, followed in zip(TOLD[llm].T, FOLLOWED[llm], strict=True)
    ]
    mixed = []
    for own, met, weight in zip(mine, seen, share, strict=True):
        left = np.clip(np.nan_to_num(met) - weight * own[choice], 0, None)
        whole = left.sum()
        rest = left * ((1 - weight) / whole) if whole > 0 else left
        mixed.append(rest + weight * own)
    total = np.zeros(len(TOLD[llm]))
    for r in governed:
        value = np.broadcast_to(PAYOFFS[r], (len(total), *PAYOFFS.shape[1:]))
        for q in reversed(range(len(ROLES))):
            value = np.einsum("s...a,sa->s...", value, mine[q] if q == r else mixed[q])
        total += share[r] * value
    return total / share.sum()
'''

LEARNING = '''

# --- round after round ---------------------------------------------------------------------------


def simulate(rounds: int, clients: int, seed: int) -> Rounds:
    """All rounds, one after another: LLMs choose, clients play, LLMs learn."""
    population, parts = Population(clients), []
    rules = [make(i) for i, make in enumerate(RULES)]
    for period in range(rounds):
        if period % BLOCK == 0:
            rng = stream(seed, PLAY, period)
            act = [stream(seed, ACT, i, period) for i in range(len(LLMS))]
        choices = [rule.act(own) for rule, own in zip(rules, act, strict=True)]
        profile = tuple(
            pick(choice, own.random(1)).item() if isinstance(choice, np.ndarray) else choice
            for choice, own in zip(choices, act, strict=True)
        )
        parts.append(population.play(profile, 1, rng))
        for i, rule in enumerate(rules):
            seen = look(i, profile, float(parts[-1].payoffs[0, i]), population)
            if seen is not None and not (BLIND[i] and np.isnan(seen.payoff)):
                rule.observe(seen)
    return joined(parts)
'''

LEARNING_ONE_BY_ONE = '''

# --- round after round ---------------------------------------------------------------------------


def simulate(rounds: int, clients: int, seed: int) -> Rounds:
    """All rounds, one after another: LLMs choose, clients play, LLMs learn."""
    population, parts = Population(clients), []
    block = max(1, min(128, 2**24 // (clients * len(ROLES))))
    rules = [make(i) for i, make in enumerate(RULES)]
    for period in range(rounds):
        if period % block == 0:
            act = [stream(seed, ACT, i, period) for i in range(len(LLMS))]
        choices = [rule.act(own) for rule, own in zip(rules, act, strict=True)]
        profile = tuple(
            pick(choice, own.random(1)).item() if isinstance(choice, np.ndarray) else choice
            for choice, own in zip(choices, act, strict=True)
        )
        parts.append(population.play(profile, period, seed))
        for i, rule in enumerate(rules):
            seen = look(i, profile, float(parts[-1].payoffs[0, i]), population)
            if seen is not None and not (BLIND[i] and np.isnan(seen.payoff)):
                rule.observe(seen)
    return joined(parts)
'''


def with_signals(loop: str) -> str:
    """The same loop over rounds, in which a public signal is drawn once all have played."""
    streams = "            act = [stream(seed, ACT, i, period) for i in range(len(LLMS))]\n"
    see = "            see = stream(seed, SEE, period)\n"
    told = "        for i, rule in enumerate(rules):\n"
    draw = "        population.signal = signalled(profile, see)\n"
    return loop.replace(streams, streams + see).replace(told, draw + told)


def with_frequencies(look: str) -> str:
    """The same, for LLMs of which some go by what their clients met."""
    return (
        look.replace(
            'by what its clients met\n    """',
            "by what its clients met\n    met      for each role how often they met each action\n"
            '    """',
        )
        .replace("    values: np.ndarray\n", "    values: np.ndarray\n    met: list[np.ndarray]\n")
        .replace("payoff, np.zeros(0))", "payoff, np.zeros(0), [])")
        .replace(
            "    values = inferred(llm, profile[llm], frequencies(llm, cells, counts[0]))\n"
            "    return None if values is None else Seen(profile[llm], payoff, values)\n",
            "    met = frequencies(llm, cells, counts[0])\n"
            "    if MET[llm]:\n"
            "        return Seen(profile[llm], payoff, np.zeros(0), met)\n"
            "    values = inferred(llm, profile[llm], met)\n"
            "    return None if values is None else Seen(profile[llm], payoff, values, met)\n",
        )
    )
