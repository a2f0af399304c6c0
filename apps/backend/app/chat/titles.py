"""Chooses the titles of new conversations."""

MAX_LENGTH = 80


def title_of(message: str) -> str:
    """Returns the first line of the message, shortened at a word boundary to MAX_LENGTH."""
    line = message.strip().splitlines()[0].strip()
    if len(line) <= MAX_LENGTH:
        return line
    cut = line[: MAX_LENGTH - 1]
    return f"{cut.rsplit(None, 1)[0] if ' ' in cut else cut}…"
