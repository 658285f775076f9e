"""This module is the graph class, the only door to networkx."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ...dsl.diagnostic import InternalError
from ...dsl.source import Span
from ..expr import Expr
from .alike import alike
from .nodes import (
    Advises,
    AnalysisNode,
    ClaimNode,
    Edge,
    Link,
    LlmNode,
    MonitoringNode,
    Node,
    ParameterNode,
    PayoffNode,
    Pays,
    PopulationNode,
    RepetitionNode,
    RoleNode,
    SpecNode,
    StateNode,
    SymmetryNode,
)

if TYPE_CHECKING:
    import networkx

NodeType = TypeVar("NodeType")


class Graph:
    """The intermediate graph of a spec.

    Nodes are named by strings such as `role row`; each node and each edge carries one typed
    payload. Passes make new graphs; nothing changes one in place. The networkx graph is made when
    it is asked for, so that checking a spec need not import networkx.

    Raises:
        InternalError: two nodes of one name, or an edge to a node that is not there.
    """

    def __init__(self, nodes: Iterable[tuple[str, Node]], links: Iterable[Link]) -> None:
        self._nodes: dict[str, Node] = {}
        for name, node in nodes:
            if name in self._nodes:
                raise InternalError(f"two nodes are named '{name}'")
            self._nodes[name] = node
        self._links = tuple(links)
        self._into: dict[str, list[Link]] = {}
        for link in self._links:
            if link.tail not in self._nodes or link.head not in self._nodes:
                raise InternalError(f"an edge joins '{link.tail}' to '{link.head}'")
            self._into.setdefault(link.head, []).append(link)

    @cached_property
    def networkx(self) -> networkx.MultiDiGraph:
        """The graph for networkx; the attribute `payload` of a node or edge is its payload."""
        from networkx import MultiDiGraph

        made = MultiDiGraph()
        made.add_nodes_from((name, {"payload": node}) for name, node in self._nodes.items())
        made.add_edges_from((k.tail, k.head, {"payload": k.edge}) for k in self._links)
        return made

    def nodes(self) -> list[tuple[str, Node]]:
        return list(self._nodes.items())

    def links(self) -> list[Link]:
        return list(self._links)

    def all(self, kind: type[NodeType]) -> list[NodeType]:
        """Every node of a class, in the order in which they were added."""
        return list(self._by_class.get(kind, ()))  # type: ignore[arg-type]

    @cached_property
    def _by_class(self) -> dict[type[Node], list[Node]]:
        found: dict[type[Node], list[Node]] = {}
        for node in self._nodes.values():
            found.setdefault(type(node), []).append(node)
        return found

    def one(self, kind: type[NodeType]) -> NodeType | None:
        """The only node of a class, or None."""
        found = self.all(kind)
        if len(found) > 1:
            raise InternalError(f"{len(found)} nodes of class {kind.__name__}")
        return found[0] if found else None

    # --- what is in it ---------------------------------------------------------------------

    @property
    def spec(self) -> SpecNode:
        return self.all(SpecNode)[0]

    @cached_property
    def roles(self) -> list[RoleNode]:
        """The roles, in the order of the game."""
        return sorted(self.all(RoleNode), key=lambda role: role.position)

    @cached_property
    def llms(self) -> list[LlmNode]:
        """The LLMs, in the order of declaration; none when the spec is a base game."""
        return sorted(self.all(LlmNode), key=lambda llm: llm.position)

    @property
    def payoffs(self) -> list[PayoffNode]:
        return self.all(PayoffNode)

    @property
    def population(self) -> PopulationNode | None:
        return self.one(PopulationNode)

    @property
    def monitoring(self) -> MonitoringNode | None:
        return self.one(MonitoringNode)

    @property
    def repetition(self) -> RepetitionNode | None:
        return self.one(RepetitionNode)

    @property
    def states(self) -> list[StateNode]:
        """What changes from round to round, in the order of declaration: everyone's first."""
        return self.all(StateNode)

    @property
    def symmetry(self) -> SymmetryNode | None:
        return self.one(SymmetryNode)

    @property
    def analyses(self) -> list[AnalysisNode]:
        return self.all(AnalysisNode)

    @property
    def claims(self) -> list[ClaimNode]:
        return self.all(ClaimNode)

    @property
    def parameters(self) -> list[ParameterNode]:
        return self.all(ParameterNode)

    def paid_roles(self, payoff: PayoffNode) -> list[int]:
        """The positions of the roles that a payoff node pays."""
        heads = [k.head for k in self._links if self._nodes[k.tail] is payoff]
        paid = (self._nodes[head] for head in heads)
        return sorted(node.position for node in paid if isinstance(node, RoleNode))

    def shares(self, role: RoleNode) -> list[tuple[LlmNode, Expr]]:
        """The LLMs that are named for a role, in their order, each with its share."""
        found = []
        for link in self._into.get(f"role {role.name}", ()):
            llm = self._nodes[link.tail]
            if isinstance(link.edge, Advises) and isinstance(llm, LlmNode):
                found.append((llm, link.edge.share))
        return sorted(found, key=lambda pair: pair[0].position)

    def advice_span(self, role: RoleNode) -> Span | None:
        """Where the text shares out the clients of a role."""
        edges = (link.edge for link in self._into.get(f"role {role.name}", ()))
        return next((edge.span for edge in edges if isinstance(edge, Advises)), None)

    # --- making another --------------------------------------------------------------------

    def mapped(
        self,
        node: Callable[[str, Node], Node | None],
        edge: Callable[[Link], Edge | None] = lambda link: link.edge,
        extra: Iterable[tuple[str, Node]] = (),
    ) -> Graph:
        """A graph with every payload replaced; None drops a node (with its edges) or an edge."""
        kept = [(name, new) for name, old in self.nodes() if (new := node(name, old)) is not None]
        names = {name for name, _ in kept}
        links = [
            link if changed is link.edge else Link(link.tail, link.head, changed)
            for link in self.links()
            if link.tail in names and link.head in names and (changed := edge(link)) is not None
        ]
        return Graph([*kept, *extra], links)

    def __eq__(self, other: object) -> bool:
        """Whether both have the same nodes and edges in the same order, by name and payload."""
        if not isinstance(other, Graph):
            return NotImplemented
        ends = [(link.tail, link.head) for link in self._links]
        if [*self._nodes] != [*other._nodes] or ends != [(k.tail, k.head) for k in other._links]:
            return False
        edges = ((a.edge, b.edge) for a, b in zip(self._links, other._links, strict=True))
        nodes = zip(self._nodes.values(), other._nodes.values(), strict=True)
        return all(alike(a, b) for a, b in (*nodes, *edges))

    __hash__ = None  # type: ignore[assignment]


def pays(roles: Iterable[RoleNode], payoff: str) -> list[Link]:
    """The edges from a payoff node to the roles that it pays."""
    return [Link(payoff, f"role {role.name}", Pays()) for role in roles]
