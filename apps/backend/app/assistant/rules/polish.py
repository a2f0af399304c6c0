"""What surrounds a wish and is no part of it: greetings, pleases, urgency, "to my list"."""

from collections.abc import Sequence

from app.assistant.rules.vocabulary import PARTICLES, PREPOSITIONS, STRONG_VERBS, WEAK_VERBS
from app.assistant.rules.words import CLOSING, Tokens, longest, matched, plain, trimmed

_FRONT = (
    "ok|okay|hey|hi|hello google|siri|alexa|cortana|jarvis|chatgpt|computer", "its|it is|isnt? not? very|that|super? urgent|important but ,?",
    "hey|hi|hello|yo there|assistant|bot|buddy|you|again?", "good morning|afternoon|evening",
    "um|uh|uhm|umm|er|erm|hmm|hm|ah|oh|oops|ok|okay|so|well|right|alright|lol|haha|btw|please|kindly",
    "quick|small|little one|thing|question|request|favor|favour :|-|,|–", "just", "like", "also", "and", "then", "now",
    "actually", "oh yes|yeah|right", "by the way", "first of all", "you know what ,?", "guess what ,?", "wait|stop|no|nope ,", "hold|hang on ,?",
    "i? almost|nearly|totally|completely|just? forgot :|,|-|–", "bruh|omg|dude|bro|guys|ugh|argh|oof|k|kk ,?", "oh? no wait ,?",
    "dear assistant|bot|robot|sir|madam ,?", "oi ,?", "psa|listen|hun|hon|babe|darling|sorry ,|:?", "next|last :", "oh dear ,?",
    "before i forget ,|:|-?", "be so kind|good and|to|as to?", "wait no ,?",
    "if possible ,?", "i wonder|wondered if you could|can|would", "i was wondering if you could|can|would",
    "you may", "i just remembered|realised|realized that?", "not very|that|super? urgent|important :|but|,", "one more thing", "by any chance",
    "thanks",
    "thank you",
    "can|could|would|will you please|maybe|also|just|possibly|kindly|perhaps|quickly? please?",
    "if its|it is|isnt? not? too much trouble|bother|hassle|work ,?",
    "if you dont|do not mind ,?", "if you can|could|would ,?", "when|whenever you get|have a chance|moment|minute|second|sec ,?",
    "can|could i ask|get you to", "you can|could", "i want|need|would|d like? you to",
    "id like you to", "would you mind", "do me a favor|favour and?", "yes|yeah|yep",
)  # fmt: skip
_FILLER = ("um|uh|uhm|umm|er|erm|hmm|hm|please|kindly|just|also|btw|hey|lol|haha",)
_WISHING = ("i|id would|d|really|just? want|like|wanna to?", "id like to", "lets", "let us")
_WISHED = frozenset(
    "add create delete remove see list show mark move change rename complete postpone reschedule undo cancel update clear edit check uncheck "
    "restore push set make put".split()
)
_BACK = (
    "please …", "please and|n|& thanks …", "thanks|thank you? in advance …", "many thanks …", ", cheers|ta …", "please and thank you …",
    "thanks a? lot|much|million|again|so? much? …", "thank you so|very? much? …",
    "lol|haha|hehe|btw|ok|okay|hm|hmm|um|uh …", "if|when possible …", "if you can|could|would|please …", "would|will|can you …", "as well …",
    "so i dont|wont forget it? …", "phew|whew|yay|woohoo|woop|hooray|hurrah|yippee|finally …", "if you dont mind …",
    "if its|it is? not too much trouble|bother|hassle …", "when you get|have a chance|moment|minute|second|sec …", "so that i dont forget …",
    "before i forget …", "dont forget …", "and thanks …", "you know …", "i guess|think|suppose …", "actually|though|anyway …", "too …",
    "then …", "at last …", "ugh|argh|sigh|oof|meh …", "if thats|that|its is? ok|okay|alright|fine|possible|cool …", ", got it …", "for once …",
    "ok|okay ? …", "after all …", ", my mistake|bad …", ", wrong one …", ", oops|whoops|sorry …",
)  # fmt: skip
_LISTED = (
    "to|on|onto|in|into|off|from the|my|our|this? todo|to|task|tasks|shopping|grocery|groceries|daily|work|home|reminder? do? "
    "list|lists|todos|todo|tasks|todolist|agenda|plate|reminders|calendar|planner|schedule|diary …",
    "to|on the|my|our todo|tasks|todos|reminders|agenda …", "to|on the|my|our to do …", "to|on the|my|our? list of things? to? do? …",
    "as a? new? task|todo|reminder|item …",
)  # fmt: skip
_LEVELS = {
    "high": (
        "very|really|super|so|extremely? urgent|important|asap", "with|at|as? a? high|top|highest|max|maximum|urgent priority",
        "high-priority|high-prio",
        "and? with? a? priority :? of? high|1|urgent|top", "p1", "as soon as possible", "! high|important|urgent|1",
        "its|thats very|really|super? urgent|important", "it|this|that is very|really|super? urgent|important",
    ),
    "medium": ("with|at? a? medium|normal|mid priority", "and? with? a? priority :? of? medium|normal|2", "p2", "! medium|2"),
    "low": ("with|at? a? low|lowest priority", "and? with? a? priority :? of? low|3", "p3", "! low|3", "low-priority|low-prio"),
}  # fmt: skip


