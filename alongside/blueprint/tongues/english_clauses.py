"""How a coordinator would say each record of the language, in English: clauses with places for its values.

A clause is used when every value it names is there. `("field", clause)`: only where the field says something;
`("!field", ...)`: only where it does not; `("field=word", ...)` and `("field!=word", ...)`: only where it is that
word, or another. `{key}` is the record's own name in the file; `{references.on}` is a value of a record inside. What no
clause names is said behind them as it stands.
"""

from collections.abc import Mapping

from alongside.blueprint.tongues.tongue import Clauses

# One sentence for each record.
SAID: Mapping[str, Clauses] = {
    "Position": ("{one}", "; rosters call it {titles}"),
    "Role": (
        "{many} {access}", ("unit!=person", ", as one {unit}"), "; their positions: {positions}",
        "; one works with {caseload} at once", "; it takes {release} of each school week",
        ("within_release", "; nobody takes more people than their free time is enough for"),
        "; they may begin when {ready_when}", "; {how_many} for each {per}",
        ("!how_many", "; at least one for each {per}"), ("!per", "; {how_many} in all"),
        "; {words.team.a} has {members} people", "; the same person may also be {may_also}", "; what it is for: {does}",
    ),
    "Duty": (
        ("helper", "Each {person} has {count} {helper}"), ("!helper", "{person}: a group of {group}"),
        ("helper", ", in groups of {group}"), ("members_log", "; a group nobody leads logs for itself"),
        "; pages say {word}", "; one works with {per_helper}",
        "; they meet: {modes}",
        "; it is for {topics}", "; it is never for {leaves_out}", "; the first word comes within {first_contact}",
        "; it is not needed when {optional_when}", "; it works at the level of the {level}",
        "; in the end {hands_over_to} carries it on", "; it ends when {ends_when}",
        "; who helps may ask {advice_from} for advice, without a name", ", about: {advice_about}",
    ),
    "DeclaredFact": (
        ("type=yes-no", "Whether {says}"), ("type!=yes-no", "{says}"), ", counted in school years as {years.positions}",
        "; who is hired on {years.cut_off} or later begins to count a school year later",
        "; only years in {years.state} count", "; else {denies}",
        "; to these comes {years.plus}", "; it is one of {choices}", "; people say {labels}",
        ("of!=person", "; it is told of the {of}"), "; it is asked {asked}", ": “{question}”",
        "; rosters call it {columns}", "; while nobody has said, {assume} is taken",
        "; {attested_by} says that it is so", "; an answer holds for {holds}",
        ("sensitive", "; it may always be left out"), "; only {seen_by} see it",
    ),
    "Track": (
        "{says}: {name}, when {when}", "; for {for_roles}", "; {words.contract.a} of {grants} is given free",
        "; they may buy {offers}", "; it is paid from {fund}", ", line {line}", "; there are {places} places",
    ),
    "Selection": (
        "{by} chooses each {of}", "; {says}", "; a choice holds for {holds}",
        ("reason_needed", "; each has its reason"),
    ),
    "Tier": ("{label} have {gives}", ", when {when}"),
    "Promise": (
        "{words.organization.a} that joins promises: {label}", "; what shows it: {evidence}", "; {owner} sees to it",
        "; {release} of each week are free for it", "; it is about {events}",
    ),
    "Agreement": ("{label} is signed for each {of}", ", by {by}", "; it holds for {holds}", "; its text: {text}"),
    "Signer": ("{label} signs for {at}", ", as {role}"),
    "Term": (
        "They agree: {says}", "; for it {pay} is paid", "; {release} are free for it",
        "; each organization says its own, and else {value}",
    ),
    "Training": (
        "{label} comes first", " for everyone who becomes {for_roles}", "; it takes {length}",
        "; it is given by {provider}", "; it is about {topics}", "; it is learned by {components}",
        "; its modules: {modules}", "; it holds for {expires}",
    ),
    "Look": (
        "{label}: looked at by {reviewers}", ("reviewers!=1", ", none of whom sees first what the others say"),
        "; what shows it: {evidence}", "; it holds for {expires}",
    ),
    "Completion": (
        "{of}: done when these are there: {needs}", "; they receive “{certificate}”",
        ("clock_hours!=none", "; clock hours come from {clock_hours}"),
    ),
    "ContractKind": (
        "{key}: {hours} hours, to be used within {term}", "; both are told when {alert_at} of them are used",
        "; {top_up} may be bought to go on",
    ),
    "Fund": ("{label} comes from {payer}", ", {amount} in all", ", known as {number}"),
    "FundLine": ("A line of it is {label}", ", {amount}"),
    "Pay": (
        "{label}: ", ("amount", "who is {role} receives {amount}"), ("!amount", "who is {role} is paid"), " {per}",
        " for {when}", ", at most {at_most}", ", from {fund}", ", line {line}", "; counted by {account}",
        ("second_yes", "; another {words.coordinator.one} says yes before it is paid"),
    ),
    "Rate": ("The amount is {amount}",),
    "Entitlement": (
        "{label}", ": {says}", "; for {roles}", "; on the {words.track.many} {tracks}",
        "; with {words.contract.a} of {contracts}",
        "; only when {when}", "; one for each {by}", "; whoever is {position} there is named", "; at {address}",
        "; it is taken back {taken_back}",
    ),
    "Criterion": (
        "{says} weighs {share} of 100", ", {by}", ", up to {up_to}", "; it compares {fact}", " with {helper_fact}",
        ("only_if_asked", "; only for people who asked for it"), "; only {seen_by} see it",
    ),
    "SelfMatch": (
        "People may look for somebody themselves, and ask {asks} at a time", "; an answer comes within {answer_within}",
        ", with a reminder after {remind_after}", "; a helper may show {shows}",
        ("team_reads", "; what they write is read by the two and the matching team"),
    ),
    "Rematch": (
        "A round may change who is together already, where {words.coordinator.a} asks for it",
        "; a change fits better by at least {price} points of 100",
    ),
    "Preferences": (
        ("by=both", "People and helpers name up to {names} of each other"),
        ("by=people", "People name up to {names} helpers"), ("by=helpers", "Helpers name up to {names} people"),
        "; the matching team alone reads it",
    ),
    "Account": (
        "{label}: counted {unit} from {takes} that are {when}", ", of these ways of meeting: {modes}",
        ", of {duties}", ", spent on {activities}", ", at {events}", ", each of at least {each_at_least}",
        "; they belong to the {owner}", "; when several people are there, it counts {group}",
        "; it counts once approved by: {approved_by}",
        ", where one {words.session.one} comes to more than {approved_over}",
    ),
    "Event": (
        "{label}", ("days!=1", ", {days} days"), ", in {month}", ", each {every}", ", after {after}",
        ", the {day} after {follows}", ", on {weekday}", ", {at}", ", for {for_roles}", ", with {seats} seats",
        ", in groups of {in_groups}", ", led by {led_by}", ("optional", ", for those who like"),
        "; it goes by {agenda}", "; people take along {outcomes}", "; to read before: {materials}",
    ),
    "Mode": ("{label}", ("in_person", "; both are in one place")),
    "TagList": (
        "{label}: {tags}", "; {words.session.a} names at least {at_least}", "; for {duties}",
        "; the titles are of {credit}", "; the words are those of {framework}",
    ),
    "Step": (
        "{label}, by {owner}", "; it is {words.step.one} {order}", "; it takes {takes}",
        "; it comes again each {repeats}",
        "; it is done when {done_when}", "; else {otherwise}", "; it reads {reads}", "; it makes {makes}",
        "; there is one for each {one_per}", "; it may be {states}",
        "; {owner_role} sees to it", "; in {places}", "; it looks for a {staffing}",
    ),
    "Form": (
        "{label}", ", filled in by {by}", ", for {duties}", "; {seen_by} may read it", "; it follows {framework}",
        ("steps", "; what each will do is agreed on under it"),
    ),
    "Question": ("“{says}”", ("type!=text", " as {type}"), "; one of {choices}", ("optional", "; it may be left out")),
    "Instrument": (
        "{label}", ", as the shelf has it under {use}", ", answered by {by}", ", at {at}",
        "; {seen_by} may see it", "; it asks about {areas}",
        "; it may be taken from {from_day}", " to {until_day}", "; {criterion} is where it counts as reached",
        "; it leads to {leads_to}", "; it is of the kind {kind}", "; it follows {framework}", "; it asks: {items}",
        "; answers are {levels}", "; the titles are of {credit}",
    ),
    "Framework": (
        "{label}", ", as the shelf has it under {use}", "; the text of one's own is on the shelf under {own}",
        "; its titles are used down to level {depth}", "; for {for_roles}", "; its titles: {items}",
        "; its levels: {levels}",
        "; the titles are of {credit}",
    ),
    "Titled": (
        "A document: {label}", "; its parts: {parts}", "; it follows {follows}", "; it is written in {form}",
        "; it belongs to the {owner}", ("steps_tracked", "; its {words.step.many} are followed"),
        "; its {words.phase.many}: {phases}", "; its first days: {first_days}", ", counted from {day_one}",
        "; whom to meet: {meets}", "; to begin from: {starts}",
    ),
    "Closed": ("from {from_}", " to {until}"),
    "SchoolDays": ("School goes from {from_} to {until}",),
    "PlanPhase": ("{label}", ": {says}", ", from {at} on"),
    "Start": ("{label}", ", about {area}", ": {says}", "; its {words.step.many}: {steps}",
        "; to look at again after {look}"),
    "StartStep": ("{says}", ", by the {who}", ", after {after}"),
    "Cycle": (
        "{label}: {steps}", "; for {duties}", "; left out if need be: {optional}", "; who does what: {whose}",
        "; so long after the start: {due}", "; what is asked: {asks}", "; what is seen is taken down in: {evidence}",
        "; it takes {weeks} weeks", "; with {forms}",
        ("recording", "; it may use {words.recording.a}, once {consent_of} have said yes"), "; among a {among}",
    ),
    "PhaseStep": (
        "{label}: {leads}", "; it needs {needs}", "; pieces of evidence: {evidence}",
        "; times at criterion: {fidelity}", "; meanwhile the helper: {helper_does}", "; {monitors} keep an eye on it",
    ),
    "Resource": (
        "{label}", ", {kind}", ", by {author}", ", {outlet}", ", {published}", "; on {tags}", "; for {for_roles}",
        "; at {address}",
    ),
    "Partner": ("{label} {part}", "; of the {words.program.one} it sees {sees}", "; {address}"),
    "Contact": ("{label}: {address}", ", when {when}"),
    "News": ("{on}: {says}",),
    "Nudge": (
        "“{says}” goes to {to}", ", {at}", ", {ahead} before “{requirement}” is due", ", {ahead} before {event}",
        ("!ahead", ", when “{requirement}” is due"), ("!ahead", ", at {event}"), ", after {quiet} without contact",
        ", {ahead} before the day of {due}", ("!ahead", ", about {due}"),
        ", when {when}", ", each {every}", "; in other words: {in_season}",
    ),
    "Season": ("{label}, from {from_} on", ": {says}"),
    "Report": (
        "{to} receives “{label}”", " each year by {due}", ", {at}", " each {every}", ", with people {people}",
        "; its figures: {figures}", "; with the hours of {accounts}", "; with the answers to {instruments}",
        "; with the money of {funds}",
    ),
    "Kept": ("{label}: kept for {kept}", " after {after}"),
    "PastCohort": ("{key} goes from {from_} to {until}", ": {says}"),
    "Due": (
        "{label}: due on {on} each year", ("at", "{label}: due {at}"), ", from {of}",
        "; they are reminded {remind} before",
    ),
}  # fmt: skip

