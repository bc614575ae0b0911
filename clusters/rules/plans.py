"""What a care plan is made of. Pure. Source: policy P04, "Your plan"; the same parts stand on the paper form."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One thing that a plan says. `code` is kept; `asks` stands on the page, `heading` in the plan as the person's."""

    code: str
    heading: str
    asks: str
    hint: str = ""


@dataclass(frozen=True)
class Group:
    """Parts that are written on one page."""

    slug: str
    title: str
    parts: tuple[Part, ...]


GROUPS = (
    Group("about-me", "About me", (
        Part("matters", "What matters to me", "What matters to you?",
             "People, places, work, faith, the cat, football."),
        Part("well", "How to help me well", "How do we help you well?", "How, and not only what."),
        Part("upsets", "What upsets me", "What upsets you, and what helps then?"),
        Part("never", "What I never want", "What do you never want?"),
        Part("culture", "Culture, faith and identity", "What should we know of your culture, faith or identity?",
             "Food, prayer, washing, hair, shoes at the door, what you like to be called. You need not say."),
    )),
    Group("communicate", "How I communicate", (
        Part("telling", "How I say things", "How do you tell people things?", "Words, signs, aids, language."),
        Part("no", "What my “no” looks like", "What does your “no” look like?"),
        Part("senses", "Seeing and hearing", "How are your sight and hearing, and what helps?"),
    )),
    Group("help", "How to help me", (
        Part("washing", "Washing, dressing, mouth and skin",
             "Washing, dressing, mouth and skin: what do you do, and what do we?"),
        Part("eating", "Food, drink and swallowing", "Food and drink: what do you like, and what needs care?",
             "Allergies, texture, what you can do yourself."),
        Part("moving", "Moving about, and equipment", "How do you move about, and with what?"),
        Part("toilet", "Using the toilet", "Using the toilet: what help do you want?"),
        Part("mind", "Memory, mood and sleep", "Memory, mood and sleep: what should we know?"),
        Part("people", "People, interests and going out", "Whom do you want to see, and what do you want to do?"),
    )),
    Group("health", "My health", (
        Part("conditions", "My conditions", "Which conditions matter for how we help?"),
        Part("medicines", "Help with medicines", "Which help with medicines do you want?",
             "None, a reminder, help, or that we give them."),
        Part("signs", "Warning signs", "What are the warning signs, and what do we do?"),
    )),
    Group("if", "If something goes wrong", (
        Part("nobody", "If nobody comes", "If nobody comes: what is your back-up, and who is rung?"),
        Part("ill", "If I am ill", "If you are ill: what do we do, who decides, where are your papers?"),
        Part("door", "If I do not open the door", "If you do not open the door: what do we do?"),
        Part("future", "Later in life", "Is there anything you want known about care later in life?",
             "You need not say."),
    )),
    Group("who", "Who knows and who does what", (
        Part("share", "Who may know", "With whom may we share what?"),
        Part("does", "Who does what", "Who does what?",
             "You, us, family, nurse, day centre. Only help that was offered."),
    )),
)  # fmt: skip
PARTS = {part.code: part for group in GROUPS for part in group.parts}
# Without these a plan is not put to anybody: a stranger could not use it (policy P04, "Your plan").
NEEDED = ("matters", "well", "telling", "conditions", "nobody", "share")


def group_of(slug: str) -> Group | None:
    return next((group for group in GROUPS if group.slug == slug), None)


def lacking(written: set[str], *, has_outcome: bool) -> list[str]:
    """Headings of what a plan must say before it is put to the person; empty when it can be."""
    missing = [PARTS[code].heading for code in NEEDED if code not in written]
    return missing if has_outcome else [*missing, "What I want to be able to do"]
