"""What a PCA may say of themselves beside their training, and a person may ask for. A closed list, in plain words."""

from collections.abc import Iterable

SKILLS: dict[str, str] = {
    "drives": "Can drive, for outings and shopping",
    "pets": "Comfortable with pets",
    "cooks": "Cooks meals from scratch",
    "signs": "Uses British Sign Language",
    "arabic": "Speaks Arabic",
    "bengali": "Speaks Bengali",
    "gujarati": "Speaks Gujarati",
    "polish": "Speaks Polish",
    "punjabi": "Speaks Punjabi",
    "romanian": "Speaks Romanian",
    "somali": "Speaks Somali",
    "urdu": "Speaks Urdu",
    "welsh": "Speaks Welsh",
}


def skill_words(codes: Iterable[str]) -> list[str]:
    """In the order of the list; what is not in it is left out."""
    chosen = set(codes)
    return [words for code, words in SKILLS.items() if code in chosen]
