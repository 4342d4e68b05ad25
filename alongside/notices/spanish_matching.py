"""Spanish: what is said about being matched, small groups, and times to meet."""

from collections.abc import Mapping

from alongside.notices.enums import Side
from alongside.notices.wording import Said
from alongside.notices.words_booking import ABOUT

ANSWER, AGAIN = "Ver quién es, y responder", "Buscar de nuevo"
FIRST_WORD = (
    "Cualquiera de los dos puede escribir primero y acordar un momento para verse{first_by}. Lo que se digan queda "
    "entre ustedes."
)
BOTH = "Nada empieza antes de que los dos digan que sí. El porqué lo lee solo el equipo que forma las parejas."
GROUP_BEGINS = "Empieza cuando todos hayan respondido. El porqué lo lee solo el equipo que forma las parejas."
OFFERED = "Diga que sí, o diga qué no encaja, a más tardar {back}."


def _both(subject: str, text: str, link: str) -> dict[Side, Said]:
    return {
        side: Said(subject.replace("{other}", other), text.replace("{other}", other), link)
        for side, other in ABOUT.items()
    }


MATCHING: Mapping[str, Mapping[Side, Said]] = {
    "match-published": {
        Side.SUPPORTED: Said(
            "Su {helper_word}: {helper}", f"{{helper}} le acompaña en {{program}} como {{helper_word}}.\n\n{FIRST_WORD}"
        ),
        Side.HELPER: Said(
            "Usted y {supported} trabajan juntos",
            f"Usted acompaña a {{supported}} en {{program}} como {{helper_word}}.\n\n{FIRST_WORD}",
        ),
    },
    "match-changed": {
        Side.SUPPORTED: Said(
            "Desde ahora le acompaña {helper}",
            "En {program} sigue usted con {helper} como {helper_word}. Sus horas, fechas y metas siguen siendo suyas. "
            f"Lo que dijo antes queda entre usted y quien lo oyó.\n\n{FIRST_WORD}",
        ),
        Side.HELPER: Said(
            "Usted y {supported} trabajan juntos",
            "{supported} estaba con otra persona en {program} y sigue con usted. Sus horas siguen contando; lo que se "
            f"dijo antes queda donde se dijo.\n\n{FIRST_WORD}",
        ),
    },
    "handed-over": {
        Side.HELPER: Said(
            "{supported} sigue con otra persona",
            "{last} fue su último día juntos en {program}. Gracias por su tiempo. Lo que usted escribió lo puede "
            "seguir leyendo, cada hora queda como se anotó, y su lugar está libre para otra persona.",
        ),
    },
    "match-offered": {
        Side.SUPPORTED: Said(
            "¿Le parece bien {helper} como {helper_word}?",
            f"{{program}} quisiera que trabaje con {{helper}}. {OFFERED}\n\n{BOTH}",
            ANSWER,
        ),
        Side.HELPER: Said(
            "¿Le gustaría acompañar a {supported} como {helper_word}?",
            f"{{program}} quisiera que trabaje con {{supported}}. {OFFERED}\n\n{BOTH}",
            ANSWER,
        ),
    },
    "ask-made": {
        Side.HELPER: Said(
            "{supported} quisiera que le acompañe como {helper_word}",
            f"{{supported}} buscó en {{program}} y le pregunta a usted. {OFFERED}\n\nUn no está bien: no dice nada de "
            "ninguno de los dos.",
            ANSWER,
        ),
    },
    "ask-reminds": {
        Side.HELPER: Said(
            "{supported} espera su respuesta",
            "{supported} le pidió que le acompañe en {program} como {helper_word}. Responda a más tardar {back}, por "
            "favor; después puede preguntar a otra persona.",
            ANSWER,
        ),
    },
    "ask-withdrawn": {
        Side.HELPER: Said(
            "{supported} retiró lo que pidió",
            "No tiene que hacer nada. Su lugar en {program} está libre como antes.",
            "Ver su página",
        ),
    },
    "ask-declined": {
        Side.SUPPORTED: Said(
            "Será otra persona en {program}",
            "Para {helper} no es posible ahora. Eso no dice nada de usted. Puede preguntar a otra persona.",
            AGAIN,
        ),
    },
    "ask-lapsed": {
        Side.SUPPORTED: Said(
            "{helper} no ha respondido",
            "No hubo respuesta a tiempo, y eso pasa. Puede preguntar a otra persona en {program}.",
            AGAIN,
        ),
    },
    "ask-not-possible": {
        Side.SUPPORTED: Said(
            "Será otra persona en {program}",
            "Mientras tanto dejó de ser posible que {helper} le acompañe como {helper_word}. Puede preguntar a otra "
            "persona.",
            AGAIN,
        ),
    },
    "match-not-come": {
        Side.SUPPORTED: Said(
            "Será otra persona en {program}",
            "Lo que pensábamos con {helper} no se dio. Eso no dice nada de usted, y su {nouns.coordinator.one} busca "
            "a otra "
            "persona.",
            "Ver su página",
        ),
        Side.HELPER: Said(
            "Su lugar está libre de nuevo en {program}",
            "Lo que pensábamos con {supported} no se dio. Eso no dice nada de usted, y su lugar está libre para otra "
            "persona.",
            "Ver su página",
        ),
    },
    "match-to-know": {
        Side.SITE_LEADER: Said(
            "{matches} en su escuela en {program}",
            "{program} formó parejas donde usted dirige. Su página dice quiénes, con quién y desde cuándo. Diga, por "
            "favor, que lo ha visto.\n\nLo que se dicen queda entre ellas.",
            "Ver quiénes son",
        ),
    },
    "group-offered": {
        Side.SUPPORTED: Said(
            "¿Quisiera estar en un grupo ({helper_word}) con {peers}?",
            f"{{program}} quisiera que forme un grupo ({{helper_word}}) con {{peers}}. {OFFERED}\n\n{GROUP_BEGINS}",
            ANSWER,
        ),
        Side.HELPER: Said(
            "¿Le gustaría llevar un grupo ({helper_word}) de {peers}?",
            f"{{program}} quisiera que lleve un grupo ({{helper_word}}) de {{peers}}. {OFFERED}\n\n{GROUP_BEGINS}",
            ANSWER,
        ),
    },
    "group-not-come": {
        Side.SUPPORTED: Said(
            "Será otro grupo ({helper_word}) en {program}",
            "Lo que pensábamos con {peers} no se dio para usted. Eso no dice nada de usted, y su "
            "{nouns.coordinator.one} busca otro "
            "grupo.",
            "Ver su página",
        ),
        Side.HELPER: Said(
            "Sus lugares están libres de nuevo en {program}",
            "El grupo ({helper_word}) de {peers} no se dio como lo pensábamos. Eso no dice nada de usted, y sus "
            "lugares están libres para otras personas.",
            "Ver su página",
        ),
    },
    "group-published": {
        Side.SUPPORTED: Said(
            "Su {helper_word}: {peers}",
            "En {program} forma un grupo ({helper_word}) con {peers}.\n\n{led_by}",
        ),
        Side.HELPER: Said(
            "Usted lleva un grupo ({helper_word}) de {peers}",
            "En {program} lleva un grupo ({helper_word}) de {peers}.\n\nPropóngales cuándo verse por primera vez.",
        ),
    },
    "booking-asked": _both(
        "¿Le viene bien {when}? Lo pregunta {other}",
        "{other} quisiera verse con usted {when}, por {minutes} minutos{more}.\n\n"
        "Diga que sí o que no, o proponga otro momento. Dónde, y sobre qué, está en la página.",
        "Responder",
    ),
    "booking-moved": _both(
        "Otro momento con {other}: ¿{when}?",
        "{other} propone {when}, por {minutes} minutos{more}, en lugar del momento anterior.\n\n"
        "Diga que sí o que no, o proponga otro momento más.",
        "Responder",
    ),
    "booking-agreed": _both(
        "{other} dijo que sí: {when}", "Se ven {when}, por {minutes} minutos{more}.", "Verlo en su calendario"
    ),
    "booking-declined": _both(
        "A {other} no le viene bien: {when}",
        "Este momento está libre de nuevo: {when}{more}. Pida otro cuando guste.",
        "Ver su calendario",
    ),
    "booking-cancelled": _both(
        "Se quita: {when} con {other}",
        "No se ven {when}{more}. Ese momento está libre de nuevo.",
        "Ver su calendario",
    ),
    "booking-lapsed": _both(
        "Nadie respondió: {when}",
        "El momento con {other} está libre de nuevo: {when}{more}. No hubo respuesta a tiempo. Pida otro cuando guste.",
        "Ver su calendario",
    ),
    "log-asked": {
        Side.HELPER: Said(
            "¿Cómo le fue con {supported} {day}?",
            "Tenían previstos {minutes} minutos usted y {supported}, {when}, y todavía no hay nada anotado.",
            "Anotarlo, o decir que no se vieron",
        ),
    },
    "booking-not-held": {
        Side.SUPPORTED: Said(
            "{helper} anotó que no se vieron: {day}",
            "No hay nada anotado para {when}. Si sí se vieron, dígalo a {helper}.",
            "Ver su calendario",
        ),
    },
}
