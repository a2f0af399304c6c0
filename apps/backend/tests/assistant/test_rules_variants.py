"""Tests requests that are worded differently from those in the corpus."""

import pytest

from app.assistant.rules import understand
from tests.assistant.rules_corpus import describe_call, outcome, situation

ADDING = {
    "please add a task: water the plants": "add 'Water the plants'",
    "can u add 'call bob' pls": "add 'Call bob'",
    "hey there, um, add bananas thx": "add 'Bananas'",
    "I'd like to add buy milk": "add 'Buy milk'",
    "must not forget the passport": "add 'Passport'",
    "make sure to lock the door": "add 'Lock the door'",
    "note to self: email bob": "add 'Email bob'",
    "put eggs and flour on my shopping list": "add 'Eggs and flour'",
    "set a reminder for 5pm to take the cake out": "add 'Take the cake out' 2026-11-18 17:00",
    "tomorrow i need to call bob and buy milk": (
        "add 'Call bob' 2026-11-19; add 'Buy milk' 2026-11-19"
    ),
    "could you please remind me to pay the bills by friday?": "add 'Pay the bills' 2026-11-20",
    "call mom tomorrow at 5 about the party": "add 'Call mom about the party' 2026-11-19 17:00",
    "buy milk!!!": "add 'Buy milk' high",
    "p1 fix prod": "add 'Fix prod' high",
    "add urgent meeting with bob": "ask",
    "add send invoice (high priority) tomorrow": "add 'Send invoice' 2026-11-19 high",
    "add 'urgent: call bob tomorrow'": "add 'Urgent: call bob tomorrow'",
    "add apples, pears, and plums": "add 'Apples'; add 'Pears'; add 'Plums'",
    "call will tomorrow": "add 'Call will' 2026-11-19",
    "buy may tickets": "add 'Buy may tickets'",
    "important: renew id": "add 'Renew id' high",
    "!!! call the bank": "add 'Call the bank' high",
    "rent will be paid": "unknown",
    "add milk, eggs and bread to my list": "add 'Milk'; add 'Eggs'; add 'Bread'",
    "add lea, tom and ben to the guest list": "ask",
    "add mac and cheese": "add 'Mac and cheese'",
    "add apples, pears and plums.": "add 'Apples'; add 'Pears'; add 'Plums'",
    "add haircut on friday and call the plumber tomorrow": (
        "add 'Haircut' 2026-11-20; add 'Call the plumber' 2026-11-19"
    ),
    "buy bread and water the plants": "add 'Buy bread'; add 'Water the plants'",
    "wash and fold the laundry": "add 'Wash and fold the laundry'",
    "buy milk. call mom.": "add 'Buy milk'; add 'Call mom'",
    "todo:\n- milk\n- eggs": "add 'Milk'; add 'Eggs'",
    "tomorrow:\n* call bank\n* buy stamps": (
        "add 'Call bank' 2026-11-19; add 'Buy stamps' 2026-11-19"
    ),
    "add 1. milk 2. eggs": "add 'Milk'; add 'Eggs'",
    "hi\nadd milk\nthanks!": "add 'Milk'",
    "im out of milk. add milk": "add 'Milk'",
    "call mr. smith and ms. lee": "add 'Call mr. smith and ms. lee'",
    "do not add milk but add eggs": "add 'Eggs'",
    "add (optional) call bob": "add '(optional) call bob'",
    "add don't panic poster": 'add "Don\'t panic poster"',
    "add buy milk note: 2 liters, lactose free": "add 'Buy milk' 2 liters, lactose free",
    "move the sofa tomorrow": "add 'Move the sofa' 2026-11-19",
    "remind me not to call bob": "ask",
    "dentist, call mom": "unknown",
    "add dentist, call mom": "ask",
    "buy milk?": "ask",
    "i should call mom": "ask",
    "cancel netflix": "ask",
    "water plants every other day": "ask",
    "weekly: clean the kitchen": "ask",
    "remind me daily to stretch": "ask",
    "add write weekly report": "add 'Write weekly report'",
}
CHANGING = {
    "rename milk to soy milk and move it to friday": (
        "update milk 'Soy milk'; update milk 2026-11-20"
    ),
    "add bread and move it to friday": "ask",
    "mark milk and plants as done": "complete milk; complete plants",
    "i bought milk and paid the rent, and called mom": "complete milk; complete rent; complete mom",
    "water the plants - done": "complete plants",
    "bougth milk": "complete milk",
    "the rent has been paid": "complete rent",
    "i finished everything today": "ask rent mom dentist report gym plants milk",
    "finish the report": "ask report",
    "check milk": "ask milk",
    "rent paid": "ask",
    "the taxes are not finished": "complete taxes no",
    "done with taxes": "not_found",
    "move the dentist appointment from thursday to friday": "update dentist 2026-11-20",
    "push the report back a week": "update report 2026-11-27",
    "bring the report forward by a day": "update report 2026-11-19",
    "delay call mom by 30 minutes": "update mom 18:30",
    "reschedule the dentist to 4pm": "update dentist 16:00",
    "set milk to 5pm": "update milk 2026-11-18 17:00",
    "move mom to 8 tonight": "update mom 2026-11-18 20:00",
    "the report is due monday": "ask report",
    "the report is now due monday": "update report 2026-11-23",
    "bring the report on friday": "ask",
    "the dentist is on friday": "ask dentist",
    "postpone milk by two days": "ask",
    "move all overdue tasks to today": "update rent 2026-11-18",
    "move gym to feb 30": "ask",
    "move yoga to friday": "not_found",
    "change the title of milk to buy soy milk": "update milk 'Buy soy milk'",
    "rename mom to call mom on friday": "update mom 'Call mom on friday'",
    "rename milk": "ask",
    "set the priority of milk to high": "update milk high",
    "remove the priority from rent": "update rent none",
    "remove gym's due date": "update gym dateless",
    "remove the time from dentist": "update dentist timeless",
    "take milk off my todo list": "delete milk",
    "delete milk, plants and rent": "delete milk; delete plants; delete rent",
    "delete milk and bread": "not_found",
    "remove the one due friday": "delete report",
    "delete milk?": "ask milk",
    "clear done": "delete parcel; delete taxes",
    "delete milk and add eggs": "delete milk; add 'Eggs'",
    "mark milk as done and delete it": "ask",
    "don't delete milk, delete the gym one": "delete gym",
    "don't add milk and delete the gym one": "refused",
    "i don't need milk anymore": "ask milk",
    "add a note to the dentist task": "unknown",
}
LISTING = {
    "what should i do today?": "list today",
    "finished tasks": "list done",
    "which tasks are late": "list overdue",
    "show all": "list all",
    "what's left": "list open",
    "show tasks for next week": "list upcoming",
    "find milk": "list open milk",
    "where is the milk task": "list open milk",
    "did i pay the rent?": "list all rent",
    "find mlik": "list open milk",
    "is the sky blue?": "unknown",
    "how does this work": "help",
    "can you delete tasks?": "help",
    "who are you?": "help",
}
LISTED = {
    "delete the last two": "delete report; delete gym",
    "mark 1, 2 and 3 done": "complete rent; complete mom; complete dentist",
    "one and two are done": "complete rent; complete mom",
    "delete 1-3": "delete rent; delete mom; delete dentist",
    "delete 1-4": "ask rent mom dentist report",
    "delete 9": "not_found",
    "move the first one to tomorrow and delete the second": "update rent 2026-11-19; delete mom",
    "finish 2": "ask mom",
}
ANSWERS = [
    ("which_to_delete", "ok the first", "delete call_mom"),
    ("which_to_delete", "call mom", "delete call_mom"),
    ("which_to_delete", "neither", "refused"),
    ("which_to_delete", "yes", "ask call_mom present"),
    ("which_to_delete", "the second one, not the first", "ask call_mom present"),
    ("which_to_delete", "add eggs", "add 'Eggs'"),
    ("sure_to_delete", "yes but not the cake", "ask"),
    ("sure_to_delete", "nope, keep them", "refused"),
    ("sure_to_delete", "maybe", "ask"),
    ("sure_to_delete", "yes?", "ask"),
    ("move_dentist_when", "by a week", "update dentist 2026-11-26"),
    ("move_dentist_when", "at 4pm", "update dentist 16:00"),
    ("move_dentist_when", "feb 30", "ask"),
    ("move_dentist_when", "delete milk", "delete milk"),
    ("add_what", "call mom tomorrow at 5", "add 'Call mom' 2026-11-19 17:00"),
    ("add_what", "milk, eggs and bread", "add 'Milk'; add 'Eggs'; add 'Bread'"),
    ("add_what", "thanks", "thanks"),
    ("add_what", "yes", "ask"),
    ("add_what", "delete plants", "delete plants"),
    ("add_what", "never mind", "refused"),
    ("add_what", "a" * 250, "ask"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [*ADDING.items(), *CHANGING.items(), *LISTING.items()]
)
def test_a_request_in_other_words_is_understood(text: str, expected: str) -> None:
    assert outcome(text, situation("week")) == expected


@pytest.mark.parametrize(("text", "expected"), LISTED.items())
def test_numbers_refer_to_the_most_recent_list(text: str, expected: str) -> None:
    assert outcome(text, situation("listed")) == expected


@pytest.mark.parametrize(("name", "text", "expected"), ANSWERS)
def test_a_message_answers_the_question_unless_the_message_is_a_new_command(
    name: str, text: str, expected: str
) -> None:
    assert outcome(text, situation(name)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make it tomorrow", "update mom 2026-11-19"),
        ("no, make it friday", "update mom 2026-11-20"),
        ("it's urgent", "update mom high"),
        ("make that 5pm instead", "update mom 17:00"),
        ("uncheck it", "not_found"),
        ("add it", "ask"),
    ],
)
def test_a_pronoun_refers_to_the_task_mentioned_last(text: str, expected: str) -> None:
    assert outcome(text, situation("week", about=["mom"])) == expected


def test_a_change_may_require_several_questions_and_answers() -> None:
    here = situation("alike")
    which = understand("postpone the report", here)
    assert which.options == ("quarterly", "expenses")
    when = understand(
        "the second one", situation("alike", pending=which.pending, shown=list(which.options))
    )
    assert when.kind == "ask"
    done = understand("next friday at noon", situation("alike", pending=when.pending))
    assert [describe_call(call) for call in done.calls] == ["update expenses 2026-11-27 12:00"]
