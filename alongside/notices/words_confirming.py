"""What those are told who confirm what others said of themselves, and whoever a no is about."""

from alongside.notices.enums import Side
from alongside.notices.wording import Said, Wording

CONFIRMING: dict[str, dict[Side, Wording]] = {
    "answers-wait": {
        Side.SITE_LEADER: Wording(
            subject="{answers} for you in {program}",
            text="People in {program} said something of themselves that counts once you confirm it. Your page says "
            "who and what.\n\nIf it is not so, say no there, with a word why.",
            link="See what it is",
            page="leaders:answers",
            of_engagement=False,
        ),
    },
    "answers-wait-here": {
        Side.COORDINATOR: Wording(
            subject="{answers} for you in {program}",
            text="People said something of themselves that counts once one of you confirms it.",
            link="See what it is",
            page="office:people-answers",
            of_engagement=False,
            mail=False,
        ),
    },
    "fact-denied": {
        Side.SUPPORTED: Wording(
            subject="Something you said in {program} could not be confirmed",
            text="Whoever has to confirm it said no to something you said of yourself. Your page says what, and why."
            "\n\nIf that is not so, or has changed, write to your {nouns.coordinator.one}.",
            link="See what it is",
            page="front:taking-part",
            of_engagement=False,
        ),
    },
}
IN_SPANISH: dict[str, dict[Side, Said]] = {
    "answers-wait": {
        Side.SITE_LEADER: Said(
            "{answers} en {program}",
            "Hay personas en {program} que dijeron de sí mismas algo que cuenta en cuanto usted lo confirme. Su página "
            "dice quiénes y qué.\n\nSi no es así, diga que no allí, con una palabra sobre el porqué.",
            "Ver qué es",
        ),
    },
    "fact-denied": {
        Side.SUPPORTED: Said(
            "No se pudo confirmar algo que usted dijo en {program}",
            "Quien debe confirmarlo dijo que no a algo que usted dijo de sí. Su página dice qué, y por qué.\n\n"
            "Si no es así, o ha cambiado, escriba a su {nouns.coordinator.one}.",
            "Ver qué es",
        ),
    },
}
