"""The words of the registers: kinds, grades and states. Pure: no rows."""

from django.db.models import TextChoices


class IncidentKind(TextChoices):
    FALL = "fall", "A fall"
    INJURY = "injury", "An injury, a burn or choking"
    PRESSURE_SORE = "pressure_sore", "A pressure sore"
    MEDICINE = "medicine", "A medicine missed, doubled or mixed up"
    MISSED_VISIT = "missed_visit", "A visit missed, or so late or short that it mattered"
    EQUIPMENT = "equipment", "Equipment or a house that was not safe"
    VIOLENCE = "violence", "Violence, threats or harassment"
    INFECTION = "infection", "An infection, a needle or a sharp injury"
    ROAD = "road", "A crash or a dog bite on the way"
    LOST = "lost", "Keys, money, a phone or records lost or sent wrongly"
    MISSING = "missing", "Somebody went missing"
    DEATH = "death", "A death"
    STOPPED = "stopped", "We cannot give safe care: too few workers, no power, no phones"
    OTHER = "other", "Something else"


class Harm(TextChoices):
    """What whoever reports it saw. The grade is given by whoever looks at it."""

    NEARLY = "nearly", "Nobody was hurt, but somebody could have been"
    NONE = "none", "Nobody was hurt"
    SMALL = "small", "A small hurt: first aid, or somebody to check"
    DOCTOR = "doctor", "A doctor, a nurse or more care was needed, or real upset"
    HOSPITAL = "hospital", "Hospital, or harm that may last"
    DIED = "died", "Somebody died"
    UNKNOWN = "unknown", "I do not know yet"


class Grade(TextChoices):
    NEAR_MISS = "near_miss", "Near miss"
    NONE = "none", "No harm"
    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    SEVERE = "severe", "Severe"
    VERY_SEVERE = "very_severe", "Very severe"
    DEATH = "death", "Death"


class IncidentStatus(TextChoices):
    REPORTED = "reported", "Reported"
    LOOKED_AT = "looked_at", "Looked at"
    INVESTIGATED = "investigated", "Investigated"
    CLOSED = "closed", "Closed"


class CandourKind(TextChoices):
    """Steps of the duty of candour (regulation 20), in their order."""

    TELL = "tell", "Tell them what happened, face to face"
    APOLOGISE = "apologise", "Say sorry"
    WRITE = "write", "Write to them"
    FOLLOW_UP = "follow_up", "Tell them what was found, face to face and in writing"


class ClockStatus(TextChoices):
    OPEN = "open", "To do"
    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed"


class ConcernStatus(TextChoices):
    RAISED = "raised", "Raised"
    REFERRED = "referred", "Referred to the council"
    KEPT = "kept", "Not referred, with a reason"
    CLOSED = "closed", "Closed"


class FirstHour(TextChoices):
    """What is done in the first hour after a safeguarding concern is raised, in its order."""

    SAFE = "safe", "The person is safe now"
    HELP = "help", "999 was rung, or is not needed"
    WISHES = "wishes", "The person was asked what they want to happen"
    EVIDENCE = "evidence", "What might be evidence is kept"
    LEAD = "lead", "The safeguarding lead knows"
    OTHERS = "others", "Others who could be at risk were thought of"


class FeedbackKind(TextChoices):
    COMPLAINT = "complaint", "A complaint: I am unhappy and want an answer"
    COMPLIMENT = "compliment", "A compliment: something went well"


class FeedbackWay(TextChoices):
    WEB = "web", "On a page"
    PHONE = "phone", "By phone"
    PAPER = "paper", "On paper"
    IN_PERSON = "in_person", "In person"
    VOICE = "voice", "By voice message"


class Relation(TextChoices):
    PERSON = "person", "I am supported by the co-op"
    REPRESENTATIVE = "representative", "I am family, a friend or a representative"
    WORKER = "worker", "I work for the co-op"
    OTHER = "other", "Somebody else"


class FeedbackStatus(TextChoices):
    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Being looked into"
    ANSWERED = "answered", "Answered"
    REVIEW = "review", "Being looked at again"
    CLOSED = "closed", "Closed"


class Outcome(TextChoices):
    UPHELD = "upheld", "Upheld"
    PARTLY = "partly", "Partly upheld"
    NOT_UPHELD = "not_upheld", "Not upheld"
    UNKNOWN = "unknown", "Nobody can tell"


class NotificationStatus(TextChoices):
    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"
    NOT_NEEDED = "not_needed", "Not needed, with a reason"


class ServiceKind(TextChoices):
    """Whom else somebody's care may lie with."""

    GP = "gp", "GP surgery"
    NURSE = "nurse", "District or community nurse"
    THERAPIST = "therapist", "Occupational therapist or physiotherapist"
    PHARMACIST = "pharmacist", "Pharmacist"
    HOSPITAL = "hospital", "Hospital"
    SOCIAL_WORKER = "social_worker", "Social worker or council"
    AMBULANCE = "ambulance", "Ambulance, 111 or 999"
    OTHER = "other", "Another service"


class ContactWay(TextChoices):
    OUT = "out", "We contacted them"
    IN = "in", "They contacted us"


class ContactPurpose(TextChoices):
    REFERRAL = "referral", "A referral: to see or help the person"
    TRANSFER = "transfer", "Information for a hospital stay or another move"
    ADVICE = "advice", "Advice, asked for or given"
    NEWS = "news", "Something that one of us should know"


class Sharing(TextChoices):
    """Whether the person agreed that we tell the other service about them."""

    AGREED = "agreed", "Yes, they agreed"
    WITHOUT = "without", "No, or they could not say: we shared without it"
    NOTHING = "nothing", "Nothing about them was shared"


class ContactLineKind(TextChoices):
    ANSWER = "answer", "Answer"
    LATER = "later", "Added later"
