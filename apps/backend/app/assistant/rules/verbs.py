"""Whether words begin with something to do: a base-form verb with an object."""

from app.assistant.rules.vocabulary import ARTICLES, OWNERS, PARTICLES, PEOPLE, PREPOSITIONS, PRONOUNS, STRONG_VERBS, WEAK_VERBS
from app.assistant.rules.words import Tokens, longest

VERBS = STRONG_VERBS | WEAK_VERBS.keys()
_EMPTY = PRONOUNS | PARTICLES | ARTICLES | frozenset(
    "again so now here there please today something anything nothing everything some more one ones all both yourself care attention quiet going well lost soon "
    "better easy sense and or then much very too fun lol ok okay".split()
)
_TO_ASSISTANT = frozenset("me us yourself you".split())
_NO_TASKS = (
    "play along|dead", "take care|it that? easy …", "get lost|well|out|real|a life", "keep it? going|up|quiet", "make sense", "see you|ya", "call it a? day", "tell a? jokes|joke|something", "give up|it", "stop it|that",
    "make it|up a", "write a? poem|haiku|song|joke|essay", "do you|i|we|they|not|it|that|so", "check it|this|that out", "talk to you", "thank you", "have a nice|good|great", "search the web|internet",
    "start over", "go to hell", "test test", "try again|it|that", "turn around", "read this|that|it …", "use your", "change your|the subject", "speak|talk english|german|to me|louder",
)  # fmt: skip


def begins_with_verb(tokens: Tokens, *, alone: bool = False) -> bool:
    """`alone`: an object may be missing ("stretch")."""
    words = [token.word for token in tokens]
    if not words or tokens[0].kind != "word":
        return False
    if words[0] == "to" and len(words) > 1:
        return begins_with_verb(tokens[1:], alone=alone)
    verb, behind = words[0], words[1:]
    if verb in WEAK_VERBS:
        return bool(behind) and (behind[0] in ARTICLES | OWNERS | PEOPLE | WEAK_VERBS[verb] or (tokens[1].kind == "quote")) and _has_object(tokens)
    if verb not in STRONG_VERBS or longest(_NO_TASKS, words) is not None:
        return False
    return alone or _has_object(tokens)


def _has_object(tokens: Tokens) -> bool:
    if len(tokens) < 2 or tokens[1].word in _TO_ASSISTANT:
        return False
    if tokens[1].word in ("and", "or", ",", ":", "-", "is", "was", "are", "were", "has", "'", "list", "lists"):
        return False
    objects = [token for token in tokens[1:12] if token.kind != "mark" and token.word not in _EMPTY]
    return bool(objects) and not (tokens[1].word in PREPOSITIONS and tokens[1].word not in PARTICLES)