# A sentence for each of these, of records that stand alone or say several things.
EACH: Mapping[str, tuple[Clauses, ...]] = {
    "Joining": (
        ("Coming in goes in this order: {stages}",),
        ("The {words.agreement.one} is signed by {signed_by}",),
        ("They agree on {terms}",),
        ("Joining is no choice when {required_when}",),
        (("voluntary!=yes", "Joining is no choice"),),
        ("Who would like to hear more answers {interest}",),
        ("There is a meeting first: {meeting}",),
        ("People are invited by {invited_by}",),
        ("Who comes in is decided by {decided_by}",),
        (("late_hires!=yes", "Who is hired late comes in with the next year"),),
        ("Later people may {may}",),
    ),
    "Introductions": (
        (("second_yes", "Matches are published by one person once another has said yes"),),
        ("Both who are matched say yes, or why not, within {answer_within}",),
        ("Told of each match, and asked to say that they have seen it: {told}",),
    ),
    "Parting": (
        ("Once two of {key} have parted, both answer {asks}, and the two alone read it",),
        ("Nobody in {key} waits longer than {again_within} for somebody else",),
    ),
    "Staffing": (
        ("{posted_by} looks for everyone who becomes {key}", ", by {description}"),
        ("Everyone who would like to be {key} fills in {application}",),
        ("{references.at_least} people speak for everyone who would like to be {key}", ", on {references.on}"),
        ("Everyone who would like to be {key} is looked at for these: {criteria}",),
        ("Welcome, and not asked: {ideally}",),
        ("{approved_by} says the last yes to everyone who becomes {key}",),
        ("Each {key} says: {pledge}",),
        ("Each {key} is told {warned} before something runs out",),
        ("Each {key} sees to these: {responsibilities}",),
        ("When nobody can be {key}, {split_among} share it",),
    ),
    "Contracts": (
        ("It may be paid by {payers}",),
        ("{approver} says yes before it is bought",),
        ("It is signed by {signed_by}",),
        ("A price that was told stands for {quote_holds}",),
        ("Hours nobody used at the end {at_the_end}", ", for {extended_by}"),
    ),
    "Calendar": (
        ("Days and hours are those of {zone}",),
        ("The school year begins on {school_year}",),
        (
            "A new year of the {words.program.one} begins on {continues.starts} of each school year",
            " and ends on {continues.ends}",
        ),
        ("For who comes late, days are counted {late_joiners}",),
        ("Into the next year go {rolls_over}",),
        ("What was counted is closed {books}",),
        ("What was counted is closed with these days of each year: {books_on}",),
    ),
    "Privacy": (
        ("Figures of fewer than {groups_at_least} people are not shown",),
        ("{words.note.many} are kept for {notes_kept}", " after {notes_kept_from}"),
        ("Messages are kept for {messages_kept} after two have ended",),
        ("A message somebody reports is looked at by: {moderators}",),
        ("Of people’s {words.goal.many} {words.coordinator.a} sees {goals_shown}",),
        ("Hours are shown {hours_shown}",),
        ("Funders learn names {names_to_funders}",),
    ),
    "Page": (
        ("You get: {gives}",),
        ("What brings people here: {needs}",),
        ("First of all to read: {documents}",),
    ),
    "Planning": (
        ("A year has {weeks} weeks of school", " in {months} months"),
        ("{words.session.a} takes about {session}",),
        ("A period has {period}",),
        ("A week has {periods_a_week} periods",),
        ("The way to somebody takes {drive}",),
        ("Somebody who helps drives at most {driving_at_most} each week",),
    ),
    "Sessions": (
        ("Lengths offered first, in minutes: {minutes}",),
        ("Of a day they met, both may write in: {sheets}",),
    ),
    "Practices": (
        ("They work on {named}",),
        ("At most {priority_at_most} come first",),
        ("They are linked to {linked_to}",),
    ),
}

# A sentence for each value of a table.
OF_TABLES: Mapping[str, str] = {
    "introductions.reasons": "Somebody may say: {value}",
    "matching.*.self_match.reasons": "Somebody may say: {value}",
    "parting.*.reasons": "Who would like to go on with another may say: {value}",
    "joining.windows": "Each year by {value}: {key}",
    "planning.people": "How many there are, {key}: {value}",
    "planning.release": "Somebody who is {key} has {value} for it each school week",
    "planning.free_time": "Somebody who is {key} has {value} for being helped each school week",
    "planning.tracks": "How many are on the {words.track.one} {key}: {value}",
    "sessions.kinds": "{words.session.a} may be: {value}",
    "sessions.present": "Counted where {words.team.a} meets, never named: {value}",
    "contracts.groups": "The price for {key} is theirs when {value}",
}