def without_front(tokens: Tokens, patterns: Sequence[str] = _FRONT) -> Tokens:
    """Without greetings and pleases in front, unless nothing would be left."""
    while tokens:
        words = [token.word for token in tokens]
        end = 1 if words[0] in CLOSING and not (words[0] == "(" and ")" in words) else longest(patterns, words)
        wished = None if end or patterns is not _FRONT else longest(_WISHING, words)
        end = 1 if words[0] == "wait" and words[1:2] in (["what"], ["which"], ["when"], ["how"], ["whats"]) else end
        end = wished if wished and wished < len(words) and words[wished] in _WISHED else end
        if not end or end >= len(tokens):
            return tokens
        tokens = tokens[end:]
    return tokens


def without_filler(tokens: Tokens) -> Tokens:
    """Without what is no part of a title in front of it: "first aid kit" stays whole."""
    return without_front(tokens, _FILLER)


def only_front(tokens: Tokens) -> bool:
    """Whether there is nothing but greetings and pleases."""
    words = [token.word for token in tokens]
    while words:
        end = 1 if words[0] in CLOSING else longest(_FRONT, words)
        if not end:
            return False
        words = words[end:]
    return True


def without_back(tokens: Tokens) -> Tokens:
    """Without thanks and pleases at the end, unless nothing would be left."""
    return _cut_back(tokens, _BACK)


def without_list(tokens: Tokens) -> Tokens:
    """Without "to my list" at the end."""
    return _cut_back(tokens, _LISTED)


def without_same_time(tokens: Tokens) -> Tokens:
    """Without ", same time" at the end: a task that gets another day keeps its hour anyway."""
    return trimmed(tokens[:-2]) if plain(tokens[-3:]) == (",", "same", "time") else tokens


def _cut_back(tokens: Tokens, patterns: Sequence[str]) -> Tokens:
    while tokens:
        words = [token.word for token in tokens]
        if tokens[-1].closes and len(tokens) > 1 and not tokens[-1].word.startswith("!!"):
            tokens = tokens[:-1]
            continue
        start = next(
            (at for at in range(max(1, len(words) - 8), len(words)) if any(matched(pattern, words, at) is not None for pattern in patterns)), None
        )
        if start is None:
            return tokens
        tokens = tokens[:start]
    return tokens


def level_behind(tokens: Tokens) -> tuple[Tokens, str]:
    """A priority at the end, cut off; "" for none."""
    words = [token.word for token in tokens]
    if words and words[-1].startswith("!!"):
        rest, further = level_behind(tokens[:-1])
        return rest, further or "high"
    for start in range(max(0, len(words) - 6), len(words)):
        for level, patterns in _LEVELS.items():
            if any(matched(f"{pattern} …", words, start) is not None for pattern in patterns):
                if start and words[start - 1] in (
                    "something",
                    "anything",
                    "nothing",
                    "the",
                    "is",
                    "not",
                    "are",
                    "most",
                    "more",
                    "be",
                    "an",
                    "a",
                    "its",
                ):
                    continue
                return tokens[:start], level
    return tokens, ""


def level_before(tokens: Tokens) -> tuple[Tokens, str]:
    """A priority in front, set off by a mark or followed by a verb."""
    words = [token.word for token in tokens]
    if len(words) > 1 and words[0].startswith("!!"):
        return tokens[1:], "high"
    for level, patterns in _LEVELS.items():
        end = longest(patterns, words)
        if end is not None and end < len(words):
            end += words[end] == "please" and end + 1 < len(words)
            if words[end] in (":", ",", "-", "–", "!", ".") or words[end].startswith("!!"):
                return tokens[end + 1 :], level
            noun = end + 1 < len(words) and words[end + 1] in PREPOSITIONS - PARTICLES | {
                "with",
                "for",
                "about",
                "to",
                "from",
            }  # "urgent call with bob"
            if (
                (words[end] in STRONG_VERBS and not noun)
                or words[end] in WEAK_VERBS
                or words[end] in ("add", "remind", "todo", "task", "todos", "tasks", "reminder", "item")
            ):
                return tokens[end:], level
    return tokens, ""
