"""Words for charts in tests, and charts of every form."""

from datetime import date
from decimal import Decimal

from partizip.core.charts import (
    Absent,
    Amount,
    Band,
    Bar,
    Bars,
    Break,
    Dots,
    Fan,
    Label,
    Line,
    Lines,
    Mark,
    Multiples,
    Point,
    Row,
    Stack,
    Words,
)


def german_number(value: Decimal, decimals: int) -> str:
    return f"{value:,.{decimals}f}".translate({ord(","): ".", ord("."): ","})


def english_number(value: Decimal, decimals: int) -> str:
    return f"{value:,.{decimals}f}"


ENGLISH = Words(
    number=english_number, rtl=False, bars="Bar chart", stack="Stacked shares", lines="Line chart",
    multiples="Small charts", dots="Estimates", fan="Projection", about="%(form)s, in %(unit)s.",
    largest="Largest: %(value)s (%(label)s).", smallest="Smallest: %(value)s (%(label)s).",
    last="Last: %(value)s (%(label)s).", projected="Projected: %(value)s (%(label)s).", not_reported="not reported",
    withheld="withheld", absent="%(state)s: %(labels)s.",
    break_="From %(label)s on: %(words)s. Before and after cannot be compared.",
    between="%(value)s (%(low)s to %(high)s)", band="%(level)s of 100: %(low)s to %(high)s (%(label)s).",
    share="%(level)s of 100 courses", mark="%(label)s: %(value)s", begins="The axis begins at %(value)s.",
    scale="One scale: %(low)s to %(high)s", rest="rest of the whole", over="The parts are more than the whole.",
    measured="measured", course="projected course", comma=", ", head_name="Name", head_day="Day", head_low="From",
    head_high="To", head_whole="Whole",
)  # fmt: skip
GERMAN = Words(
    number=german_number, rtl=False, bars="Balken", stack="Anteile", lines="Verlauf", multiples="Kleine Verläufe",
    dots="Schätzungen", fan="Vorausschau", about="%(form)s, Einheit: %(unit)s.",
    largest="Größter Wert: %(value)s (%(label)s).", smallest="Kleinster Wert: %(value)s (%(label)s).",
    last="Zuletzt: %(value)s (%(label)s).", projected="Erwartet: %(value)s (%(label)s).",
    not_reported="nicht berichtet", withheld="zum Schutz von Personen nicht veröffentlicht",
    absent="%(state)s: %(labels)s.", break_="Ab %(label)s: %(words)s. Davor und danach ist nicht vergleichbar.",
    between="%(value)s (%(low)s bis %(high)s)", band="%(level)s von 100: %(low)s bis %(high)s (%(label)s).",
    share="%(level)s von 100 Verläufen", mark="%(label)s: %(value)s", begins="Die Achse beginnt bei %(value)s.",
    scale="Überall gleiche Skala: %(low)s bis %(high)s", rest="Rest des Ganzen",
    over="Die Teile sind mehr als das Ganze.", measured="gemessen", course="erwarteter Verlauf", comma=", ",
    head_name="Name", head_day="Tag", head_low="Von", head_high="Bis", head_whole="Ganzes",
)  # fmt: skip
ARABIC = Words(
    number=german_number, rtl=True, bars="أعمدة", stack="حصص متراكمة", lines="مسار زمني", multiples="رسوم صغيرة",
    dots="تقديرات", fan="توقع", about="%(form)s، الوحدة: %(unit)s.", largest="الأكبر: %(value)s (%(label)s).",
    smallest="الأصغر: %(value)s (%(label)s).", last="الأخير: %(value)s (%(label)s).",
    projected="المتوقع: %(value)s (%(label)s).", not_reported="لم يُبلَّغ عنه", withheld="محجوب لحماية الأشخاص",
    absent="%(state)s: %(labels)s.", break_="ابتداءً من %(label)s: %(words)s. لا تصح المقارنة بين ما قبل وما بعد.",
    between="%(value)s (%(low)s – %(high)s)", band="%(level)s من 100: %(low)s – %(high)s (%(label)s).",
    share="%(level)s من 100 مسار", mark="%(label)s: %(value)s", begins="يبدأ المحور عند %(value)s.",
    scale="مقياس واحد للجميع: %(low)s – %(high)s", rest="باقي الكل", over="مجموع الأجزاء أكبر من الكل.",
    measured="مقيس", course="مسار متوقع", comma="، ", head_name="الاسم", head_day="اليوم", head_low="من",
    head_high="إلى", head_whole="الكل",
)  # fmt: skip

