"""Spanish: what people are told of messages."""

from collections.abc import Mapping

from alongside.notices.enums import Side
from alongside.notices.wording import Said

MESSAGES: Mapping[str, Mapping[Side, Said]] = {
    "message-written": {
        Side.SUPPORTED: Said(
            "Hay un mensaje para usted en {program}",
            "Alguien con quien trabaja le escribió. Puede leerlo ahí, y responder cuando le convenga.\n\n"
            "Del próximo sabrá cuando haya leído este. Ninguna carta cita un mensaje.",
            "Leerlo",
        ),
    },
    "advice-wanted": {
        Side.HELPER: Said(
            "Alguien quisiera su consejo en {program}",
            "Es sobre alguien a quien no se nombra. Responda si se le ocurre algo; no tiene que hacerlo.",
            "Leer lo que se pregunta",
        ),
    },
    "advice-answered": {
        Side.HELPER: Said(
            "Una respuesta a lo que preguntó en {program}",
            "Alguien respondió lo que usted preguntó sin nombres. Ninguna carta dice qué.",
            "Leerla",
        ),
    },
    "report-settled": {
        Side.SUPPORTED: Said(
            "Ya se miró un mensaje reportado en {program}",
            "La persona que {program} nombra para esto ya lo miró. Lo que resultó está donde se escribió.",
            "Verlo",
        ),
    },
}
