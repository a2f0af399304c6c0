"""Undo: the newest change, or the newest about the task named."""

from app.assistant.rules.clause import Clause
from app.assistant.rules.matching import find
from app.assistant.rules.plans import ask, confirm
from app.assistant.rules.spoken import bold, listed
from app.assistant.rules.types import Call, Change, KnownTask, Plan, Situation
from app.assistant.rules.words import Tokens, longest, plain

_UNDO = (
    "undo|revert|reverse|rollback|unde|undu", "scrap|scratch|cancel|drop that|the|my? last|latest|previous change|edit|action|step",
    "roll|take|turn|change|go|switch it|that|this|everything|them? back", "undo|revert", "ctrl +|-? z",
)  # fmt: skip
# Not plainly a wish to undo: asked.
_REGRET = (
    "i didnt|did not? mean|say|want that|it|to|this",
    "i didnt|did not? mean|want to delete|remove|add|complete|move|change|rename|do|tick|check|mark|finish that|it|this",
    "it|that|this was mistake|error", "i deleted|removed|completed|ticked|moved|changed|renamed the wrong one|task|thing",
    "it|that|this was wrong|not|a|an|my mistake|wrong|error|right|accident?",
    "oops|whoops|ups|argh", "wrong one", "my mistake|bad",
)  # fmt: skip
_BACK = ("bring|put|get|give|take back", "restore|undelete|recover|unremove|un-delete|reinstate")
_BACK_BEHIND = ("i? bring|put|get|give|want|need|move|change|set|take|add",)
_WHERETO = "on|in|onto|to my|the|our? todo|task? list|lists|todos|tasks|it|how|where|before|please|as it|they|that? was|were|is? before? …"
_GENERIC = frozenset(
    "it that this the last latest recent most change action one thing step previous command what you i did just done please back my again now to "
    "before how was were of me them deleted task oops wait no undo modification only title name date time priority where".split()
)
_KINDS = {
    "delete": "delete_task", "deletion": "delete_task", "deleting": "delete_task", "removing": "delete_task", "completing": "complete_task",
    "moving": "update_task", "removal": "delete_task", "completion": "complete_task", "rename": "update_task", "renaming": "update_task",
    "move": "update_task", "add": "add_task", "adding": "add_task", "added": "add_task", "moved": "update_task", "changed": "update_task",
    "renamed": "update_task", "completed": "complete_task", "addition": "add_task", "update": "update_task", "edit": "update_task",
}  # fmt: skip
_NOTHING = Plan("nothing_to_undo", words="There is nothing to undo in this conversation.")


def read_undo(clause: Clause, situation: Situation) -> Plan | None:
    tokens, words = clause.core, clause.words
    if clause.asks and words[0] not in ("undo", "revert"):
        return None
    while len(words) > 1 and words[0] in ("wait", "no", "oops", "whoops", "hold", "on", "stop", ",", "!", "ups", "argh", "nooo"):
        tokens, words = tokens[1:], words[1:]
    if longest(_REGRET, words) == len(words):
        return _asked(_turn(situation.changes, situation.changes[0])) if situation.changes else _NOTHING
    end = longest(_UNDO, words)
    restoring = loose = False
    if end is None or longest(_BACK, words):
        end, restoring = longest(_BACK, words), True
    if end is None and longest(_BACK_BEHIND, words) and "back" in words[1:]:
        at = words.index("back")
        if at + 1 < len(words) and longest((_WHERETO, "on|in …"), words, at + 1) is None:
            return None
        # "back to where it was" is said of what was changed, "back" alone of what was deleted.
        tokens, end, restoring, loose = tokens[:at], longest(_BACK_BEHIND, words) or 1, not {"where", "how", "before", "was"} & set(words[at:]), True
        words = plain(tokens)
    if end is None:
        return None
    rest = tokens[end:]
    said = plain(rest)
    if {"all", "everything", "both", "twice", "times", "two", "three", "changes"} & set(said):
        return ask("I undo one step at a time: say “undo” for the latest, or name the task.") if situation.changes else _NOTHING
    if {"undo", "redo"} & set(said) and len(said) > 1:
        return ask("I cannot redo what was undone. Please say it anew.")
    if rest and rest[0].closes and situation.changes:  # "undo, i meant butter"
        return _asked(_turn(situation.changes, situation.changes[0]))
    meant = _meant(rest, clause, situation, restoring)
    if loose and not meant and len(said) > 1:  # "get gas on the way back"
        return None
    # "put it back" is odd for what was just added.
    return _asked(meant) if restoring and any(change.before is None for change in meant) else _undo(meant)


def _meant(rest: Tokens, clause: Clause, situation: Situation, restoring: bool) -> tuple[Change, ...]:
    said = [token for token in rest if token.kind != "mark" and token.word not in _GENERIC]
    changes = situation.changes
    if not said:
        return _turn(changes, changes[0]) if changes else ()
    kinds = {_KINDS[token.word] for token in said if token.word in _KINDS}
    said = [token for token in said if token.word not in _KINDS]
    for change in changes:
        if (kinds and change.tool not in kinds) or (restoring and change.after is not None):
            continue
        if not said:
            return tuple(other for other in _turn(changes, change) if other.tool == change.tool)
        tasks = [task for task in (change.before, change.after) if task]
        if find(clause.text(tuple(said)), tasks):
            return (change,)
    return ()


def _turn(changes: tuple[Change, ...], newest: Change) -> tuple[Change, ...]:
    """What one message changed is one step."""
    return tuple(change for change in changes if change.turn == newest.turn) if newest.turn else (newest,)


def _undo(changes: tuple[Change, ...]) -> Plan:
    calls = tuple(call for change in changes for call in reversal(change))
    return Plan("change", calls, undoes=tuple(change.id for change in changes if change.id)) if calls else _NOTHING


def _asked(changes: tuple[Change, ...]) -> Plan:
    names = listed([bold((change.after or change.before).title) for change in changes if change.after or change.before])
    undone = _undo(changes)
    return confirm(f"Shall I undo the last change to {names}?", undone.calls, undoes=undone.undoes)


def reversal(change: Change) -> list[Call]:
    """Calls that bring back what was before."""
    before, after = change.before, change.after
    if before is None:
        return [Call("delete_task", {"task_id": change.task_id})] if after else []
    if after is None:
        return [Call("restore_task", {"task_id": change.task_id})]
    calls = [Call("complete_task", {"task_id": change.task_id, "completed": before.completed})] if before.completed != after.completed else []
    return calls + _fields(before, after)


def _fields(before: KnownTask, after: KnownTask) -> list[Call]:
    task_id = before.id
    values: dict[str, object] = {name: getattr(before, name) for name in ("title", "priority") if getattr(before, name) != getattr(after, name)}
    if before.due_date and before.due_date != after.due_date:
        values["due_date"] = before.due_date.isoformat()
    if before.due_time and before.due_time != after.due_time:
        values["due_time"] = before.due_time.strftime("%H:%M")
    if after.due_date and not before.due_date:
        values["clear_due"] = True
    elif after.due_time and not before.due_time:
        values["clear_time"] = True
    return [Call("update_task", {"task_id": task_id, **values})] if values else []
