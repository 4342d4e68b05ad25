"""How a coordinator would say each record of the language, in Spanish; see `english_clauses` for how clauses work."""

from collections.abc import Mapping

from alongside.blueprint.tongues.tongue import Clauses

# One sentence for each record.
SAID: Mapping[str, Clauses] = {
    "Position": ("{one}", "; en las listas se llama {titles}"),
    "Role": (
        "{many}: {access}", ("unit!=person", ", como un solo {unit}"), "; sus puestos: {positions}",
        "; cada quien trabaja con {caseload} a la vez", "; ocupa {release} de cada semana escolar",
        ("within_release", "; nadie toma más personas de las que caben en su tiempo libre"),
        "; puede empezar quien cumple que {ready_when}", "; {how_many} por cada {per}",
        ("!how_many", "; al menos una persona por cada {per}"), ("!per", "; {how_many} en total"),
        "; cada {words.team.one} tiene {members} personas", "; la misma persona puede ser también {may_also}",
        "; para qué es: {does}",
    ),
    "Duty": (
        ("helper", "Por cada {person} hay {count} {helper}"), ("!helper", "{person}: un grupo de {group}"),
        ("helper", ", en grupos de {group}"), ("members_log", "; un grupo sin guía anota sus propias reuniones"),
        "; las páginas dicen {word}", "; cada quien trabaja con {per_helper}",
        "; se reúnen así: {modes}",
        "; es para {topics}", "; nunca es para {leaves_out}", "; la primera palabra llega antes de {first_contact}",
        "; no hace falta cuando {optional_when}", "; trabaja en el nivel de {level}",
        "; al final lo continúa {hands_over_to}", "; termina cuando {ends_when}",
        "; quien ayuda puede pedir consejo a {advice_from}, sin nombres", ", sobre: {advice_about}",
    ),
    "DeclaredFact": (
        ("type=yes-no", "Si {says}"), ("type!=yes-no", "{says}"), ", contado en años escolares como {years.positions}",
        "; quien empieza {years.cut_off} o después cuenta a partir del año escolar siguiente",
        "; solo cuentan los años en {years.state}", "; si no, {denies}",
        "; a estos se suma {years.plus}", "; es una de estas cosas: {choices}", "; se dice {labels}",
        ("of!=person", "; se dice de {of}"), "; se pregunta {asked}", ": “{question}”",
        "; en las listas se llama {columns}", "; mientras nadie lo diga, se toma {assume}",
        "; da fe de ello {attested_by}", "; una respuesta vale {holds}",
        ("sensitive", "; siempre se puede dejar sin contestar"), "; solo lo ve {seen_by}",
    ),
    "Track": (
        "{says}: {name}, cuando {when}", "; para {for_roles}", "; sin costo: {words.contract.one} de {grants}",
        "; se puede comprar {offers}", "; lo paga {fund}", ", partida {line}", "; hay {places} lugares",
    ),
    "Selection": (
        "Elige a cada {of}: {by}", "; {says}", "; una elección vale {holds}",
        ("reason_needed", "; cada una tiene su razón"),
    ),
    "Tier": ("{label}: recibe {gives}", ", cuando {when}"),
    "Promise": (
        "Cada {words.organization.one} que se une promete: {label}", "; lo muestra: {evidence}", "; se encarga {owner}",
        "; para ello quedan libres {release} de cada semana", "; se trata de {events}",
    ),
    "Agreement": (
        "{label}: se firma por cada {of}", ", a más tardar {by}", "; vale {holds}", "; su texto: {text}",
    ),
    "Signer": ("{label} firma por {at}", ", como {role}"),
    "Term": (
        "Se acuerda: {says}", "; por ello se paga {pay}", "; para ello quedan libres {release}",
        "; cada organización dice lo suyo, y si no {value}",
    ),
    "Training": (
        "Primero viene {label}", " para quien llega a ser {for_roles}", "; dura {length}",
        "; la da {provider}", "; trata de {topics}", "; se aprende con {components}",
        "; sus módulos: {modules}", "; vale {expires}",
    ),
    "Look": (
        "{label}: lo miran {reviewers}", ("reviewers!=1", ", sin ver primero lo que dicen los demás"),
        "; lo muestra: {evidence}", "; vale {expires}",
    ),
    "Completion": (
        "{of}: queda completo cuando está esto: {needs}", "; se recibe “{certificate}”",
        ("clock_hours!=none", "; las horas acreditadas salen de {clock_hours}"),
    ),
    "ContractKind": (
        "{key}: {hours} horas, para usarse en {term}", "; se avisa a las dos partes cuando se ha usado {alert_at}",
        "; para seguir se puede comprar {top_up}",
    ),
    "Fund": ("{label} viene de {payer}", ", {amount} en total", ", con el número {number}"),
    "FundLine": ("Una partida es {label}", ", {amount}"),
    "Pay": (
        "{label}: ", ("amount", "quien es {role} recibe {amount}"), ("!amount", "quien es {role} recibe pago"),
        " {per}", " por {when}", ", como máximo {at_most}", ", de {fund}", ", partida {line}",
        "; se cuenta con {account}",
        ("second_yes", "; antes de pagarlo da el sí otra persona que es {words.coordinator.one}"),
    ),
    "Rate": ("La cantidad es {amount}",),
    "Entitlement": (
        "{label}", ": {says}", "; para {roles}", "; para {words.track.many}: {tracks}",
        "; con {words.contract.one} de {contracts}",
        "; solo cuando {when}", "; uno por cada {by}", "; se nombra a quien es {position} ahí", "; en {address}",
        "; se retira {taken_back}",
    ),
    "Criterion": (
        "{says} pesa {share} de 100", ", {by}", ", hasta {up_to}", "; compara {fact}", " con {helper_fact}",
        ("only_if_asked", "; solo para quien lo pidió"), "; solo lo ve {seen_by}",
    ),
    "SelfMatch": (
        "La gente puede buscar a alguien por su cuenta, y preguntar a {asks} a la vez",
        "; la respuesta llega antes de {answer_within}", ", con un recordatorio tras {remind_after}",
        "; quien ayuda puede mostrar {shows}",
        ("team_reads", "; lo que escribe lo leen las dos personas y el equipo que forma parejas"),
    ),
    "Rematch": (
        "Una ronda puede cambiar quién está ya con quién, si lo pide quien es {words.coordinator.one}",
        "; la otra pareja va mejor por al menos {price} puntos de 100",
    ),
    "Preferences": (
        ("by=both", "La gente y quienes ayudan nombran hasta {names} del otro lado"),
        ("by=people", "La gente nombra hasta {names} de quienes ayudan"),
        ("by=helpers", "Quienes ayudan nombran hasta {names} personas"),
        "; solo lo lee el equipo que forma parejas",
    ),
    "Account": (
        "{label}: se cuenta {unit} con {takes}, una vez {when}", ", de estas formas de reunirse: {modes}",
        ", en {duties}", ", dedicadas a {activities}", ", en {events}", ", cada una de al menos {each_at_least}",
        "; pertenece a {owner}", "; cuando hay varias personas, cuenta {group}",
        "; cuenta una vez que lo aprueba: {approved_by}", ", si pasa de {approved_over} por {words.session.one}",
    ),
    "Event": (
        "{label}", ("days!=1", ", {days} días"), ", en {month}", ", cada {every}", ", después de {after}",
        ", {day} después de {follows}", ", en {weekday}", ", {at}", ", para {for_roles}", ", con {seats} lugares",
        ", en grupos de {in_groups}", ", a cargo de {led_by}", ("optional", ", para quien quiera"),
        "; sigue este orden: {agenda}", "; la gente se lleva {outcomes}", "; para leer antes: {materials}",
    ),
    "Mode": ("{label}", ("in_person", "; los dos están en el mismo lugar")),
    "TagList": (
        "{label}: {tags}", "; cada {words.session.one} nombra al menos {at_least}", "; para {duties}",
        "; los títulos son de {credit}", "; las palabras son las de {framework}",
    ),
    "Step": (
        "{label}, por {owner}", "; {words.step.one} número {order}", "; lleva {takes}", "; vuelve cada {repeats}",
        "; está hecho cuando {done_when}", "; si no, {otherwise}", "; lee {reads}", "; produce {makes}",
        "; hay uno por cada {one_per}", "; puede quedar {states}",
        "; se encarga {owner_role}", "; en {places}", "; se busca {staffing}",
    ),
    "Form": (
        "{label}", ", lo llena {by}", ", para {duties}", "; lo puede leer {seen_by}", "; sigue {framework}",
        ("steps", "; debajo se acuerda lo que hará cada quien"),
    ),
    "Question": (
        "“{says}”", ("type!=text", " como {type}"), "; una de estas cosas: {choices}",
        ("optional", "; se puede dejar sin contestar"),
    ),
    "Instrument": (
        "{label}", ", como está en el estante con {use}", ", lo contesta {by}", ", en {at}",
        "; lo puede ver {seen_by}", "; pregunta sobre {areas}",
        "; se puede contestar desde {from_day}", " hasta {until_day}", "; se da por alcanzado con {criterion}",
        "; lleva a {leads_to}", "; es de esta clase: {kind}", "; sigue {framework}", "; pregunta: {items}",
        "; las respuestas son {levels}",
        "; los títulos son de {credit}",
    ),
    "Framework": (
        "{label}", ", como está en el estante con {use}", "; el texto propio está en el estante con {own}",
        "; sus títulos se usan hasta el nivel {depth}", "; para {for_roles}", "; sus títulos: {items}",
        "; sus niveles: {levels}",
        "; los títulos son de {credit}",
    ),
    "Titled": (
        "Un documento: {label}", "; sus partes: {parts}", "; sigue {follows}", "; se escribe en {form}",
        "; pertenece a {owner}", ("steps_tracked", "; se da seguimiento a sus {words.step.many}"),
        "; sus {words.phase.many}: {phases}", "; sus primeros días: {first_days}", ", contados desde {day_one}",
        "; con quién hablar: {meets}", "; para empezar: {starts}",
    ),
    "Closed": ("del {from_}", " al {until}"),
    "SchoolDays": ("Las clases van del {from_} al {until}",),
    "PlanPhase": ("{label}", ": {says}", ", desde {at}"),
    "Start": ("{label}", ", sobre {area}", ": {says}", "; sus {words.step.many}: {steps}",
        "; volver a mirar tras {look}"),
    "StartStep": ("{says}", ", lo hace {who}", ", tras {after}"),
    "Cycle": (
        "{label}: {steps}", "; para {duties}", "; si hace falta, sin: {optional}", "; quién hace qué: {whose}",
        "; tanto tiempo después del comienzo: {due}", "; lo que se pide: {asks}",
        "; lo que se ve se anota en: {evidence}", "; dura {weeks} semanas", "; con {forms}",
        ("recording", "; puede usar {words.recording.one}, una vez que den el sí {consent_of}"), "; entre {among}",
    ),
    "PhaseStep": (
        "{label}: {leads}", "; necesita {needs}", "; evidencias: {evidence}",
        "; veces en el criterio: {fidelity}", "; mientras tanto quien ayuda: {helper_does}",
        "; está pendiente {monitors}",
    ),
    "Resource": (
        "{label}", ", {kind}", ", de {author}", ", {outlet}", ", {published}", "; sobre {tags}", "; para {for_roles}",
        "; en {address}",
    ),
    "Partner": ("{label}: {part}", "; de su {words.program.one} ve {sees}", "; {address}"),
    "Contact": ("{label}: {address}", ", cuando {when}"),
    "News": ("{on}: {says}",),
    "Nudge": (
        "“{says}” llega a {to}", ", {at}", ", {ahead} antes de que venza “{requirement}”", ", {ahead} antes de {event}",
        ("!ahead", ", cuando vence “{requirement}”"), ("!ahead", ", en {event}"), ", tras {quiet} sin contacto",
        ", {ahead} antes del día de {due}", ("!ahead", ", sobre {due}"),
        ", cuando {when}", ", cada {every}", "; con otras palabras: {in_season}",
    ),
    "Season": ("{label}, desde {from_}", ": {says}"),
    "Report": (
        "{to} recibe “{label}”", " cada año, a más tardar {due}", ", {at}", " cada {every}", ", con personas {people}",
        "; sus cifras: {figures}", "; con las horas de {accounts}", "; con las respuestas a {instruments}",
        "; con el dinero de {funds}",
    ),
    "Kept": ("{label}: se guarda {kept}", ", contado desde {after}"),
    "PastCohort": ("{key} va desde {from_} hasta {until}", ": {says}"),
    "Due": (
        "{label}: cada año, a más tardar {on}", ("at", "{label}: vence {at}"), ", de {of}",
        "; se les recuerda {remind} antes",
    ),
}  # fmt: skip

