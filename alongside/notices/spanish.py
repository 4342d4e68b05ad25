"""Spanish: the words of every notice to whoever takes part. Who is told, and where it leads, says the table `words`.

A program's own nouns come without an article: their gender is not known.
"""

from collections.abc import Mapping

from alongside.notices.enums import Side
from alongside.notices.spanish_matching import MATCHING
from alongside.notices.spanish_messages import MESSAGES
from alongside.notices.wording import Said
from alongside.notices.words_confirming import IN_SPANISH

PAGE, PERSON = "Ver su página", "Si tiene alguna pregunta, su {nouns.coordinator.one} está para responderla."
YOURS = "Lo que hizo aquí sigue siendo suyo: las horas, y lo que usted y otras personas escribieron."

SPANISH: Mapping[str, Mapping[Side, Said]] = {
    **MATCHING,
    **MESSAGES,
    **IN_SPANISH,
    "brought-together": MATCHING["match-published"],  # by hand, without a round: they are told the same
    "party-added": {
        Side.SUPPORTED: Said(
            "Ahora es parte de {supported}, con {helper} a su lado",
            "{helper} acompaña a {supported} en {program} como {helper_word}, y usted es parte del grupo.\n\n"
            "Puede leer lo que escriben el grupo y {helper}, y cualquiera puede decir que fue así.",
        ),
    },
    "persons-merged": {
        Side.SUPPORTED: Said(
            "Usted estaba aquí dos veces, y ahora una",
            "Quien coordina su {nouns.program.one} vio que dos registros son suyos, y los unió. Lo que tenía cada uno "
            "está "
            "junto ahora: las personas con las que trabaja, las horas, las direcciones.\n\n"
            "Desde ahora cualquier dirección que era suya lo abre todo. Si no son la misma persona, dígalo a su "
            "{nouns.coordinator.one} en los próximos 30 días: hasta entonces se pueden volver a separar.",
            "Ver sus direcciones",
        ),
    },
    "participation-reinstated": {
        Side.SUPPORTED: Said(
            "Qué gusto verle de nuevo en {program}",
            f"Usted vuelve a participar en {{program}} desde {{first}}. {YOURS}",
            PAGE,
        ),
    },
    "participation-folded": {
        Side.SUPPORTED: Said(
            "Estaba dos veces en {program}, y ahora una",
            "Dos lugares en {program} eran suyos, y ahora son uno. Las horas y las personas con las que trabaja están "
            "juntas; nada se contó dos veces, y nada se perdió.",
            PAGE,
        ),
    },
    "rematch-kept": {
        Side.SUPPORTED: Said(
            "Sobre lo que usted pidió en {program}",
            "Su coordinación ya vio lo que usted pidió. Por ahora todo sigue como está.\n\n"
            "Puede volver a pedirlo cuando quiera, y a nadie se le dice que lo hizo.",
            PAGE,
        ),
    },
    "engagement-paused": {
        Side.SUPPORTED: Said(
            "Un descanso: su {engagement_word}{with_helper}",
            "Su {nouns.coordinator.one} anotó una pausa{until}. En estos días no se anota nada, y este tiempo no "
            "cuenta para "
            "nadie como silencio.\n\nLo que se dijo queda con usted, y también cada hora.",
        ),
        Side.HELPER: Said(
            "Un descanso: su {engagement_word} con {supported}",
            "Su {nouns.coordinator.one} anotó una pausa{until}. En estos días no se anota nada, y este tiempo no "
            "cuenta para "
            "nadie como silencio.",
        ),
    },
    "engagement-goes-on-soon": {
        Side.SUPPORTED: Said(
            "Su {engagement_word}{with_helper} sigue de nuevo {back}",
            "Entonces termina la pausa, y sigue sin que haya que hacer nada. Acuerden un momento para verse cuando le "
            "convenga.\n\nSi es demasiado pronto, dígalo a su {nouns.coordinator.one}.",
        ),
        Side.HELPER: Said(
            "Su {engagement_word} con {supported} sigue de nuevo {back}",
            "Entonces termina la pausa, y sigue sin que haya que hacer nada. Acuerden un momento para verse, y anote "
            "como antes.\n\nSi es demasiado pronto, dígalo a su {nouns.coordinator.one}.",
        ),
    },
    "names-due": {
        Side.SUPPORTED: Said(
            "{due}: a más tardar {day}",
            "{program} necesita esto de usted a más tardar {day}: {due}.\n\nEnvíelo a su {nouns.coordinator.one} como "
            "lo tenga, "
            "en una lista o en un correo. Si ahora lo hace otra persona, dígalo también.",
            "Abrir su página",
        ),
    },
    "change-agreed": {
        Side.SUPPORTED: Said(
            "Acordado en {program}: {change}",
            f"Queda acordado, {{days}}: {{change_first}}. {YOURS}\n\nSu página dice qué pasa con todo ello, y cuándo.",
            "Verlo",
        ),
    },
    "change-declined": {
        Side.SUPPORTED: Said(
            "Sobre lo que pidió en {program}: {change}",
            "Quien coordina su {nouns.program.one} leyó lo que pidió, y no pudo aceptarlo como estaba. Le escribió "
            "por qué.",
            "Leer la respuesta",
        ),
    },
    "engagement-resumed": {
        Side.SUPPORTED: Said(
            "Su {engagement_word}{with_helper} sigue",
            "La pausa terminó. Acuerden un momento para verse cuando le convenga.",
        ),
        Side.HELPER: Said(
            "Su {engagement_word} con {supported} sigue",
            "La pausa terminó. Acuerden un momento para verse, y anote como antes.",
        ),
    },
    "engagement-ended": {
        Side.SUPPORTED: Said(
            "Terminó su {engagement_word}{with_helper}",
            f"Su último día juntos en {{program}} fue {{last}}. Lo que escribió aquí lo puede seguir leyendo, y cada "
            f"hora sigue siendo suya.\n\n{PERSON}",
        ),
        Side.HELPER: Said(
            "Terminó su {engagement_word} con {supported}",
            "El último día en {program} fue {last}. Lo que escribió aquí lo puede seguir leyendo, y cada hora queda "
            "como se anotó.",
        ),
    },
    "stand-in-asked": {
        Side.HELPER: Said(
            "Usted suple a {helper} con {supported}",
            "Acompaña a {supported} en {program} desde {first} {to_last}, en lugar de {helper}.\n\n"
            "Anota lo que pasa en estos días y lee lo que se escribe en ellos. Lo que se escribió antes queda entre "
            "quienes estaban.",
        ),
    },
    "stand-in-named": {
        Side.SUPPORTED: Said(
            "{came} suple a {helper}",
            "{came} le acompaña en {program} desde {first} {to_last}, en lugar de {helper}.\n\n"
            "Lee lo que se escribe en estos días, y nada de antes.",
        ),
        Side.HELPER: Said(
            "{came} le suple con {supported}",
            "Desde {first} {to_last}, {came} acompaña a {supported} en su lugar. Lee lo que se escribe en estos días, "
            "y nada de antes.",
        ),
    },
    "standing-in-ends": {
        Side.HELPER: Said(
            "Usted suple a {helper} hasta {last}",
            "Su último día junto a {supported} en lugar de {helper} es {last}. Lo que anotó queda.",
        ),
    },
    "stand-in-left": {
        Side.SUPPORTED: Said("{came} suple hasta {last}", "El último día de {came} en lugar de {helper} es {last}."),
        Side.HELPER: Said(
            "{came} le suple hasta {last}", "El último día de {came} junto a {supported} en su lugar es {last}."
        ),
    },
    "member-left": {
        Side.SUPPORTED: Said(
            "Su último día en {supported} es {last}",
            "Desde entonces ya no es parte de {supported} en {program}. Lo que se escribió mientras estaba lo puede "
            "seguir leyendo.",
            "Ver la página del equipo",
        ),
        Side.HELPER: Said(
            "{came} está en {supported} hasta {last}", "El último día de {came} en {supported} es {last}."
        ),
    },
    "credential-runs-out": {
        Side.HELPER: Said(
            "{credential}: suyo hasta {day}",
            "Lo que {program} pide a quienes ayudan tiene un último día: {credential}, {day}.\n\n"
            "Nada cambia para las personas a las que acompaña. Después de ese día no se le propone a nadie nuevo hasta "
            "que se renueve. Su {nouns.coordinator.one} le puede decir cómo, y lo anota cuando esté.",
            PAGE,
        ),
    },
    "contract-nearly-used": {
        Side.SUPPORTED: Said(
            "Quedan {hours} de su {nouns.contract.one}",
            "De las horas de su {nouns.contract.one} en {program} quedan {hours}. Al paso que va, la última se usa "
            "hacia "
            "{back}.\n\n"
            "La página de su {nouns.contract.one} muestra cómo se usaron, y cuánto costaría tener más.",
            "Ver su {nouns.contract.one}",
        ),
        Side.HELPER: Said(
            "Quedan {hours} con {supported}",
            "Quedan {hours} para {supported} en {program}. Al paso que va, la última se usa hacia "
            "{back}.\n\n"
            "{supported} también lo sabe. Puede ser buen momento para ver en qué usar las últimas horas.",
        ),
    },
    "hours-wait": {
        Side.SUPPORTED: Said(
            "Sus horas en {program} esperan dinero",
            "El dinero de {program} no alcanza para todo este año, y {program} dice quién va primero. Esperan hasta "
            "que haya más: {hours}.\n\nLas horas que tuvo siguen siendo suyas. Se le avisa cuando esto cambie, y su "
            "{nouns.coordinator.one} le puede decir más.",
            "Ver su {nouns.contract.one}",
        ),
    },
    "hours-covered": {
        Side.SUPPORTED: Said(
            "Hay dinero para sus horas en {program}",
            "El dinero de {program} ya alcanza para usted. Ya no esperan: {hours}.",
            "Ver su {nouns.contract.one}",
        ),
    },
    "session-logged": {
        Side.SUPPORTED: Said(
            "¿Se vieron usted y {helper} {day}?",
            "{helper} anotó {minutes} minutos con {you}. Diga que sí, o diga qué fue distinto.{any_of_you}{by_itself}",
            "Responder",
        ),
    },
    "session-counted": {
        Side.SUPPORTED: Said(
            "Su {nouns.session.one} ya cuenta: {day}",
            "Nadie respondió, así que cuentan los {minutes} minutos que anotó {helper}, como dice {program}. Si fue "
            "distinto, todavía puede decirlo.",
            "Echar un vistazo",
        ),
    },
    "confirmation-asked-again": {
        Side.SUPPORTED: Said(
            "Un momento para {program}: {sessions} su sí",
            "{sessions} su sí, desde {day}. Las horas cuentan cuando usted dice que fue así.\n\n"
            "Basta con un toque, y si algo fue distinto también lo puede decir.",
            "Echar un vistazo",
        ),
    },
    "difference-raised": {
        Side.HELPER: Said(
            "{supported} recuerda de otra manera su {nouns.session.one}",
            "{supported} recuerda su {nouns.session.one} de otra manera que usted: {day}.\n\n"
            "Se guardan las dos versiones hasta que se pongan de acuerdo. Échele un vistazo, y diga cuál es la "
            "correcta.",
            "Echar un vistazo",
        ),
    },
    "engagement-paused-evaluator": {
        Side.SUPPORTED: Said(
            "En pausa: su {engagement_word} con {helper}",
            "{helper} ahora tiene parte en su evaluación. Desde hoy ya no puede abrir lo que escribieron o dijeron "
            "aquí, y por eso su {engagement_word} queda en pausa.\n\n"
            "Usted no hizo nada mal, y nada se pierde. Su {nouns.coordinator.one} lo ve hoy y le buscará a otra "
            "persona.",
            "Ver qué significa",
        ),
    },
    "nudge": {
        side: Said(
            "{nudge}",
            f"{{program}} le dice esto sobre su {{engagement_word}} con {other}. No hay nada que tenga que responder.",
        )
        for side, other in ((Side.HELPER, "{supported}"), (Side.SUPPORTED, "{helper}"))
    },
    "nudge-of-several": {
        Side.SUPPORTED: Said(
            "{nudge}", "{program} le dice esto{about_several}. No hay nada que tenga que responder.", PAGE
        ),
    },
    "day-near": {
        side: Said(
            "{nudge}",
            f"Es de su {{engagement_word}} con {other}, y su día es el {{day}}.\n\nQué es está en su página, nunca en "
            "una carta.",
            "Ver qué es",
        )
        for side, other in ((Side.HELPER, "{supported}"), (Side.SUPPORTED, "{helper}"))
    },
    "days-near": {
        Side.SUPPORTED: Said(
            "{nudge}", "Su día es el {day}.\n\nQué es está en su página, nunca en una carta.", "Ver qué es"
        ),
    },
    "proof-waits": {
        Side.SUPPORTED: Said(
            "{nudge}",
            "Horas confirmadas en {program} se reunieron en una hoja el {day}, y espera su firma.\n\nDice cuándo, "
            "cuánto tiempo y cómo, y nada de lo que se habló.",
            "Leerla, y firmar",
        ),
    },
    "asked-to-sign-here": {
        Side.SUPPORTED: Said(
            "Algo para leer y firmar en {program}",
            "{program} le pide que lea un acuerdo y lo firme con su nombre. Dice lo que vale entre quienes firman.\n\n"
            "Si sus palabras cambian después, se le pregunta de nuevo.",
            "Leerlo, y firmar",
        ),
    },
    "signature-due": {
        Side.SUPPORTED: Said(
            "Su firma en {program}, a más tardar {day}",
            "Un acuerdo en {program} espera su firma. Se pide a más tardar {day}.\n\n"
            "Si algo no le parece, dígalo a su {nouns.coordinator.one} antes de firmar.",
            "Leerlo, y firmar",
        ),
    },
    "pay-went-out": {
        Side.SUPPORTED: Said(
            "Salió su pago de {program}",
            "Lo que {program} le debe hasta {last} salió {day}. Su banco puede tardar unos días.\n\n"
            "Su página de pagos muestra cada línea y por qué es. Si algo no parece correcto, dígalo a su "
            "{nouns.coordinator.one}.",
            "Ver sus pagos",
        ),
    },
    "hours-counted-again": {
        Side.SUPPORTED: Said(
            "Sus horas en {program} se contaron de nuevo",
            "Una regla de {program} cambió para días que ya pasaron, y por eso algunas de sus horas ahora cuentan de "
            "otro modo. Lo que se anotó y se confirmó queda como estaba.\n\nSu página de horas muestra cada línea y "
            "por qué está ahí. Si algo no le parece correcto, avise a su {nouns.coordinator.one}.",
            "Ver sus horas",
        ),
    },
    "contract-goes-on": {
        Side.SUPPORTED: Said(
            "Sus horas en {program} siguen el próximo año",
            "De su {nouns.contract.one} en {program} quedan {hours}. Pasan al próximo año, hasta {last}, y lo que ya "
            "usó también "
            "cuenta ahí. No hay nada que pagar por ello.",
            "Ver su {nouns.contract.one}",
        ),
    },
    "contract-came-back": {
        Side.SUPPORTED: Said(
            "Sus horas en {program} están donde las tenía antes",
            "{hours} habían pasado por error al próximo año, y volvieron. Nada de lo que hizo se pierde, y no hay nada "
            "que pagar.\n\nSu {nouns.coordinator.one} le puede decir cómo se usan.",
            "Ver su {nouns.contract.one}",
        ),
    },
    "place-waits": {
        Side.SUPPORTED: Said(
            "Está en la lista de {program}",
            "Todos los lugares de {program} están ocupados este año, y usted está en la lista: {program} dice quién va "
            "primero. Se le avisa en cuanto haya un lugar para usted.",
            "Ver cuántas personas van antes",
        ),
    },
    "place-came": {
        Side.SUPPORTED: Said(
            "Hay un lugar para usted en {program}",
            "Estaba en la lista de {program}, y ya tiene un lugar. Su {nouns.coordinator.one} le puede decir "
            "qué sigue.",
            PAGE,
        ),
    },
}
