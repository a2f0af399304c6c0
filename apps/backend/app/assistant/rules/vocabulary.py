"""Words of everyday English that the rules know by kind."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ARTICLES = _set("a an the")
OWNERS = _set("my your his her its our their this that these those some any no each every another")
PRONOUNS = _set(
    "i im ive id ill me you your youre youve he hes she shes it its itll we were weve us they theyre them this that these those myself yourself"
)
PREPOSITIONS = _set(
    "about above across after against along among around as at because before behind below beside between beyond but by concerning during except "
    "for from in inside into like near of off on onto or out outside over per plus re regarding since so than through to toward towards under until "
    "unless up upon via when where while with within without and if then also note notes"
)
NEGATIONS = _set(
    "not dont doesnt didnt never cannot cant wont isnt arent wasnt werent havent hasnt hadnt no shouldnt couldnt wouldnt mustnt neednt without nor "
    "aint nobody none"
)
HEDGES = _set(
    "almost nearly half partly halfway soon maybe perhaps probably possibly will ill gonna going should could would might may want wanna wish hope "
    "trying if when once until till before unless think guess supposed shall planning plan except but however though tried attempted wont nowhere "
    "barely hardly someday somebody someone else instead"
)

# Verbs that begin a wish when something follows them ("buy stamps").
STRONG_VERBS = _set(
    "apply arrange ask assemble attach attend backup bake bathe boil book borrow brew bring brush build buy call cancel carry catch celebrate "
    "change charge check choose clean clear close collect compare complete confirm connect contact convert cook copy create cut debug declutter "
    "decorate defrost deliver deploy descale deposit develop discuss dispose donate download draft draw drop dry dust eat edit email empty enroll "
    "exchange exercise feed fetch fill finalize find finish fix fold follow freeze gather get give go grab grade groom hang harvest help hem hire "
    "hoover host improve inform inspect install insure interview invite join keep kick launch learn lend lock look mail make mash measure meet "
    "memorize mend message migrate mop move mow nail negotiate notify order organise organize outline pack paint pay peel pick plan play polish "
    "post practice practise prepare prep prune pull purchase push put quit rake read rebook recharge recycle redeem refactor refill remind refund "
    "register reinstall renew rent repaint repair replace reply repot reschedule research reserve respond return review revise rewrite ring rinse "
    "schedule scan scrub search see sell send set sew share sharpen shave shovel shred sign skim soak solve sort speak spend start steam stop "
    "store stretch study submit subscribe swap sweep switch synchronize take talk tell test text thank throw tidy tie top toss train transfer "
    "treat trim try turn type unblock unclog uninstall unpack unplug unsubscribe update upgrade upload use vacuum visit wake walk wash watch wax "
    "weed weigh wipe wrap write adjust adopt alter analyse analyze approve babysit bleach borrow braid brainstorm calculate calibrate chop clarify "
    "collate compile compose crochet defrag delegate descale detangle dig disinfect dismantle embroider enrol escalate escort estimate evaluate "
    "explain fertilise fertilize finalise fumigate grease grind handwash identify implement insulate invest investigate knit lubricate marinate "
    "meditate memorise modify monitor navigate nominate optimise optimize overhaul photocopy preheat proofread publish query reassemble rebuild "
    "recalibrate reconcile recruit redesign redo refinish rehang rehearse reimburse relabel relocate remodel reorder reorganise reorganize rerun "
    "reseal resend reset resolve restock restring resubmit retrieve reupload revisit rewire rewatch reread rinse scrape sketch sterilise sterilize "
    "strip summarise summarize sweep swap tighten transcribe translate troubleshoot unbox unclutter uninvite unload unroll untangle unwrap "
    "validate varnish verify volunteer vote whisk winterise winterize withdraw xerox stream caulk laminate sieve sift simmer saute reheat thaw "
    "unwind rewind bookmark enter evacuate fax grout hike hoist illustrate import export insert introduce itemize itemise leash mediate mulch muck "
    "notarize notarise obtain paginate pawn plumb prioritise prioritize procure rearrange reimagine reinforce remortgage renegotiate repack repay "
    "reprint requeue reroute resize respray retake retest rethink retrain retune reupholster sanitise sanitize settle shampoo shorten solder "
    "staple stitch straighten tabulate tint toggle transplant unfreeze unhook unlock unpick unscrew unseal waive waterproof weld taste design glue "
    "knead mince mount outsource pluck poach pour rotate secure separate serve shortlist slice soften sow sprinkle squeeze supervise tend unfold "
    "warm weave whip wrangle bleed lodge worm refuel lay prepone shut extend chase tune forward whitewash whittle widen pre-order preorder "
    "re-order re-book rebuy"
)
# As often a noun: only with an article, a particle or a person behind, or one of the nouns named here.
WEAK_VERBS: dict[str, frozenset[str]] = {
    "water": _set("plants flowers garden lawn tomatoes roses tree trees"),
    "file": _set("taxes papers paperwork receipts documents insurance claim tax"), "phone": frozenset(), "iron": _set("shirts clothes shirt dress"),
    "plant": _set("tomatoes flowers roses tulips trees bulbs herbs basil"), "milk": frozenset(), "report": frozenset(), "work": frozenset(),
    "park": frozenset(), "shop": frozenset(), "drink": _set("water more"), "dress": frozenset(), "sand": frozenset(), "oil": frozenset(),
    "bin": frozenset(), "list": frozenset(), "mark": _set("essays homework exams papers tests scripts coursework"), "cash": frozenset(),
    "pump": frozenset(), "photograph": frozenset(),
    "wallpaper": frozenset(), "name": frozenset(), "claim": _set("expenses refund"), "address": frozenset(), "bottle": frozenset(),
    "print": _set("tickets documents photos labels invoices"), "back": _set("up"), "hand": _set("in over out"), "sleep": frozenset(),
    "rest": frozenset(), "do": _set("laundry homework dishes taxes yoga groceries shopping exercises ironing pushups research"),
    "run": _set("errands"), "log": _set("hours in out"), "hoover": frozenset(), "light": frozenset(), "shower": frozenset(), "score": frozenset(),
    "seal": frozenset(), "service": frozenset(), "note": frozenset(), "ship": frozenset(), "break": frozenset(),
    "spread": _set("mulch compost manure"), "split": frozenset(), "beat": frozenset(),
    "roast": _set("chicken potatoes vegetables veggies beef lamb pork turkey nuts coffee"),
}  # fmt: skip
PEOPLE = _set(
    "mom mum dad mother father grandma grandpa granny oma opa sister brother aunt uncle boss gran nan nana nanny auntie grandad granddad mam "
    "mama papa hubby landlord wife husband son daughter"
)
PARTICLES = _set("up out off down in back away over through for to with at into on onto about after")

# Past and participle of irregular verbs, to the base form.
IRREGULAR = {
    "bought": "buy", "paid": "pay", "wrote": "write", "written": "write", "sent": "send", "got": "get", "gotten": "get", "went": "go", "gone": "go",
    "did": "do", "made": "make", "took": "take", "taken": "take", "gave": "give", "given": "give", "found": "find", "met": "meet", "read": "read",
    "rang": "ring", "rung": "ring", "fed": "feed", "sold": "sell", "told": "tell", "built": "build", "brought": "bring", "caught": "catch",
    "cut": "cut", "drew": "draw", "drove": "drive", "ate": "eat", "eaten": "eat", "held": "hold", "hung": "hang", "kept": "keep", "left": "leave",
    "lent": "lend", "put": "put", "ran": "run", "saw": "see", "seen": "see", "set": "set", "shut": "shut", "spoke": "speak", "spoken": "speak",
    "spent": "spend", "swept": "sweep", "taught": "teach", "threw": "throw", "thrown": "throw", "woke": "wake", "mown": "mow", "hid": "hide",
    "chose": "choose", "chosen": "choose", "swam": "swim", "sewn": "sew", "froze": "freeze", "dug": "dig", "fought": "fight", "learnt": "learn",
    "began": "begin", "shaved": "shave", "rebuilt": "rebuild", "redid": "redo", "withdrew": "withdraw", "beat": "beat", "hit": "hit",
    "quit": "quit", "let": "let", "laid": "lay", "flown": "fly", "grown": "grow", "dealt": "deal",
}  # fmt: skip
LIGHT_PAST = _set("did finished completed done sorted")
NOT_PAST = _set(
    "need feed red bed seed speed weed bleed exceed embed indeed hundred sacred shred tired bored scared excited interested used supposed added "
    "deleted removed created renamed listed wanted needed missed started tried liked loved hated wished hoped planned forced moved postponed "
    "rescheduled"
)
