"""Mends the typos people make in commands and days. Titles keep the user's own spelling."""

import re
from functools import lru_cache

_KNOWN = {
    "ad": "add", "rember": "remember", "remeber": "remember", "remembr": "remember", "delte": "delete", "dlete": "delete",
    "pls": "please", "plz": "please", "plse": "please", "plss": "please", "pleas": "please", "thx": "thanks", "thnx": "thanks", "tnx": "thanks",
    "thanx": "thanks", "ty": "thanks", "tysm": "thanks", "u": "you", "ya": "you", "lst": "list", "taks": "tasks", "tsk": "task", "tsks": "tasks",
    "b4": "before", "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tmrow": "tomorrow", "tomorow": "tomorrow", "tommorow": "tomorrow",
    "tommorrow": "tomorrow", "tomorrrow": "tomorrow", "tommorw": "tomorrow", "tomoro": "tomorrow", "tomorro": "tomorrow", "2moro": "tomorrow",
    "2morrow": "tomorrow", "2mrw": "tomorrow", "tmorrow": "tomorrow", "2day": "today", "2nite": "tonight", "tonite": "tonight",
    "tues": "tuesday", "tue": "tuesday", "weds": "wednesday", "wed": "wednesday", "wensday": "wednesday", "wednsday": "wednesday",
    "wendesday": "wednesday", "thur": "thursday", "thurs": "thursday", "thu": "thursday", "fri": "friday", "mon": "monday", "sat": "saturday",
    "sun": "sunday", "nxt": "next", "to-do": "todo", "to-dos": "todos", "to-do's": "todos", "e-mail": "email", "mins": "minutes", "min": "minutes",
    "minute": "minutes", "hr": "hours", "hrs": "hours", "hour": "hours", "wk": "week", "wks": "weeks", "compelte": "complete",
    "finshed": "finished", "finishd": "finished", "dun": "done", "shcedule": "schedule", "calender": "calendar", "prio": "priority",
    "prority": "priority", "priorty": "priority", "urgnt": "urgent", "nvm": "nevermind",
    "remined": "remind", "remid": "remind", "plese": "please", "undoo": "undo", "del": "delete", "un-tick": "untick", "un-check": "uncheck",
    "soo": "so", "ahh": "ah", "em": "them", "wut": "what", "lemme": "let", "gimme": "give", "wat": "what", "wats": "whats", "wot": "what", "wots": "whats",
    "wht": "what", "yday": "yesterday", "evry": "every", "wkend": "weekend",
    "iv": "ive", "gota": "gotta", "wiht": "with", "wth": "with", "w": "with", "completd": "completed", "canceled": "cancelled", 
}  # fmt: skip
_LONG = re.compile(r"([a-z])\1{2,}")
_COMMON = (
    "delete remove remind remember rename complete completed finish finished cancel postpone reschedule uncheck restore revert priority important "
    "urgent overdue upcoming everything schedule tomorrow tonight monday tuesday wednesday thursday friday saturday sunday weekend please thanks"
).split()
_SHORT = "what whats show list move mark undo done tasks task today next week bought paid add".split()
_REAL_WORDS = {"compete", "competed", "forge", "thank"}


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """The word it was meant to be: by table, two letters swapped, one left out, or one typed twice. Else itself."""
    if word in _KNOWN:
        return _KNOWN[word]
    if (short := _LONG.sub(r"\1", word)) != word:  # "thank youuu", "soooo"
        return mended(short)
    if word in _REAL_WORDS or word in _SHORT or word in _COMMON or not 3 < len(word) < 14:
        return word
    for meant in (*_SHORT, *_COMMON):
        if word[0] == meant[0] and (swapped(word, meant) or (len(meant) > 5 and _one_off(word, meant))):
            return meant
    return word


def swapped(a: str, b: str) -> bool:
    """Whether two neighbouring letters changed places."""
    if len(a) != len(b) or a == b:
        return False
    at = next(i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
    return a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]


def one_typo(a: str, b: str) -> bool:
    """Whether one letter is wrong, missing, too many, or swapped with its neighbour."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[at + 1 :] == b[at + 1 :] or a[at + 1 :] == b[at:] or a[at:] == b[at + 1 :] or swapped(a, b)


def _one_off(word: str, meant: str) -> bool:
    """One letter missing, or one doubled: what fingers do, and no other word does (an inflected form adds d, r or s)."""
    if len(word) == len(meant) - 1:
        return one_typo(word, meant)
    doubled = len(word) == len(meant) + 1 and one_typo(word, meant)
    return doubled and any(word[i] == word[i + 1] and word[:i] + word[i + 1 :] == meant for i in range(len(meant)))
