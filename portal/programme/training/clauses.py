"""Which kind of course answers a failed clause of the standard. Pure; the table stands in docs/training.md."""

from portal.programme.choices import CourseKind

ANSWERS = {
    "2008": {
        "4": CourseKind.BUILDING,
        "5": CourseKind.BUILDING,
        "5.6": CourseKind.IMPROVING,
        "6": CourseKind.BUILDING,
        "6.2.2": CourseKind.AWARENESS,
        "7": CourseKind.BUILDING,
        "8": CourseKind.IMPROVING,
        "8.2.2": CourseKind.AUDITING,
    },
    "2015": {
        "4": CourseKind.BUILDING,
        "5": CourseKind.BUILDING,
        "6": CourseKind.BUILDING,
        "7": CourseKind.BUILDING,
        "7.2": CourseKind.AWARENESS,
        "7.3": CourseKind.AWARENESS,
        "8": CourseKind.BUILDING,
        "9": CourseKind.IMPROVING,
        "9.2": CourseKind.AUDITING,
        "10": CourseKind.IMPROVING,
    },
}
"""By edition, for a clause and all below it that are not named themselves."""
NEWEST = "2015"


def answer_to(edition: str, number: str) -> CourseKind:
    """The course for a clause; an edition that is not in the table is read as the newest that is."""
    table = ANSWERS.get(edition, ANSWERS[NEWEST])
    while number and number not in table:
        number = number.rpartition(".")[0]
    return table.get(number, CourseKind.BUILDING)
