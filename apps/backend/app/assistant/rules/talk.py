"""Greetings, thanks, help, and what is not to be done."""

from app.assistant.rules.clause import Clause
from app.assistant.rules.matching import find
from app.assistant.rules.plans import ask, offer, unknown
from app.assistant.rules.types import Plan, Situation
from app.assistant.rules.words import CLOSING, Tokens, longest, plain, without_pictures

EXAMPLES = """I keep your tasks. For example:

- “add buy milk tomorrow at 5, call mom on friday”
- “what's due today?”, “show overdue”, “find milk”
- “done with milk”, “I paid the rent”, “uncheck the rent”
- “move dentist to monday at 3”, “postpone it by two days”, “rename milk to oat milk”
- “make the report high priority”, “remove the date from the gym task”
- “delete the second one”, “undo”

I follow fixed rules here, as no language model is set up; what I do not understand changes nothing."""
_WELCOME = "You are welcome!"
# Behind thanks: "you are a star".
_KIND = (
    ", youre|you are? a|the|my so? great|huge|big|real|best|absolute? help|star|lifesaver|legend|gem|angel|best …",
    ", it|that|this|you? is|was|are|were? so|very|really|too|super? kind|nice|great|helpful|perfect|good|lovely of? you? …",
)
_GREETING = (
    "hi|hello|hey|hiya|howdy|yo|greetings|heya|hallo|sup|morning|evening|helo|hii|hiii|heyy "
    "dear|darling|love|mate|there|all|again|everyone|friend|buddy|bot|assistant|you|folks?",
    "good morning|afternoon|evening|day|night ,? there|to|everyone|dear|all? you?", "whats up", "how are|is you|it|things doing|going|today?",
    "how do you do",
    "nice to meet you", "hows it going", "are you there", "anybody|anyone there",
)  # fmt: skip
_THANKS = (
    "thanks|thank|cheers|tysm|merci|ta you|u? so|very|a? much|lot|million|ton|bunch|again? mate|buddy|man|bro|dude|pal|love|friend|everyone|all?",
    "thanks|thank|cheers you? for|that|your|the|help|everything|all|this?",
    "thanks|thank you? for your|the|all|everything|that|this help|work|it?", "many|big thanks", "thanks? ,? bye|goodbye|ciao|ttyl|cheerio",
    "good night", "much appreciated|obliged", "appreciate it",
    "you|youre|u are|re? the|a|so|very|really|great|awesome|amazing best|great|awesome|star|helpful|lifesaver|amazing?",
    "great|nice|perfect|awesome|good|cool|lovely|excellent|wonderful|well|brilliant|super|sweet|amazing|fantastic "
    "job|work|done|one|stuff|thanks|thank? you?",
)  # fmt: skip
_HELP = (
    "help", "help me|please|us", "i need|want some? help",
    "what|wat all|else|things|kind|commands|exactly? can|do|could you|u|i|this|it|we|understand do|say|ask|type|help|know|tell|understand?",
    "what are you|your", "what can", "who are you", "what is|are|was? this", "whats this", "how do|can|could|should|would|does|to|about|is",
    "what do you", "commands", "how to", "show|list|give me|the? some|your|all? commands|examples|help|options",
    "i dont know what to do|say|type|ask", "examples", "instructions", "can|could|do you understand|help|do",
    "what should|do|can|could|would i say|type|ask",
    "what commands|orders do|can|are|could|there? you|i? know|understand|take|use|give|there?", "usage|manual|man|tutorial", "get help", "options",
)  # fmt: skip
_HOW_TO = (
    "how do|can|could|would|should|to i|you|we|one|to? "
    "put|mark|add|delete|remove|change|move|rename|complete|undo|set|use|create|make|edit|list|show|see|check|get|do|reschedule|finish|work|this|it"
)
_ABLE = (
    "can|could|do|will you|i|it|this|u also|even|really? "
    "add|create|delete|remove|complete|rename|move|change|edit|set|remind|list|show|undo|track|manage|sort|search|find|mark|update|handle|keep|repeat "
    "a|an|the|my|me|some|several|multiple|many|more|all|old|due|recurring|repeating|of? "
    "tasks|todos|things|items|reminders|dates|priorities|something|stuff|notes|task|me|lists at? once? …",
    "can|could|do|will you|i|it|this undo|help|remind|search|sort|repeat me|us? …",
)  # fmt: skip
NEVER_MIND = (
    "never mind ,? keep|leave it|them|that|those all?", "nevermind ,? keep|leave it|them|that|those all?", "keep it|them|those|both|that all?",
    "never mind|bother", "nevermind", "forget about? it|that|this", "forget about it", "cancel it|that|this?", "stop it|that?",
    "scratch|drop|skip|ignore|leave that|it", "just? kidding", "jk", "no thanks|thank you?", "nothing", "abort", "let it be", "leave it alone?",
    "no need", "not now|anymore|really", "dont bother|worry|do it|that|anything?", "do not bother|worry|do it|that|anything?",
    "on second thought no|nevermind?", "quit", "changed my mind", "i changed my mind", "nah", "nope", "no", "n", "no no|way|dont?", "dont", "do not",
    "please dont|no", "id? rather|better not", "absolutely|definitely|certainly|of course? not", "hell no", "not at all",
    "neither|none of them|these|those?", "neither|none ,? leave|keep it|them|both|all",
)  # fmt: skip
_NOT = (
    "no|nah|nope|please|just? dont|never|not", "no|nah|nope|please|just? do not|never", "no need", "no more|longer", "stop|avoid",
    "you|u dont|shouldnt|neednt",
    "you|u do|should|need not", "theres|there is? no need", "i dont|didnt|wont|cant|never want|need|wish|ask|asked|have",
    "i do|did|will not want|need|wish|ask|have", "i no longer", "im|i am? not", "leave",
)  # fmt: skip
_ANYMORE = (
    "i|we dont want|need|have|wanna to? anymore?", "i|we do not want|need|have to? anymore?", "i|we no longer need|want|have to?", "i wont need",
    "i will not need",
)  # fmt: skip
_RETRACTED = (
    "never mind", "nevermind", "no wait", "wait no", "actually no|dont|not|never", "scratch that", "just kidding", "jk", "forget it|that",
    "on second thought", "or not", "no way", "cancel that", "wait dont|stop", "oh wait", "changed my mind", "if you|i were|was",
)  # fmt: skip

