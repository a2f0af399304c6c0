"""What is said of things that have run out, and are to be bought."""

LACKING = (
    "i|we|im|were|ive|weve am|are|have|had? just|nearly|almost|all|completely? run|running|ran? out of", "running|ran|nearly|almost|all|ran out of",
    "i|we|im|were am|are? running|getting? low on", "running|low low? on",
)  # fmt: skip
# Nobody buys these.
SPENT = frozenset("time patience ideas luck breath energy options space money battery control sight hand order office".split())
