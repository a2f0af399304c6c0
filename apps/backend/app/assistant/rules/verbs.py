"""Whether words begin with something to do: a base-form verb with an object."""

from app.assistant.rules.stems import past_of
from app.assistant.rules.vocabulary import ARTICLES, IRREGULAR, OWNERS, PARTICLES, PEOPLE, PREPOSITIONS, PRONOUNS, STRONG_VERBS, WEAK_VERBS
from app.assistant.rules.words import Tokens, longest

VERBS = STRONG_VERBS | WEAK_VERBS.keys()
_EMPTY = (
    PRONOUNS
    | PARTICLES
    | ARTICLES
    | frozenset(
        "again so now here there please today something anything nothing everything some more one ones all both yourself care attention quiet "
        "going well lost soon better easy sense and or then much very too fun lol ok okay".split()
    )
) - {"id"}  # also a passport
_COMPOUNDS = {
    verb: frozenset(nouns.split())
    for verb, nouns in {
        "email": "address account password inbox", "text": "message messages", "mail": "box order", "check": "list", "call": "center centre",
        "test": "results test", "study": "group hall leave notes session date", "play": "list ground music date dates time group school",
        "plan": "b", "start": "date time line", "bake": "sale off", "cover": "letter", "deposit": "slip account return", "draft": "beer pick",
        "hire": "car", "launch": "party date", "mop": "head bucket", "push": "chair ups", "rent": "money payment review day arrears",
        "repair": "kit shop man", "research": "paper grant proposal trip", "ring": "road binder", "scan": "results", "share": "price prices house",
        "store": "card room", "swap": "meet shop", "tip": "jar", "transfer": "fee window form", "vacuum": "bag bags filter", "tie": "clip rack",
        "watch": "strap battery", "train": "to from ticket tickets station times journey fare set driver", "help": "desk line",
        "pay": "slip slips day rise cheque packet stub check checks grade", "cook": "book books", "cut": "flowers glass",
        "book": "club review report shelf token tokens fair group launch title number list store shop case cover bag voucher sale signing swap festival",
        "drop": "box in", "close": "friends family friend", "dress": "code rehearsal", "stretch": "class goal", "treat": "bag bags",
        "stop": "sign", "exchange": "rate", "review": "meeting", "change": "of", "visit": "to",
        "remind": "people users others someone somebody everyone anyone friends",
        "order": "number status confirmation id history form details total from of and",
        "post": "office", "wash": "day", "travel": "plans card agent insurance adapter", "move": "on",
        "set": "timer alarm", "taste": "test", "work": "out", "sleep": "well", "talk": "show", "show": "time",
        "feed": "back", "paint": "brush brushes job store shop tin samples", "dry": "cleaning", "clean": "clothes sheets towels laundry", "thank": "god",
    }.items()
}  # fmt: skip
# Behind these a verb is none: "the rent isn't due", "call me", "update: …".
_NO_OBJECTS = frozenset(
    "and or , : - ' list lists is isnt was wasnt are arent were werent has hasnt had does doesnt did didnt wont would cant could should "
    "needs gets got seems looks goes comes came went takes took starts ends begins stays costs rises increased increases expires arrives arrived "
    "happens happened works worked sounds sucks feels keeps tastes makes remains becomes became continues lasts says said broke breaks fell "
    "felt rose ran began gave made ate drove threw caught brought knew thought had did told lost leaves left ended started failed crashed".split()
)
_FUNCTION = (
    VERBS
    | PRONOUNS
    | PREPOSITIONS
    | ARTICLES
    | OWNERS
    | PEOPLE
    | frozenset(
        "all both half just only even maybe not or nor so yet too very what who how why be am are was were do does did done has have had will "
        "would can could shall should may might must dont wont cant double twice please thank damn screw bless curse hate love like miss want need "
        "hope wish know think guess mean said told saw got came went left took made gave found met today tomorrow tonight yesterday forget "
        "remember skip whats show list view display print see give tell check open find search still always never ever again here there now once "
        "more most least less enough such quite rather almost nearly add".split()
    )
)
_ADVERBS = frozenset("low high big small smart hard fast slow local healthy less more early late home away".split())
_TO_ASSISTANT = frozenset("me us yourself you your it them".split())
_NO_TASKS = (
    "play along|dead", "take care|it that? easy …", "get lost|well|out|real|a life", "keep it? going|up|quiet", "make sense", "see you|ya",
    "call it a? day", "tell a? jokes|joke|something", "give up|it", "stop it|that", "make it|up a", "write a? poem|haiku|song|joke|essay",
    "do you|i|we|they|not|it|that|so", "check it|this|that out", "talk to you", "thank you", "break a leg", "watch|look out",
    "watch your|it|yourself step|mouth|back|self?", "beat it", "show me|us|off|yourself", "spread the word|love", "split up", "shut up",
    "have a nice|good|great", "search the web|internet",
    "start over|fresh|again|anew", "go to hell", "test test", "try again|it|that", "turn around", "play a|the|some? music|song|songs|video",
    "set a|an|the alarm|timer", "go ahead|home|on", "make my day", "keep calm", "try harder", "pick|choose a number|card|color|colour",
    "read my mind", "follow the rules", "take a seat", "play a game", "send help|nudes", "give peace",
    "close|quit|start|open|stop|restart the|this? app|task|program|tasks", "see attached|above|below", "turn left|right", "draw a", "test 123",
    "clear|close|open|reset|delete the|this|my? chat|conversation|history|screen|window|session|cache|memory", "hang in|on", "look at this|that",
    "call it", "ask away", "use the force", "follow me|you", "move on|along", "clean slate", "read this|that|it …", "use your",
    "change your|the subject", "speak|talk english|german|to me|louder",
)  # fmt: skip


