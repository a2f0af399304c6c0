"""When words that look like a date are part of a title, and when that cannot be told."""

from collections.abc import Sequence
from datetime import datetime

from app.assistant.rules.amounts import amount_at
from app.assistant.rules.days import WEEKDAYS
from app.assistant.rules.numbers import cardinal
from app.assistant.rules.parts import Span
from app.assistant.rules.vague import vague
from app.assistant.rules.vocabulary import ARTICLES, OWNERS, PREPOSITIONS
from app.assistant.rules.when import span_at
from app.assistant.rules.words import Token, Tokens, plain

WATCHED = frozenset("watch read see play stream listen rewatch reread watching reading".split())
_BOUGHT = frozenset("book order rent buy".split())
_OF = frozenset("of about with re regarding like as vs versus".split())
# "black friday" is no day like another.
_NAMED = frozenset(
    "black good cyber ash shrove easter palm casual freaky manic super bloody ruby last past previous first second third usa high".split()
)
_DANGLING = frozenset(
    "or and with to until till from between during than of the a an any every each - – / vs early late within starting beginning ending "
    "anytime".split()
)
_HANGING = frozenset("over during within through throughout around about before after since past against".split())
_TRANSITIVE = frozenset(
    "plan schedule organize organise prepare prep review discuss celebrate enjoy survive watch book reserve buy get check fix send bring see start "
    "finish cancel order".split()
)
_OWED = frozenset("thank apologise apologize reimburse congratulate".split())
_COUNTED = frozenset(
    "for chapter size part level version room gate episode season page question step volume number no # story phase unit lesson exercise platform "
    "line bus track bay floor top chapters pages".split()
)
_FINITE = frozenset(
    "is are was were should needs isnt arent wasnt werent would wouldnt said says doesnt didnt havent hasnt wont im youre thats theres went took "
    "came felt lasted opens closes starts begins arrives departs happens expires lasts costs".split()
)
_SUBJECTS = frozenset("i im ive you youre he hes she shes we were they theyre it its that thats this".split())
_MODAL = frozenset("can could will do did does should shall".split())
_DICTATED = frozenset({("new", "line"), ("full", "stop")})
_TRAILING = frozenset("not almost maybe perhaps probably hopefully possibly nope".split())
# Behind these a sentence may be part of the title.
_OPENING = frozenset("if whether what when where who why how that which ask tell".split())
# Behind a pause they take back what was said.
_CORRECTING = frozenset("sorry actually rather oops whoops".split())
_ASKING = frozenset("what when where who why how".split())
_ASKED = frozenset("whats whens wheres whos whys hows".split())
_DONE = frozenset("done completed finished ✔ ✓ ✅ ☑".split())
_DAYS = WEEKDAYS.keys() | {"today", "tomorrow", "tonight", "yesterday", "weekend"}
_SURE = "I am not sure about the date. Please name just one day or time."


def owned(tokens: Tokens, span: Span) -> bool:
    """ "the sunday times", "mom's monday", "black friday", "about tomorrow"."""
    if span.start == 0:
        return False
    before = tokens[span.start - 1]
    if not span.lead and [token.word for token in tokens[span.start : span.end]] == ["the", "weekend"]:
        return True  # "plan the weekend"
    possessive = before.text.lower().endswith(("'s", "’s"))
    counted = before.word in _COUNTED and tokens[span.start].kind == "number" and not span.lead  # "chapter 5 tonight"
    return before.word in ARTICLES | OWNERS | _OF | {"was", "were"} or possessive or counted or (before.word in _NAMED and not span.lead)


def watched(tokens: Tokens, span: Span) -> bool:
    """ "watch friday the 13th", "read john 3:16"."""
    if span.start == 0:
        return False
    before, first = tokens[span.start - 1], tokens[span.start].word
    named = first in WEEKDAYS and (before.word in WATCHED or (before.word in _BOUGHT and span.end - span.start > 1))
    return named or (
        not span.lead and span.start < 3 and tokens[0].word in WATCHED and not any(part.day or part.moment or part.part for part in span.parts)
    )


def numbered(tokens: Tokens, span: Span) -> bool:
    """Whether a bare number in front of a day is the title's: "watch apollo 11 tonight"."""
    bare = tokens[span.start].kind == "number" and tokens[span.start].word.isdigit() and not span.lead
    return bare and len(span.parts) > 1 and tokens[0].word in WATCHED