DISTRICTS = (
    "Mitte", "Friedrichshain-Kreuzberg", "Pankow", "Charlottenburg-Wilmersdorf", "Spandau", "Steglitz-Zehlendorf",
    "Tempelhof-Schöneberg", "Neukölln", "Treptow-Köpenick", "Marzahn-Hellersdorf", "Lichtenberg", "Reinickendorf",
)  # fmt: skip
LONG = (
    "Senatsverwaltung für Justiz, Verbraucherschutz und Antidiskriminierung",
    "Landesamt für Flüchtlingsangelegenheiten, Unterbringungsleitstelle",
    "Rechtsschutzversicherungsgesellschaftenaufsichtsbehördenmitarbeiterschaft",
    "قسم شؤون الاندماج والمشاركة وحماية المستهلك ومكافحة التمييز في الولاية",
    "Bezirk A/B-Straße", "x",
)  # fmt: skip


def amount(value: str, *, low: str | None = None, high: str | None = None) -> Amount:
    """An amount as it is written: amount("39.4")."""
    number = Decimal(value)
    decimals = max(0, -int(number.as_tuple().exponent))
    return Amount(number, decimals, Decimal(low) if low else None, Decimal(high) if high else None)


MISSING, HIDDEN = Amount(None, absent=Absent.NOT_REPORTED), Amount(None, absent=Absent.WITHHELD)


def years(*values: str | Amount, first: int = 2020) -> tuple[Point, ...]:
    return tuple(
        Point(date(first + n, 12, 31), str(first + n), value if isinstance(value, Amount) else amount(value))
        for n, value in enumerate(values)
    )


def samples() -> dict[str, object]:
    """One chart of each form, with gaps, marks and breaks, and one of each with long labels."""
    talks = Label("talks")
    panels = tuple(
        Line(
            Label(name, "de"),
            years(*(str(400 + 37 * n * (k + 1) % 900) for k in range(4)), MISSING if n == 3 else "90"),
        )
        for n, name in enumerate(DISTRICTS)
    )
    estimates = tuple(
        Bar(Label(name, "de"), HIDDEN if n == 4 else MISSING if n == 7 else
            amount(f"{18 + n}.3", low=f"{15 + n}.1", high=f"{22 + n}.6"))
        for n, name in enumerate(DISTRICTS)
    )  # fmt: skip
    course = years("23.1", "25.0", "26.4", "27.9", first=2026)
    bands = tuple(
        Band(level, tuple((p.on, p.amount.value - spread * (n + 1), p.amount.value + spread * (n + 1))
                          for n, p in enumerate(course)))
        for level, spread in ((50, Decimal("0.4")), (80, Decimal("0.8")), (95, Decimal("1.3")))
    )  # fmt: skip
    return {
        "bars": Bars(Label("Talks by district"), talks, tuple(
            Bar(Label(name, "de"), MISSING if n == 2 else HIDDEN if n == 5 else amount(str(310 + n * 73)))
            for n, name in enumerate(DISTRICTS)), (Mark(Label("all districts"), Decimal(640)),)),
        "negative": Bars(Label("Change"), Label("points"), tuple(
            Bar(Label(name, "de"), amount(value)) for name, value in zip(LONG, ("-4.5", "3.2", "0", "-0.1", "2.25", "-8"), strict=True))),
        "dots": Dots(Label("Share of employees"), Label("%"), estimates,
                     (Mark(Label("Residents of the Land"), Decimal("40.3"), 1), Mark(Label("Target"), Decimal("30")))),
        "stack": Stack(Label("State"), Label("clauses"), (Label("late"), Label("due soon"), Label("under way"), Label("nothing recorded")), (
            Row(Label(LONG[0], "de"), (amount("1"), amount("2"), amount("3"), amount("4"))),
            Row(Label("Pankow"), (amount("3"), HIDDEN, amount("1"), amount("0")), amount("9")),
            Row(Label("Mitte"), (amount("3"), HIDDEN, amount("1"), amount("0"))),
            Row(Label("Spandau"), (amount("0"), amount("0"), amount("0"), amount("0"))),
            Row(Label("Neukölln"), (amount("30"), amount("30.5"), amount("38.5"), amount("0.5")), amount("100")))),
        "lines": Lines(Label("Through time"), Label("talks"), (
            Line(Label("all funded places"), years("41200", "43100", MISSING, "46900", first=2019)),
            Line(Label("places of the programme only"), years("20100", "23350", HIDDEN, "24020", first=2022))),
            (Break(date(2022, 1, 1), "2022", Label("places of the programme only")),), (Mark(Label("needed"), Decimal(50000)),)),
        "multiples": Multiples(Label("Talks by district"), talks, panels, (Break(date(2022, 6, 1), "2022", Label("another count")),)),
        "fan": Fan(Label("Outlook"), Label("%"), (*years("19.8", first=2020), *years(amount("20.6", low="20.1", high="21.2"), first=2022), *years("21.7", first=2024)),
                   course, bands, (Mark(Label("Residents"), Decimal("40.3"), 1),)),
    }  # fmt: skip