def begins_with_verb(tokens: Tokens, *, alone: bool = False) -> bool:
    """`alone`: an object may be missing ("stretch")."""
    tokens = tokens[1:] if tokens and tokens[0].word == "to" else tokens
    words = [token.word for token in tokens[:16]]
    if not words or tokens[0].kind != "word":
        return False
    verb, behind = words[0], words[1:]
    if longest(_NO_TASKS, words) is not None or (behind and behind[0] in _COMPOUNDS.get(verb, ())):
        return False
    if behind[:1] == [verb]:
        return False  # "buy buy buy"
    if behind[:1] in (["and"], ["or"], [","]) and behind[1:2] and (behind[1] in VERBS):
        return verb in VERBS and (begins_with_verb(tokens[2:], alone=alone) or (len(tokens) > 3 and behind[0] == "and" and behind[2] not in _EMPTY))
    if verb in WEAK_VERBS:
        return (
            bool(behind)
            and (behind[0].isdigit() or behind[0] in ARTICLES | OWNERS | PEOPLE | WEAK_VERBS[verb] or (tokens[1].kind == "quote"))
            and _has_object(tokens)
        )
    if verb == "book" and behind[:1] and behind[0] in PREPOSITIONS - {"in"}:
        return False  # "book for mom"
    if verb == "show":
        return bool(behind) and bool({"how", "where"} & set(behind[1:])) and behind[0] not in _FUNCTION | _TO_ASSISTANT | {"tasks", "everything"}
    if verb == "add":
        return longest(("up the|my|all",), behind) is not None
    if verb == "let":
        return "know" in behind[1:4] and behind[0] not in _TO_ASSISTANT
    if verb not in STRONG_VERBS:
        return False
    return alone or _has_object(tokens)


def likely_verb(tokens: Tokens) -> bool:
    """A verb nobody listed, by the article behind it: "edge the beds"; asked about, not taken for sure."""
    if len(tokens) < 3 or tokens[0].kind != "word" or tokens[1].word not in ("the", "my", "our") or past_of(tokens[0].word):
        return False
    word = tokens[0].word
    return word not in _FUNCTION and not word.endswith(("ing", "ed", "ly", "s")) and word.isalpha()


def _has_object(tokens: Tokens) -> bool:
    if len(tokens) < 2 or tokens[1].word in _TO_ASSISTANT:
        return False
    if tokens[1].word in _NO_OBJECTS:
        return False
    if (
        tokens[1].word in ("will", "can", "must", "may", "might")
        and len(tokens) > 2
        and tokens[2].word in ("be", "not", "have", "get", "wait", "need")
    ):
        return False  # "rent will be paid", but "call will"
    said = tokens[1].word
    if said in _ADVERBS and (len(tokens) == 2 or tokens[2].closes):
        return False  # "buy low, sell high"
    if past_of(said) and IRREGULAR.get(said) != said and (len(tokens) == 2 or tokens[2].kind == "mark"):
        return False  # "rent paid"
    objects = [token for token in tokens[1:12] if (token.kind != "mark" or token.pictures) and token.word not in _EMPTY]
    return bool(objects) and not (tokens[1].word in PREPOSITIONS and tokens[1].word not in PARTICLES)