_DENIALS = (("no",), ("nope",), ("nah",), ("dont",))
_QUOTING = frozenset("say tell text answer reply means".split())  # "tell tom no"
# Of these alone no title is made, though one was asked for.
_CHATTER = frozenset(
    "good great nice fair question point idea hang hold on one sec second moment minute just a the dunno whatever surprise me us you decide "
    "something haha hahaha lol lmao omg wow ugh wait later soon idc idk same usual always as like last time before nothing special anyway anyways "
    "thinking well so then still please thanks right true really seriously interesting funny cool oh ah um hmm".split()
)
_OPENING = frozenset("how what whats why who where when which forget same like as if".split())


def read_talk(clause: Clause, situation: Situation, bare: Tokens) -> Plan | None:
    """`bare`: the sentence with its greetings and thanks."""
    words = plain(without_pictures(bare))
    thanked = longest(_THANKS, words)
    if thanked and longest(_KIND, words, thanked):
        return Plan("thanks", words=_WELCOME)
    for patterns, kind, said in ((_THANKS, "thanks", _WELCOME), (_GREETING, "greeting", _greeting(situation))):
        if _whole(patterns, words) or _whole(patterns, clause.words) or _twice(patterns, words):
            return Plan(kind, words=said)
    if _whole(NEVER_MIND, words) or _twice(NEVER_MIND, words) or _whole(NEVER_MIND, clause.words):
        return Plan("refused", words="All right, I changed nothing.")
    end = longest(_HELP, clause.words)
    if (
        _whole(_HELP, clause.words)
        or longest(
            (
                "how does|do|is this|it|that work|used?",
                "what am i supposed to do|type|say|write|ask|enter",
                "what can|could i say|type|ask|write",
                "are you able to",
                _HOW_TO,
            ),
            clause.words,
        )
        or (longest(_ABLE, plain(bare)) is not None)
    ):
        return Plan("help", words=EXAMPLES)
    return Plan("help", words=EXAMPLES) if end == len(clause.words) else None


def read_negation(clause: Clause, situation: Situation) -> Plan | None:
    """A negated command is refused; "i don't want to … anymore" may ask whether to delete."""
    words = clause.words
    if end := longest(_ANYMORE, words):
        rest = tuple(token for token in clause.core[end:] if token.word not in ("anymore", "any", "longer", "more", "now"))
        found = find(clause.text(rest), situation.open_tasks)
        if found:
            return offer(found, "delete_task", {}, situation)
        return Plan("refused", words="All right, I changed nothing.")
    if longest(_NOT, words) is not None:
        return Plan("refused", words="All right, I left everything as it is.") if words[0] not in ("i", "we", "im") else unknown()
    return None


def retracted(words: tuple[str, ...]) -> bool:
    """Whether the sentence takes itself back: "add milk, no wait"."""
    words = tuple(word for word in words if word not in CLOSING and word[0] not in "!?." and word != ")")
    denied = words[-1:] == ("not",) or (words[-1:] in _DENIALS and words[-2:-1] != ("or",) and not _QUOTING & set(words))
    return (len(words) > 2 and denied) or any(longest(_RETRACTED, words, at) is not None for at in range(1, len(words)))


def chats(words: tuple[str, ...]) -> bool:
    """Whether an answer is talk rather than the title that was asked for: "good question", "like last time"."""
    return words[0] in _OPENING or set(words) <= _CHATTER


def again() -> Plan:
    return ask("I am not sure what you want in the end, so I changed nothing. Please say it once more.")


def _whole(patterns: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return bool(words) and longest(patterns, words) == len(words)


def _twice(patterns: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """ "thanks, perfect", "nothing, forget it"."""
    end = longest(patterns, words)
    return bool(end) and words[end : end + 1] in ((",",), ("!",), (".",), ("-",)) and _whole(patterns, words[end + 1 :])


def _greeting(situation: Situation) -> str:
    count = sum(not task.completed for task in situation.tasks)
    tasks = (
        "Nothing is on your list yet."
        if not situation.tasks
        else f"You have {count} open task{'' if count == 1 else 's'}."
        if count
        else "Everything is done."
    )
    return f"Hello! {tasks} What can I do for you? “help” shows examples."