def doubt(title: Tokens, spans: Sequence[Span], now: datetime) -> str:
    """A question if what is left for the title still holds a date, or ends in the middle of one."""
    if not title:
        return ""
    words = plain(title)
    if "\n" in words:
        return "Are those several tasks? Please put a dash in front of each."
    first = span_at(words, 0, now)
    if words[0] not in ("get", "have", "tell", "ask") and (words[-1] in _DONE or (words[-1] == ")" and words[-2] in _DONE)):
        return "Is that done already? Then please say “done with …”."
    if first and first.end < len(words) and (words[0] in ("today", "tomorrow", "tonight") or any(part.clock or part.moment for part in first.parts)):
        return "Is that a date? Then please put it at the end."
    bare = any(not span.lead for span in spans)
    if any(span.lead == "to" for span in spans) and words[0] not in ("from",):
        return "Is that a new task, or shall a task get another date? Please say it in other words."
    if spans and (
        words[-1] in _DANGLING
        or (bare and words[-1] in _HANGING)
        or words[-2:] in (("first", "thing"), ("any", "day"), ("the", "latest"), ("any", "time"))
    ):
        return _SURE
    if (
        bare
        and words[0] not in WATCHED
        and len(words) > 1
        and (cardinal(words[-1]) or 99) < 13
        and title[-1].kind == "number"
        and words[-2] not in _COUNTED
    ):
        return f"Does the {words[-1]} mean a time? Then please write “at {words[-1]}”."
    if spans and len(words) == 1 and words[0] in _TRANSITIVE:
        return f"{title[0].text.capitalize()} what, and when?"  # "plan next week"
    if words[0] not in WATCHED and (question := vague(words, _COUNTED)):
        return question
    if any(word in ("comma", "newline") for word in words[1:-1]) or any(pair in _DICTATED for pair in zip(words, words[1:], strict=False)):
        return "Are those several tasks? Please put a comma between them, or each on a line of its own."
    if words[0] in ("urgent", "important", "asap") and len(words) > 1 and title[0].kind == "word":
        return f"Is that a high priority? Then please write “{words[0]}: …”."
    if words[-1] in ("urgent", "important", "rush", "hurry") and len(words) > 1 and words[-2] in ("not", "no", "nothing"):
        return "Shall it have a low priority? Please say “low priority”, or leave it out."
    if any((found := amount_at(words, at)) and words[found[0] : found[0] + 1] in (("before",), ("after",)) for at in range(1, len(words))):
        return _SURE
    if words[0] in _OWED and any(span.lead == "for" for span in spans):
        return _SURE  # "thank dawn for friday"
    if (days := _days_left(title)) and days + any(part.day for span in spans for part in span.parts) > 1:
        return _SURE
    return _SURE if any(_left_over(title, at, now) for at in range(1, len(title))) else ""


def commented(title: Tokens) -> bool:
    """Whether a remark may hang on a title: "buy milk would be nice", "buy milk - is that possible?"; "ask if it is open" has none."""
    words = plain(title)
    quoting = False
    for at, word in enumerate(words):
        before, behind = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        paused = at == 0 or title[at - 1].closes
        if (word == "but" and before not in ("nothing", "anything", "all", "last")) or (word in ("instead", "while", "whilst") and at):
            return True
        if paused and word in _CORRECTING or not quoting and (paused or before == "and") and _asks(word, behind):
            return True
        quoting = quoting or word in _OPENING
        sentence = word in _SUBJECTS and bool(behind) and paused
        spoken_to = (word in ("you", "youre", "u") and before != "thank") or (word == "me" and before in ("tell", "show", "give", "let"))
        remark = (
            (word in _MODAL and behind in _SUBJECTS) or (at > 0 and word in _FINITE) or (bool(behind) and (word[0] in "?!" or word in ("...", "…")))
        )
        if sentence or spoken_to or (remark and not quoting):
            return True
    return bool(words) and words[-1] in _TRAILING


def _asks(word: str, behind: str) -> bool:
    """ "eggs and what's due"."""
    return word in _ASKED or (word in _ASKING and (behind in _FINITE or behind in _MODAL))


def _days_left(title: Tokens) -> int:
    """Days behind the verb and its object that nobody took, as in "buy wine friday no saturday"."""
    left = (at for at in range(2, len(title)) if title[at].word in _DAYS and title[at].kind == "word")
    return sum(title[at - 1].word == "no" or not owned(title, Span(at, at + 1, "", ())) for at in left)


def _left_over(tokens: Tokens, at: int, now: datetime) -> bool:
    """A day or a time that was not taken, though nothing says that it belongs to a name."""
    before, here = tokens[at - 1], tokens[at]
    behind: Token | None = tokens[at + 1] if at + 1 < len(tokens) else None
    single = Span(at, at + 1, "", ())
    if here.word in _DAYS and here.kind == "word":
        named = owned(tokens, single) or before.word in WATCHED | _BOUGHT | {"from", "and", "&"}
        return not named and (behind is None or _goes_on(behind))
    if here.word not in ("at", "by", "@", "between"):
        return False
    span = span_at(plain(tokens), at, now)
    return bool(
        span
        and span.parts[0].day is None
        and (span.end == len(tokens) or tokens[span.end].word in ("or", "and", "to", "-", "–", "/", "no", *_CORRECTING))
    )


def _goes_on(token: Token) -> bool:
    return token.word in PREPOSITIONS or token.word in ("&", "+") or token.kind == "number" or (token.closes and token.start > 0)
