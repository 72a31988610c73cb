"""The statement that a request sends, taken from Postgres's own log, for pgbench to send as well."""
import re


def capture(database, request, word="catalog."):
    """The one statement with that word in it that the request sends, as (text with $1 …, {"1": value or None})."""
    log = database.statements_of(request)
    found = re.findall(r"LOG:  execute [^:]*: (.*?)\n[^\n]*DETAIL:  [Pp]arameters: ([^\n]*)", log, re.S)
    found = [(text, parameters) for text, parameters in found if word in text]
    if len(found) != 1:
        raise SystemExit(f"bench: expected the request to send one statement, saw {len(found)}:\n{log}")
    text, parameters = found[0]
    values = {}
    for number, value in re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", parameters):
        values[number] = None if value == "NULL" else value[1:-1].replace("''", "'")
    return text, values


def write_script(name, text, values):
    """Writes the text as a pgbench script; returns the -D arguments that give it the same parameters. They are parameters of the
    prepared statement there too; only a NULL, which pgbench cannot send, is written out."""
    def bound(match):
        return "NULL" if values[match[1]] is None else f":p{match[1]}"

    # A cast keeps its colons: pgbench only takes a colon that is followed by a name and not preceded by another colon.
    statement = re.sub(r"\$(\d+)", bound, " ".join(text.split()))
    with open(name, "w") as f:
        f.write(statement + ";\n")
    return [word for number, value in values.items() if value is not None for word in ("-D", f"p{number}={value}")]