# A sentence for each of these, of records that stand alone or say several things.
EACH: Mapping[str, tuple[Clauses, ...]] = {
    "Joining": (
        ("La llegada va en este orden: {stages}",),
        ("Firman su {words.agreement.one}: {signed_by}",),
        ("Se acuerda {terms}",),
        ("Unirse no es voluntario cuando {required_when}",),
        (("voluntary!=yes", "Unirse no es voluntario"),),
        ("Quien quiera saber más contesta {interest}",),
        ("Antes hay una reunión: {meeting}",),
        ("Se invita a la gente por {invited_by}",),
        ("Quién llega lo decide {decided_by}",),
        (("late_hires!=yes", "Quien empieza tarde llega con el año siguiente"),),
        ("Después la gente puede {may}",),
    ),
    "Introductions": (
        (("second_yes", "Una persona publica las parejas una vez que otra ha dado el sí"),),
        ("Las dos personas de una pareja dicen que sí, o por qué no, antes de {answer_within}",),
        ("De cada pareja se entera {told} y dice que lo ha visto",),
    ),
    "Parting": (
        ("Después de separarse en {key}, las dos personas responden {asks}, y solo ellas lo leen",),
        ("En {key} nadie espera a otra persona más de {again_within}",),
    ),
    "Staffing": (
        ("{posted_by} busca a quien llegará a ser {key}", ", con {description}"),
        ("Quien quiere ser {key} llena {application}",),
        ("Por quien quiere ser {key} hablan {references.at_least} personas", ", sobre {references.on}"),
        ("De quien quiere ser {key} se mira esto: {criteria}",),
        ("Bienvenido, y sin pedirse: {ideally}",),
        ("El último sí a quien llega a ser {key} lo da {approved_by}",),
        ("Cada {key} dice: {pledge}",),
        ("A cada {key} se le avisa {warned} antes de que algo venza",),
        ("Cada {key} se encarga de esto: {responsibilities}",),
        ("Cuando nadie puede ser {key}, lo comparten {split_among}",),
    ),
    "Contracts": (
        ("Lo puede pagar {payers}",),
        ("{approver} da el sí antes de la compra",),
        ("Lo firma {signed_by}",),
        ("Un precio que se dijo vale {quote_holds}",),
        ("Las horas que al final nadie usó {at_the_end}", ", por {extended_by}"),
    ),
    "Calendar": (
        ("Los días y las horas son los de {zone}",),
        ("El año escolar empieza {school_year}",),
        (
            "Un nuevo año de su {words.program.one} empieza {continues.starts} de cada año escolar",
            " y termina {continues.ends}",
        ),
        ("Para quien llega tarde, los días se cuentan {late_joiners}",),
        ("Pasan al año siguiente: {rolls_over}",),
        ("Lo contado se cierra {books}",),
        ("Lo contado se cierra con estos días de cada año: {books_on}",),
    ),
    "Privacy": (
        ("No se muestran cifras de menos de {groups_at_least} personas",),
        ("Sus {words.note.many} se guardan {notes_kept}", ", contado desde {notes_kept_from}"),
        ("Los mensajes se guardan {messages_kept} después de que dos terminan",),
        ("Un mensaje que alguien reporta lo mira: {moderators}",),
        ("Lo que quien es {words.coordinator.one} ve de sus {words.goal.many}: {goals_shown}",),
        ("Las horas se muestran {hours_shown}",),
        ("Quien financia conoce los nombres {names_to_funders}",),
    ),
    "Page": (
        ("Usted recibe: {gives}",),
        ("Lo que trae a la gente aquí: {needs}",),
        ("Lo primero para leer: {documents}",),
    ),
    "Planning": (
        ("Un año tiene {weeks} semanas de clases", " en {months} meses"),
        ("Cada {words.session.one} dura cerca de {session}",),
        ("Una hora de clase dura {period}",),
        ("Una semana tiene {periods_a_week} horas de clase",),
        ("El camino hasta alguien lleva {drive}",),
        ("Quien ayuda viaja como máximo {driving_at_most} cada semana",),
    ),
    "Sessions": (
        ("Duraciones que se ofrecen primero, en minutos: {minutes}",),
        ("De un día en que se vieron, las dos personas pueden escribir en: {sheets}",),
    ),
    "Practices": (
        ("Se trabaja en {named}",),
        ("Como máximo {priority_at_most} van primero",),
        ("Están ligadas a {linked_to}",),
    ),
}

# A sentence for each value of a table.
OF_TABLES: Mapping[str, str] = {
    "introductions.reasons": "Alguien puede decir: {value}",
    "matching.*.self_match.reasons": "Alguien puede decir: {value}",
    "parting.*.reasons": "Quien prefiere seguir con otra persona puede decir: {value}",
    "joining.windows": "Cada año, a más tardar {value}: {key}",
    "planning.people": "{key}: {value} personas",
    "planning.release": "Quien es {key} tiene para ello {value} de cada semana escolar",
    "planning.free_time": "Quien es {key} tiene {value} de cada semana escolar para recibir ayuda",
    "planning.tracks": "{words.track.one} {key}: {value} personas",
    "sessions.kinds": "Cada {words.session.one} puede ser: {value}",
    "sessions.present": "Se cuenta en cada {words.team.one} que se reúne, sin nombres: {value}",
    "contracts.groups": "El precio de {key} es para quien cumple que {value}",
}
