"""Yes and no, in the words people use for them."""

from app.assistant.rules.words import longest, matched

_YES = frozenset(
    "yes yep yeah yup yea sure ok okay y confirm confirmed correct absolutely definitely fine exactly yess yesss aye affirmative course ahead".split()
)
_WITH_YES = frozenset(
    "please do it go of right sounds good great thanks you can all them those these that this one both and on then for as done now i am im really "
    "the tasks task so yes delete remove complete mark move change add".split()
)
_AGREED = ("please do it?", "do it|that|so please?")
_NO = frozenset("no nope nah n dont never".split())


def is_yes(words: tuple[str, ...]) -> bool:
    """ "yes", "ok do it", "yes, delete them all"; not "yes but"."""
    said = tuple(word for word in words if word.isalnum())
    said = said[2:] if matched("no problem|prob|worries", said) else said
    return longest(_AGREED, said) == len(said) > 0 or (bool(_YES & set(said)) and all(word in _YES or word in _WITH_YES for word in said))


def is_no(words: tuple[str, ...]) -> bool:
    return bool(words) and words[0] in _NO and not matched("no problem|prob|worries", words)
