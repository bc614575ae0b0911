"""The standards of the Care Certificate, as we know them: names alone, to be ticked. Check before relying.

Source: general knowledge of the revised certificate of 2025 with sixteen standards.
"""

STANDARDS: dict[int, str] = {
    1: "Understand your role",
    2: "Your personal development",
    3: "Duty of care",
    4: "Equality, diversity, inclusion and human rights",
    5: "Work in a person-centred way",
    6: "Communication",
    7: "Privacy and dignity",
    8: "Nutrition and hydration",
    9: "Awareness of mental health and dementia",
    10: "Adult safeguarding",
    11: "Safeguarding children",
    12: "Basic life support",
    13: "Health and safety",
    14: "Handling information",
    15: "Infection prevention and control",
    16: "Awareness of learning disability and autism",
}
