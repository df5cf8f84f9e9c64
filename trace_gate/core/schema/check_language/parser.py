"""The check language: one line of a profile's `check:` to clauses (SPEC 3, Compiling profiles).

    check  := clause ("and" clause)*
    clause := N OP subject OP N | N OP subject | subject OP N        OP: < <= > >= == !=
            | PATH "==" LITERAL | PATH "!=" LITERAL | PATH "in" "[" LITERAL, … "]"
            | PATH "is" ["not"] "null" | PATH "matches" REGEX
    subject := PATH | "len" "(" PATH ")"
    PATH   := dotted field, `[]` after a list for each of its items; `trace.` in front is left out

A clause is about a value that is there. Null and absent have the length 0 and are `null`;
they meet no other test. Nothing is ever evaluated: a clause becomes JSON Schema keywords.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.schema.check_language import messages
from trace_gate.core.schema.check_language.tokens import Scanner, Token
from trace_gate.core.schema.problems import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Test = Literal["bounds", "equals", "differs", "one_of", "matches", "null", "not_null"]
    Value = str | int | float | bool | None

_ORDERS = ("<", "<=", ">", ">=")
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_KEYWORDS = ("and", "in", "is", "not", "null", "matches", "len", "or", "true", "false")
_LANGUAGE = (
    "Use one of: `len(PATH) >= 1`, `3 <= PATH <= 30`, `PATH == 'text'`, `PATH in ['a', 'b']`, "
    "`PATH is not null`, `PATH matches 'expression'`, joined by `and`."
)


class Path(Record):
    """A dotted field below `trace`; `[]` among the parts stands for each item of a list."""

    parts: tuple[str, ...]
    text: str
    at: int


class Bound(Record):
    """One comparison with a number: `subject OP number`."""

    operator: str
    number: int | float
    at: int


class Literal_(Record):  # noqa: N801 - `Literal` is the word of the language, and of typing
    """A value as the author wrote it in a check."""

    value: Value
    text: str
    at: int


class Clause(Record):
    """One test of one field. `length` says that its length is tested, not its value."""

    path: Path
    test: Test
    length: bool = False
    bounds: tuple[Bound, ...] = ()
    values: tuple[Literal_, ...] = ()
    expression: str = ""
    at: int = 0


def parse_check(text: str) -> tuple[Clause, ...]:
    """The clauses of a check; all of them must hold.

    Raises:
        Fault: The text is not of the language; `at` is the place of the offending words.
    """
    return _Parser(text).check()


def parse_path(text: str) -> Path:
    """A dotted field as `required`, `optional` and `forbidden` name it.

    Raises:
        Fault: The text is not a dotted field.
    """
    parser = _Parser(text)
    path = parser.path(parser.scanner.take())
    parser.end()
    return path


class _Parser:
    """Recursive descent, one method for each line of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scanner = Scanner(text)

    def check(self) -> tuple[Clause, ...]:
        clauses = [self.clause()]
        while self.scanner.next.is_word("and"):
            self.scanner.take()
            clauses.append(self.clause())
        self.end()
        return tuple(clauses)

    def end(self) -> None:
        if self.scanner.next.kind != "end":
            raise self.stranger(self.scanner.next)

    def clause(self) -> Clause:
        first = self.scanner.take()
        if first.kind == "number":
            return self.ranged(first)
        path, length = self.subject(first)
        operator = self.scanner.take()
        if operator.kind == "operator":
            return self.compared(path, operator, length=length)
        if length:
            raise self.fault(operator, messages.after_len())
        if operator.is_word("matches"):
            expression, at = self.scanner.expression()
            return Clause(path=path, test="matches", expression=expression, at=at)
        if operator.is_word("is"):
            return self.null(path)
        if operator.is_word("in"):
            return self.one_of(path, operator)
        raise self.stranger(operator)

    def subject(self, first: Token) -> tuple[Path, bool]:
        if not first.is_word("len"):
            return self.path(first), False
        self.expect("(")
        path = self.path(self.scanner.take())
        self.expect(")")
        return path, True

    def path(self, token: Token) -> Path:
        if token.kind != "name" or token.text in _KEYWORDS:
            raise self.stranger(token)
        if self.scanner.next.text == "(" and self.scanner.next.kind == "sign":
            raise Fault(
                messages.unknown_function(token.text),
                _LANGUAGE,
                token.at,
            )
        parts = tuple(token.text.replace("[]", ".[]").split("."))
        short = parts[1:] if parts[0] == "trace" and len(parts) > 1 else parts
        return Path(parts=short, text=token.text, at=token.at)

    def ranged(self, low: Token) -> Clause:
        """`3 <= subject` and `3 <= subject <= 30`."""
        operator = self.scanner.take()
        if operator.kind != "operator":
            raise self.fault(operator, messages.comparison_expected())
        path, length = self.subject(self.scanner.take())
        first = Bound(operator=_FLIPPED[operator.text], number=self.number(low), at=low.at)
        if self.scanner.next.kind != "operator":
            return self.bounded(path, (first,), length=length, at=low.at)
        second = self.scanner.take()
        if second.text[0] != operator.text[0] or operator.text not in _ORDERS:
            raise self.fault(second, messages.cannot_go_on(operator.text))
        bound = Bound(operator=second.text, number=self.number(self.scanner.take()), at=second.at)
        return self.bounded(path, (first, bound), length=length, at=low.at)

    def compared(self, path: Path, operator: Token, *, length: bool) -> Clause:
        """`subject OP N`, `PATH == LITERAL`."""
        if operator.text in _ORDERS or length:
            number = self.number(self.scanner.take())
            bound = Bound(operator=operator.text, number=number, at=operator.at)
            return self.bounded(path, (bound,), length=length, at=operator.at)
        value = self.literal(self.scanner.take())
        test: Test = "equals" if operator.text == "==" else "differs"
        if value.value is None:
            test = "null" if test == "equals" else "not_null"
        return Clause(path=path, test=test, values=(value,), at=operator.at)

    def bounded(self, path: Path, bounds: tuple[Bound, ...], *, length: bool, at: int) -> Clause:
        """Equality with a number is a test of its own, unless it is of a length."""
        operator, number = bounds[0].operator, bounds[0].number
        if length or operator in _ORDERS:
            return Clause(path=path, test="bounds", length=length, bounds=bounds, at=at)
        value = Literal_(value=number, text=str(number), at=bounds[0].at)
        test: Test = "equals" if operator == "==" else "differs"
        return Clause(path=path, test=test, values=(value,), at=at)

    def null(self, path: Path) -> Clause:
        token = self.scanner.take()
        negated = token.is_word("not")
        if negated:
            token = self.scanner.take()
        if not token.is_word("null"):
            raise self.fault(token, messages.is_null_only())
        return Clause(path=path, test="not_null" if negated else "null", at=token.at)

    def one_of(self, path: Path, operator: Token) -> Clause:
        self.expect("[")
        values = [self.literal(self.scanner.take())]
        while self.scanner.next.kind == "sign" and self.scanner.next.text == ",":
            self.scanner.take()
            values.append(self.literal(self.scanner.take()))
        self.expect("]")
        return Clause(path=path, test="one_of", values=tuple(values), at=operator.at)

    def literal(self, token: Token) -> Literal_:
        if token.kind == "text":
            return Literal_(value=token.text, text=token.text, at=token.at)
        if token.kind == "number":
            return Literal_(value=self.number(token), text=token.text, at=token.at)
        if token.kind != "name":
            raise self.fault(token, "a value is expected here")
        if "." in token.text or "[" in token.text:
            raise Fault(
                *messages.two_fields(token.text),
                token.at,
            )
        words: dict[str, Value] = {"true": True, "false": False, "null": None}
        return Literal_(value=words.get(token.text, token.text), text=token.text, at=token.at)

    def number(self, token: Token) -> int | float:
        if token.kind != "number":
            raise self.fault(token, "a number is expected here")
        return float(token.text) if "." in token.text else int(token.text)

    def expect(self, sign: str) -> None:
        token = self.scanner.take()
        if token.kind != "sign" or token.text != sign:
            raise self.fault(token, f"`{sign}` is expected here")

    def stranger(self, token: Token) -> Fault:
        """Words that the language does not have, and what to write instead."""
        instead = {
            "or": messages.and_only(),
            "not": messages.is_not_null_only(),
            "&&": "write `and`",
            "||": messages.rules_by_and(),
            "=": "write `==`",
        }
        word = token.text.lower()
        if word in _KEYWORDS and word != token.text:
            return self.fault(token, f"write `{word}` in small letters")
        if word in ("and", "in", "is", "null", "matches", "len"):
            return self.fault(token, "it does not belong here")
        return self.fault(token, instead.get(word, messages.not_of_the_language()))

    def fault(self, token: Token, why: str) -> Fault:
        words = f"`{token.text}`" if token.kind != "end" else "The end"
        return Fault(messages.at_place(words, self.text, why), _LANGUAGE, token.at)
