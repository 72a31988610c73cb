"""A request's statements as a pgbench script: the same text, the same transaction, with other ids in every run of it.

The ids of what lies in the shop are a fixed beginning and a number of twelve digits, and so are those that stand in for what
the server makes anew: in the script the number is a variable."""
import json
import re
import time

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
FIRST = 100_000_000_000


def beginning(kind):
    """The first 24 characters of the ids of one kind of thing."""
    return f"01930000-0000-7000-80{kind:02x}-"


USER, PRODUCT, VARIANT, SELLER, CART, LINE = (beginning(kind) for kind in range(1, 7))


def capture(database, request, word):
    """The statements of the session that sends one with `word` in it or in its parameters, from `begin` to `commit` where it is
    a transaction, as (text with $1 …, {"1": value or None})."""
    log = database.statements_of(request)
    entries = re.split(r"^(?=\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] )", log, flags=re.M)
    sessions = {}
    for entry in entries:
        head = re.match(r"[^\[]*\[(\d+)\] (LOG|DETAIL):  (.*)", entry, re.S)
        if not head:
            continue
        pid, kind, text = head.groups()
        if kind == "LOG" and (found := re.match(r"execute [^:]*: (.*)", text, re.S)):
            sessions.setdefault(pid, []).append((found[1].strip(), {}))
        elif kind == "DETAIL" and sessions.get(pid) and text.lower().startswith("parameters: "):
            for number, value in re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", text):
                sessions[pid][-1][1][number] = None if value == "NULL" else value[1:-1].replace("''", "'")
    for sent in sessions.values():
        for index, (text, values) in enumerate(sent):
            if word in text or any(word in (value or "") for value in values.values()):
                return transaction(sent, index)
    raise SystemExit(f"bench: no statement with {word!r} was sent:\n{log}")


def transaction(sent, index):
    """The statements of the transaction in which the statement at `index` stands."""
    for first in range(index, -1, -1):
        if sent[first][0].lower().startswith("begin"):
            last = next(i for i in range(index, len(sent)) if sent[i][0].lower() == "commit")
            return sent[first:last + 1]
        if sent[first][0].lower() == "commit":
            break
    return [sent[index]]


class Script:
    """Writes the script, and says which variables pgbench must be given for it."""

    def __init__(self, known, settings):
        """`known`: the numbers of the ids in the request, {id: variable}; `settings`: what chooses the variables' values."""
        self.known, self.settings = known, settings
        self.constants, self.fresh = {}, {}
        stamp = f"{time.time_ns() // 1_000_000:012x}"
        self.own = f"{stamp[:8]}-{stamp[8:]}-7000-9000-"

    def write(self, name, statements):
        text = [self.statement(*each) + ";" for each in statements]
        lines = ["\\set n :n + 1"] if self.fresh else []
        lines += self.settings + [f"\\set {each} {FIRST} + :n * 10000 + :client_id * 64 + {number}"
                                  for number, each in enumerate(self.fresh.values())]
        with open(name, "w") as f:
            f.write("\n".join(lines + text) + "\n")
        return [word for each, value in [("n", "0"), *((c, v) for v, c in self.constants.items())] for word in ("-D", f"{each}={value}")]

    def statement(self, text, values):
        # A cast keeps its colons: pgbench only takes one that a name follows and no other precedes.
        return re.sub(r"\$(\d+)", lambda match: self.value(values[match[1]]), " ".join(text.split()))

    def value(self, value):
        """What stands for a parameter: a variable, or several that are put together, as the type that the parameter looks like."""
        if value is None:
            return "NULL"
        kind = type_of(value)
        if not UUID.search(value):
            return self.constant(value) + (f"::{kind}" if kind != "text" else "")
        parts, end = [], 0
        for match in UUID.finditer(value):
            start, number = self.id(match[0])
            parts += [self.constant(value[end:match.start()] + start), f"{number}"]
            end = match.end()
        if end < len(value):
            parts.append(self.constant(value[end:]))
        return "(" + " || ".join(f"{part}::text" for part in parts) + f")::{kind}"

    def id(self, text):
        """The beginning of an id, and the variable that is the rest of it."""
        if text in self.known:
            return text[:24], f":{self.known[text]}"
        return self.own, ":" + self.fresh.setdefault(text, f"u{len(self.fresh)}")

    def constant(self, value):
        return ":" + self.constants.setdefault(value, f"c{len(self.constants)}")


def type_of(value):
    """What a parameter is, by its looks in the log."""
    if re.fullmatch(UUID, value):
        return "uuid"
    if re.fullmatch(r"-?\d+", value):
        return "bigint"
    if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d", value):
        return "timestamptz"
    if re.fullmatch(r"\\x([0-9a-f]{2})*", value):
        return "bytea"
    if value[:1] in "{[" and is_json(value):
        return "json"
    if re.fullmatch(r"\{.*\}", value, re.S):
        kinds = {type_of(each) for each in value[1:-1].split(",") if each != "NULL"}
        return (kinds.pop() if len(kinds) == 1 else "text") + "[]"
    return "text"


def is_json(value):
    try:
        json.loads(value)
        return True
    except ValueError:
        return False
