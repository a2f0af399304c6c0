"""How many of the corpus's sentences are understood, and that none of the others changes a task."""

import pytest

from tests.assistant.rules_corpus import judged

# Share of the development sentences, and of the 60 held-out ones the number measured. The aim for wrong changes is 0: of the
# held-out sentences it is missed by those counted here, which nobody may look up and mend one by one.
DEVELOPMENT, EVERYDAY, HELD_OUT, HELD_OUT_CHANGED_WRONGLY = 0.95, 1.0, 51, 1


@pytest.mark.parametrize("file, share", [("development", DEVELOPMENT), ("everyday", EVERYDAY)])
def test_the_sentences_the_rules_were_developed_on(file, share):
    verdicts = judged(file)
    wrong_changes = [f"{verdict.id} {verdict.detail}" for verdict in verdicts if verdict.changed_wrongly]
    failing = [f"{verdict.id} {verdict.detail}" for verdict in verdicts if not verdict.right]
    assert wrong_changes == []
    assert len(failing) <= (1 - share) * len(verdicts), "\n".join(failing)


def test_the_held_out_sentences_tell_only_their_score(capsys):
    """No id and no text is shown, so that nobody develops on them."""
    verdicts = judged("held_out")
    right, wrong_changes = sum(verdict.right for verdict in verdicts), sum(verdict.changed_wrongly for verdict in verdicts)
    total = len(verdicts)
    del verdicts
    with capsys.disabled():
        print(f"\nheld-out: {right} of {total}, wrong changes {wrong_changes}")
    assert wrong_changes <= HELD_OUT_CHANGED_WRONGLY
    assert right >= HELD_OUT
