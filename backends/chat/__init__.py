"""This package lets language models, fixed rules and people play a game, round by round."""

from .client import KEY_VARIABLE, ChatModel, Line, Reply
from .play import ChatRun, Options
from .prompts import MULTI_ROUND, MYOPIC, Prompt
from .retries import Backoff
from .seats import Chat, Person, Rule
from .usage import Prices, Usage

__all__ = [
    "KEY_VARIABLE",
    "MULTI_ROUND",
    "MYOPIC",
    "Backoff",
    "Chat",
    "ChatModel",
    "ChatRun",
    "Line",
    "Options",
    "Person",
    "Prices",
    "Prompt",
    "Reply",
    "Rule",
    "Usage",
]
