"""This module holds the rules by which LLMs learn, as text of stand-alone simulations."""

SHARED = """

# --- how LLMs choose -----------------------------------------------------------------------------
"""

HELPERS = '''

def uniform(llm: int) -> np.ndarray:
    """The mixture with equal chances."""
    return np.full(VALUES.shape[1 + llm], 1 / VALUES.shape[1 + llm])


def opening(llm: int, first: int | None) -> np.ndarray:
    """The mixture of the first round: a meta-action, or equal chances."""
    return uniform(llm) if first is None else np.eye(VALUES.shape[1 + llm])[first]


def span(llm: int) -> float:
    """The difference between the best and the worst that an LLM can get."""
    return float(VALUES[llm].max() - VALUES[llm].min())


def best(values: np.ndarray, slack: float) -> np.ndarray:
    """The first of the best meta-actions, as a mixture."""
    chosen = np.zeros(len(values))
    chosen[int(np.argmax(values >= values.max() - slack))] = 1.0
    return chosen
'''

RULES = {
    "Fixed": '''

class Fixed:
    """Always the same meta-action."""

    def __init__(self, llm: int, choice: int) -> None:
        self.choice = choice

    def act(self, rng: np.random.Generator) -> int:
        return self.choice

    def observe(self, seen: Seen) -> None:
        """Nothing is learned."""
''',
    "Mixed": '''

class Mixed:
    """Always the same mixture."""

    def __init__(self, llm: int, chances: np.ndarray) -> None:
        self.chances = chances / chances.sum()

    def act(self, rng: np.random.Generator) -> np.ndarray:
        return self.chances

    def observe(self, seen: Seen) -> None:
        """Nothing is learned."""
''',
    "BestResponse": '''

class BestResponse:
    """The best response to the others' last meta-actions (Cournot 1838), if not an experiment."""

    def __init__(self, llm: int, exploration: float, first: int | None = None) -> None:
        self.chances, self.slack = opening(llm, first), 1e-12 * span(llm)
        self.exploration = exploration

    def act(self, rng: np.random.Generator) -> np.ndarray:
        return self.chances

    def observe(self, seen: Seen) -> None:
        rare = self.exploration / len(self.chances)
        self.chances = rare + (1 - self.exploration) * best(seen.values, self.slack)
''',
    "FictitiousPlay": '''

class FictitiousPlay:
    """The best response to all that the others have played so far (Brown 1951)."""

    def __init__(self, llm: int, first: int | None = None) -> None:
        self.chances, self.slack = opening(llm, first), 1e-12 * span(llm)
        self.sums, self.count = np.zeros(len(self.chances)), 0

    def act(self, rng: np.random.Generator) -> np.ndarray:
        return self.chances

    def observe(self, seen: Seen) -> None:
        self.sums, self.count = self.sums + seen.values, self.count + 1
        self.chances = best(self.sums, self.slack * float(self.count))
''',
    "Logit": '''

class Logit:
    """A smoothed best response: chances proportional to exp(precision * value).

    By the last round's values (Blume 1993) or by their average so far (Fudenberg and Levine 1998).
    """

    def __init__(self, llm: int, precision: float, average: bool, first: int | None = None) -> None:
        self.chances, self.precision, self.average = opening(llm, first), precision, average
        self.sums, self.count = np.zeros(len(self.chances)), 0

    def act(self, rng: np.random.Generator) -> np.ndarray:
        return self.chances

    def observe(self, seen: Seen) -> None:
        self.sums, self.count = self.sums + seen.values, self.count + 1
        known = self.sums / float(self.count) if self.average else seen.values
        weight = np.exp(self.precision * (known - known.max()))
        self.chances = weight / weight.sum()
''',
    "RegretMatching": '''

class RegretMatching:
    """Chances proportional to the positive regrets for not having played a meta-action throughout
    (Hart and Mas-Colell 2000, theorem B)."""

    def __init__(self, llm: int, first: int | None = None) -> None:
        self.chances = self.first = opening(llm, first)
        self.regret = np.zeros(len(self.chances))

    def act(self, rng: np.random.Generator) -> np.ndarray:
        return self.chances

    def observe(self, seen: Seen) -> None:
        self.regret = self.regret + seen.values - float(seen.values[seen.own])
        positive = np.maximum(self.regret, 0)
        total = positive.sum()
        self.chances = positive / total if total > 0 else self.first
''',
    "ConditionalRegretMatching": '''

class ConditionalRegretMatching:
    """From the last meta-action to others, by the regret for not having played them instead
    (Hart and Mas-Colell 2000, theorem A)."""

    def __init__(self, llm: int, inertia: float, first: int | None = None) -> None:
        self.chances, self.count = opening(llm, first), 0
        size = len(self.chances)
        self.sums, self.mu = np.zeros((size, size)), inertia * max(size - 1, 1) * span(llm)

    def act(self, rng: np.random.Generator) -> np.ndarray:
        return self.chances

    def observe(self, seen: Seen) -> None:
        self.count, last = self.count + 1, seen.own
        self.sums[last] += seen.values - seen.values[last]
        chances = np.zeros(len(self.sums))
        if self.mu > 0:
            chances = np.maximum(self.sums[last] / float(self.count), 0) / self.mu
        chances[last] = 0.0
        chances[last] = max(1 - chances.sum(), 0.0)
        self.chances = chances / chances.sum()
''',
    "Imitation": '''

class Imitation:
    """What the LLM whose clients got most did last (Vega-Redondo 1997), if not an experiment."""

    def __init__(self, llm: int, experiments: float, first: int | None = None) -> None:
        self.llm, self.experiments, self.chances = llm, experiments, opening(llm, first)

    def act(self, rng: np.random.Generator) -> np.ndarray:
        return self.chances

    def observe(self, seen: Seen) -> None:
        most = seen.everyone[self.llm] >= float(seen.everyone.max())
        model = self.llm if most else int(np.argmax(seen.everyone))
        size = len(self.chances)
        copied = np.full(size, self.experiments / size)
        copied[seen.profile[model]] += 1 - self.experiments
        self.chances = copied / copied.sum()
''',
    "Replicator": '''

class Replicator:
    """A mixture in which meta-actions grow by what they pay above the average (Taylor and Jonker
    1978, in steps)."""

    def __init__(self, llm: int, step: float, start_at: np.ndarray | None = None) -> None:
        self.step, self.span = step, span(llm)
        shares = uniform(llm) if start_at is None else start_at
        self.chances = shares / shares.sum()

    def act(self, rng: np.random.Generator) -> np.ndarray:
        return self.chances

    def observe(self, seen: Seen) -> None:
        if self.span > 0:
            gain = (seen.values - self.chances @ seen.values) / self.span
            grown = np.maximum(self.chances * (1 + self.step * gain), 0)
            self.chances = grown / grown.sum()
''',
    "QLearning": '''

class QLearning:
    """Values that move towards what was earned (Watkins 1989); the best is played, or any."""

    def __init__(
        self,
        llm: int,
        rate: float,
        discount: float,
        exploration: float,
        decay: float,
        optimism: float,
    ) -> None:
        self.rate, self.discount = rate, discount
        self.exploration, self.decay, self.count = exploration, decay, 0
        self.table = np.full(VALUES.shape[1 + llm], optimism)

    def act(self, rng: np.random.Generator) -> int:
        if rng.random() < self.exploration * self.decay ** float(self.count):
            return int(rng.integers(len(self.table)))
        return int(np.argmax(self.table))

    def observe(self, seen: Seen) -> None:
        aim = seen.payoff + self.discount * float(self.table.max())
        self.table[seen.own] += self.rate * (aim - self.table[seen.own])
        self.count += 1
''',
    "RememberingQLearning": '''

class RememberingQLearning:
    """Values by everyone's last meta-actions, that move towards what was earned (Watkins 1989)."""

    def __init__(
        self,
        llm: int,
        rate: float,
        discount: float,
        exploration: float,
        decay: float,
        optimism: float,
    ) -> None:
        self.rate, self.discount = rate, discount
        self.exploration, self.decay, self.count = exploration, decay, 0
        self.table = np.full((VALUES[0].size, VALUES.shape[1 + llm]), optimism)
        self.at = 0

    def act(self, rng: np.random.Generator) -> int:
        if rng.random() < self.exploration * self.decay ** float(self.count):
            return int(rng.integers(self.table.shape[1]))
        return int(np.argmax(self.table[self.at]))

    def observe(self, seen: Seen) -> None:
        then = int(np.ravel_multi_index(seen.profile, VALUES.shape[1:]))
        aim = seen.payoff + self.discount * float(self.table[then].max())
        self.table[self.at, seen.own] += self.rate * (aim - self.table[self.at, seen.own])
        self.at, self.count = then, self.count + 1
''',
    "Automaton": '''

class Automaton:
    """In each state it plays a meta-action, and goes where everyone's meta-actions lead it."""

    def __init__(self, llm: int, plays: np.ndarray, moves: np.ndarray, first: int) -> None:
        self.plays, self.moves, self.state = plays, moves, first

    def act(self, rng: np.random.Generator) -> int:
        return int(self.plays[self.state])

    def observe(self, seen: Seen) -> None:
        self.state = int(self.moves[(self.state, *seen.profile)])
''',
    "SignalAutomaton": '''

class SignalAutomaton:
    """In each state it plays a meta-action, and goes where the public signal leads it."""

    def __init__(self, llm: int, plays: np.ndarray, moves: np.ndarray, first: int) -> None:
        self.plays, self.moves, self.state = plays, moves, first

    def act(self, rng: np.random.Generator) -> int:
        return int(self.plays[self.state])

    def observe(self, seen: Seen) -> None:
        self.state = int(self.moves[self.state, seen.signal])
''',
    "FrequencyAutomaton": '''

class FrequencyAutomaton:
    """In each state it plays a meta-action, and goes where it leads whether its clients met an
    action in a role more often than a level."""

    def __init__(
        self,
        llm: int,
        plays: np.ndarray,
        moves: np.ndarray,
        role: int,
        action: int,
        level: float,
        first: int,
    ) -> None:
        self.plays, self.moves, self.state = plays, moves, first
        self.role, self.action, self.level = role, action, level

    def act(self, rng: np.random.Generator) -> int:
        return int(self.plays[self.state])

    def observe(self, seen: Seen) -> None:
        found = float(seen.met[self.role][self.action])
        if not np.isnan(found):
            self.state = int(self.moves[self.state, int(found > self.level)])
''',
    "Schedule": '''

class Schedule:
    """Meta-actions in turn, over and over."""

    def __init__(self, llm: int, choices: np.ndarray) -> None:
        self.choices, self.period = choices, 0

    def act(self, rng: np.random.Generator) -> int:
        self.period += 1
        return int(self.choices[(self.period - 1) % len(self.choices)])

    def observe(self, seen: Seen) -> None:
        """Nothing is learned."""
''',
    "Forced": '''

class Forced:
    """Another rule that in some rounds, counted from 0, has to play something else."""

    def __init__(self, llm: int, rule: Rule, first: int, last: int, choice: int) -> None:
        self.rule, self.first, self.last, self.choice = rule(llm), first, last, choice
        self.period = 0

    def act(self, rng: np.random.Generator) -> int | np.ndarray:
        usual, now = self.rule.act(rng), self.period
        self.period += 1
        return self.choice if self.first <= now <= self.last else usual

    def observe(self, seen: Seen) -> None:
        self.rule.observe(seen)
''',
}
"""The rules by the names of their classes in the simulation engine."""

TABLE = """

# Who goes by which rule, in the order of the LLMs.
"""

MAKER = """

Rule: TypeAlias = Callable[[int], Any]  # makes the rule of an LLM
"""

CONSTANTS = {
    "chances": "MIXTURE",
    "start_at": "START",
    "plays": "PLAYS",
    "moves": "MOVES",
    "choices": "TURNS",
    "rule": "RULE",
}
"""What numbers of rules are called that are written before the rules are made."""
