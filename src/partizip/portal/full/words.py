"""The words of the large demo: invented, plausible, in German as in an administration; some in English."""

DUTIES = (
    "Bericht über die Sprachmittlung in den Ämtern", "Zuweisung der Mittel des Integrationsfonds",
    "Übersicht der Beratungsstellen und ihrer Öffnungszeiten", "Stellungnahme zum Entwurf des Gesamtkonzepts",
    "Bericht über Stellen für Integrationslotsinnen und -lotsen", "Meldung der Plätze in Gemeinschaftsunterkünften",
    "Plan zur interkulturellen Öffnung", "Abstimmung der Angebote für Frauen mit Fluchterfahrung",
)  # fmt: skip
ORGANISATIONS = (
    "Nachbarschaft am Kanal", "Brücke der Sprachen", "Ankommen im Kiez", "Haus der Geschichten",
    "Frauen beraten Frauen",
    "Jugend im Hof", "Wege in Arbeit", "Offene Küche", "Verein der Lotsinnen", "Rat und Recht",
)  # fmt: skip
NAMES = (
    "Leyla Arslan", "Jonas Becker", "Mariam Diallo", "Piotr Zielinski", "Fatima El-Amin", "Katrin Vogel",
    "Nguyen Thi Lan", "Andriy Bondar", "Selin Kaya", "David Okoye", "Ines Krüger", "Rahel Tesfay", "Goran Petrović",
    "Nora Weiss", "Samir Qasim", "Elena Popescu", "Tariq Rahimi", "Birgit Sommer", "Amina Yusuf", "Lukas Brandt",
)  # fmt: skip
FIGURES = (
    "Beratungen in Anlaufstellen", "Teilnehmende an Sprachkursen", "Plätze in Unterkünften", "Anträge auf Förderung",
    "Einsätze der Sprachmittlung", "Kinder in Willkommensklassen", "Vermittlungen in Ausbildung",
)  # fmt: skip
TEXTS = (
    "Vereinbarung über Sprachmittlung", "Konzept der Anlaufstellen", "Leitbild der offenen Verwaltung",
    "Regeln der Beteiligung", "Vereinbarung über den Integrationsfonds", "Konzept für Frauen mit Fluchterfahrung",
)  # fmt: skip
SENTENCES = (
    "Das Land und die Bezirke stimmen ihre Angebote einmal im Vierteljahr ab.",
    "Wer beraten wird, erhält auf Wunsch eine Sprachmittlung ohne Kosten.",
    "Die Mittel werden bis zum Ende des ersten Quartals zugewiesen.",
    "Über Ablehnungen wird mit Gründen berichtet, ohne dass jemand erkennbar ist.",
    "Die Organisationen werden gehört, bevor entschieden wird.",
    "Unterlagen liegen zwei Wochen vor der Sitzung vor.",
    "Der Bericht nennt Ziele, Stand und nächste Schritte.",
    "Jede Stelle benennt eine Ansprechperson und deren Vertretung.",
)  # fmt: skip
ENGLISH = (
    "The Land and the districts coordinate their services once a quarter.",
    "Whoever is counselled gets an interpreter on request, free of charge.",
    "The organisations are heard before a decision is made.", "The report names aims, state and next steps.",
)  # fmt: skip
QUESTIONS = (
    "Wie viele Einsätze der Sprachmittlung gab es?", "Welche Beratungsstellen schließen in diesem Jahr?",
    "Wann werden die Mittel ausgezahlt?", "Wer ist für die Anlaufstelle zuständig?",
    "Wie lange warten Familien auf einen Platz?", "Welche Angebote gibt es am Abend?",
)  # fmt: skip
ANSWERS = (
    "Der Bericht liegt vor; die Zahlen sind mit den Bezirken abgestimmt.",
    "Die Mittel sind zugewiesen, die Bescheide verschickt.",
    "Die Übersicht ist vollständig; zwei Stellen haben neue Zeiten.",
    "Die Abstimmung ist erfolgt; das Protokoll liegt bei den Beteiligten.",
)  # fmt: skip
DISPUTES = (
    "Es fehlen die Angaben zu den Wartezeiten.", "Die Zahlen passen nicht zum Bericht des Vorjahres.",
    "Zwei der gefragten Stellen sind nicht genannt.",
)  # fmt: skip
STATEMENTS = (
    "Die Vorlage wird noch abgestimmt; wir rechnen mit vier Wochen.",
    "Die zuständige Stelle war nicht besetzt; seit diesem Monat ist sie es.",
    "Wir warten auf die Zahlen eines Trägers und haben ihn erinnert.",
)  # fmt: skip
