"""A season as rows of a file, drawn at random, and a reader of such rows that knows nothing of the portal."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from portal.kit.dates import VIETNAM

FIRST = date(2024, 3, 1)
DAYS = {"major": 30, "minor": 60, "observation": 90, "good": None}
CLAUSES = ("2015:9.2", "2015:9.3", "2015:7.5.3", "2008:8.2.2")
AFTER = {"log": "logged", "ask": "asked", "propose": "proposed", "accept": "accepted", "report": "done"}
AFTER |= {"confirm": "effective", "close": "closed", "settle": "closed", "note": "closed", "reject": "asked"}
AFTER |= {"reopen": "asked", "waive": "waived", "end-waiver": "asked", "withdraw": "withdrawn"}


class Drawn:
    """Rows for these agencies (key to district), of people by their part: staff, inspector, officer of all."""

    def __init__(self, districts: dict[str, str], people: dict[str, str], seed: int) -> None:
        self.draw, self.people, self.rows = Random(seed), people, []
        self.lag = 0
        before = FIRST - timedelta(days=40)
        self.row("programme.draw-up", "p", before, "staff", year="2024", text="Kế hoạch kiểm tra năm 2024")
        window = {"from": FIRST.isoformat(), "until": "2024-12-31"}
        for key in districts:
            how = self.draw.choice(["on_site", "by_files"])
            self.row("programme.add", "p", before, "staff", agency=key, form=how, **window)
        self.row("programme.approve", "p", before, "staff", number="9/QĐ-UBND", signer="Chủ tịch")
        for number, key in enumerate(districts):
            self.lag = self.draw.choice([0, 0, 3, 20])
            self._agency(number, key, window)

    def row(self, step: str, key: str, on: date, who: str, **cells: str) -> None:
        recorded = datetime.combine(on + timedelta(days=self.lag), time(16), tzinfo=VIETNAM).isoformat()
        given = {"step": step, "key": key, "on": on.isoformat(), "by": self.people[who], "recorded_at": recorded}
        self.rows.append(given | cells)

    def _agency(self, number: int, key: str, window: dict[str, str]) -> None:
        visit, on, fate = f"v{number}", FIRST + timedelta(days=number * 5), self.draw.random()
        if fate < 0.1:
            self.row("programme.drop", "p", on, "staff", agency=key, because="Sáp nhập.")
            return
        if fate < 0.25:
            self.row("programme.change", "p", on, "staff", agency=key, form="by_files", because="Bận.", **window)
        plan = {"agency": key, "of": "p", "team": f"leader:{self.people['inspector']}"}
        how = self.draw.choice(["on_site", "by_files"])
        self.row("visit.plan", visit, on, "inspector", **plan, form=how, **{"from": on.isoformat()})
        if fate > 0.9:
            return
        on += timedelta(days=2)
        self.row("visit.start", visit, on, "inspector")
        if fate > 0.8:
            self.row("visit.cancel", visit, on, "inspector", text="Cơ quan xin hoãn.")
            return
        found = [self._logged(f"f{number}-{each}", visit, on) for each in range(self.draw.randrange(4))]
        self.row("visit.draft", visit, on, "inspector", number="5")
        signed = on + timedelta(days=self.draw.randrange(4))
        self.row("visit.sign", visit, signed, "inspector", signer="Trưởng đoàn", responsible="Chủ tịch")
        self.row("visit.close", visit, signed, "inspector")
        for finding, grade, withdrawn in found:
            if DAYS[grade] and not withdrawn:
                self._corrected(finding, signed, needs_plan=grade != "observation")

    def _logged(self, finding: str, visit: str, on: date) -> tuple[str, str, bool]:
        grade, withdrawn = self.draw.choice(list(DAYS)), self.draw.random() < 0.1
        clause = self.draw.choice(CLAUSES)
        self.row("finding.log", finding, on, "inspector", of=visit, grade=grade, clauses=clause, text="Thiếu hồ sơ.")
        if withdrawn:
            self.row("finding.withdraw", finding, on, "inspector", text="Nhầm.")
        return finding, grade, withdrawn

    def _corrected(self, finding: str, on: date, *, needs_plan: bool) -> None:
        """Some of the ways that a finding can go, each left off anywhere."""
        ways = {
            "usual": ["propose", "accept", "report", "confirm", "close"],
            "again": ["propose", "accept", "report", "reject", "propose", "accept", "report", "confirm", "close"],
            "reopened": ["propose", "accept", "report", "confirm", "close", "reopen", "propose"],
            "waived": ["propose", "waive", "end-waiver", "propose", "accept", "report"],
            "lapsed": ["waive"],
            "back": ["propose", "accept", "report", "send-back", "report", "confirm"],
        } | ({} if needs_plan else {"settled": ["settle"]})
        way = self.draw.choice(list(ways.values()))
        for move in way[: self.draw.randrange(len(way) + 1)] if len(way) > 1 else way:
            on += timedelta(days=self.draw.randrange(15))
            who = {"propose": "officer", "report": "officer"}.get(move, "staff")
            until = {"until": (on + timedelta(days=self.draw.randrange(1, 60))).isoformat()}
            more = until if move in ("waive", "reject", "reopen") else {}
            self.row(f"finding.{move}", finding, on, who, text="Đã xem.", cause="Thiếu người.", **more)


class Read:
    """The rows counted the slow way, on a day, as known at a moment (None: all of it)."""

    def __init__(self, rows: list[dict[str, str]], districts: dict[str, str], on: date, known: datetime | None):
        self.all, self.on, self.districts, self.known = rows, on, districts, known
        self.rows = [
            row
            for row in rows
            if date.fromisoformat(row["on"]) <= on
            and (known is None or datetime.fromisoformat(row["recorded_at"]) <= known)
        ]
        self.plans = {row["key"]: row for row in rows if row["step"] == "visit.plan"}
        self.logs = {row["key"]: row for row in rows if row["step"] == "finding.log"}
        self.starts = {row["key"]: date.fromisoformat(row["on"]) for row in rows if row["step"] == "visit.start"}

    def counts(self) -> Counter:
        counts = Counter(self._programme())
        for visit in self._visited():
            counts.update([("visits", self.plans[visit]["form"]), ("visits", None)])
        for key in self.logs:
            counts.update(self._finding(key))
        return counts

    def _visited(self) -> set[str]:
        told = {
            step: {row["key"] for row in self.rows if row["step"] == f"visit.{step}"} for step in ("start", "cancel")
        }
        return told["start"] - told["cancel"]

    def _programme(self) -> Iterator[tuple]:
        forms = {}
        for row in self.rows:
            if row["step"] in ("programme.add", "programme.change"):
                forms[row["agency"]] = row["form"]
            elif row["step"] == "programme.drop":
                del forms[row["agency"]]
        visited = {self.plans[visit]["agency"] for visit in self._visited()}
        for agency, how in forms.items() if any(row["step"] == "programme.approve" for row in self.rows) else ():
            for form in (None, how):
                yield from (("planned", form), ("visited" if agency in visited else "left", form))

    def _finding(self, key: str) -> Iterator[tuple]:
        log = self.logs[key]
        days, visit = DAYS[log["grade"]], log["of"]
        due = days and self.starts[visit] + timedelta(days=days)
        state, granted, done, closed = "logged", None, None, None
        for row in self.rows:
            move, on = row["step"].partition(".")[2], date.fromisoformat(row["on"])
            if row["step"] == "visit.sign" and row["key"] == visit and state == "logged":
                move = "ask" if due else "note"
            elif row["key"] != key or move == "log":
                continue
            state = "accepted" if move == "send-back" else AFTER[move]
            until = date.fromisoformat(row["until"]) if row.get("until") else None
            if move in ("waive", "end-waiver"):
                granted = until or on
            elif until:
                granted = max(until, granted or until)
            done = on if move == "report" else None if move in ("send-back", "reject", "reopen", "waive") else done
            closed = on if state == "closed" else None
        if state not in ("logged", "withdrawn"):
            yield from self._told(log, state, max(filter(None, (due, granted)), default=None), done or closed)

    def _told(self, log: dict[str, str], state: str, due: date | None, corrected: date | None) -> Iterator[tuple]:
        district = "gone" if self.known else self.districts[self.plans[log["of"]]["agency"]]
        groups = [("findings", None), ("grade", log["grade"]), ("clause", log["clauses"]), ("district", district)]
        if due is None:
            groups.append(("outcome", None))
        elif corrected:
            groups.append(("outcome", "in-time" if corrected <= due else "late"))
        else:
            groups.append(("outcome", "running" if due >= self.on else "missed"))
        is_open = state != "closed"
        if is_open:
            age = (self.on - date.fromisoformat(log["on"])).days
            groups.append(("age", next((str(most) for most in (30, 90, 365) if age <= most), "more")))
        for group in groups:
            yield (*group, "total")
            if is_open:
                yield (*group, "open")
            if is_open and due and due < self.on:
                yield (*group, "overdue")
