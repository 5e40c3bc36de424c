"""The parts of a criterion that state something: mentions, and noun phrases that their surroundings tell the kind of.

A mention is a part as it is. A noun phrase without a mention is one where it stands in a list with one ("asthma or X"),
or where a phrase announces it ("diagnosis of X"); an act that the text asks for or denies ("unable to walk") is one by
itself. What thresholds have taken, and events that a time is counted from, are none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ...lexicon.roles import role
from ..marks import AND_OR, ARTICLES, PARENTHESES
from .acts import Act, acts, is_administrative, is_one_with
from .agents import of_partners, reactions, treatments
from .announced import announce
from .asides import without_asides
from .codes import codes, is_numbered, with_code
from .coordination import CONNECTORS, Part, is_adjective, join
from .evidence import by_evidence
from .signs import signed
from .sites import sited
from .study_acts import is_study_act, name_studies
from .syntax import Syntax
from .tested import results, tested
from .used_by_cues import UsedByCues
from .vocabulary import NARROWING, is_site, qualifiers, terms, wholes

LABELS = frozenset({"Condition", "Drug", "Procedure", "Device", "Measurement", "Observation", "Person", "Visit"})
"""The labels whose mentions state facts."""
BEFORE_ANCHOR = frozenset({"before", "prior", "after", "following", "since", "preceding", "from", "until", "to", "of"})
EARLIER = frozenset({"before", "prior", "after", "following", "until", "since", "preceding"})
CUTTING = CONNECTORS | {"notwithstanding"}
"""What a mention is cut at; the latter is what "+/-" is read as."""
NO_BEGINNING = CONNECTORS | ARTICLES | {"any"}
TO_LIMIT = 8
"""How many words there may be from "recovered" to a limit."""
ANCHOR_REACH = 9
SIGNING = frozenset({"signing", "signature"})
"""Behind "from" these lead to a consent that a time begins with, or that someone is kept from giving."""
BEGINNING = frozenset({"start", "initiation"}) | SIGNING
TIME_GOES_ON = frozenset({"until", "till", "through", "throughout"})
BEHIND_CONSENT = 6
"""Among how many words behind a consent the end of a time may begin that begins with it."""
LONGEST_LEAD = 12
"""How many words of qualifiers stand before a name at most."""


class Parts:
    """The parts of one criterion's text, :attr:`found`, in its order.

    Args:
        text: the criterion's own text, to which all offsets refer.
        mentions: start, end and label of each mention.
        taken: spans that thresholds and numbers have used.
        defined: spans of abbreviations where they are defined: "... syndrome (APS)".
    """

    def __init__(
        self,
        read: Syntax,
        text: str,
        mentions: Sequence[tuple[int, int, str]],
        taken: Sequence[tuple[int, int]],
        defined: Sequence[tuple[int, int]],
    ) -> None:
        self.read = read
        self.text = text
        self._starts, self._ends = read.starts, read.ends
        self._taken = self._words_of(taken)
        self._taken -= codes(read) if self._taken else set()
        self._defined = self._words_of(defined)
        self._cues = UsedByCues(read)
        self._qualifying = {
            at for start, end, label in mentions if label == "Qualifier" for at in range(*self._word_range(start, end))
        }
        self._bracketed = not PARENTHESES.isdisjoint(read.words)
        self._acts = acts(read, self._taken)
        self._whole = {at: (first, last) for first, last, _ in wholes().find(read.texts) for at in range(first, last)}
        self.found = self._stating(mentions)

    def _stating(self, mentions: Sequence[tuple[int, int, str]]) -> list[Part]:
        read = self.read
        parts = [*self._mentioned(mentions)]
        parts += self._done(parts)
        parts += self._unlabelled(parts)
        signed(read, parts, self.text)
        announce(read, parts)
        parts = sited(read, parts)
        parts = join(read, parts, self.text)
        name_studies(read, parts)
        tested(read, parts)
        results(read, parts, self.text)
        of_partners(read, parts)
        if len(parts) > 1:
            parts = [*_outermost(treatments(read, reactions(read, self._merged(parts))))]
        stated = [part for part in parts if part.label is not None and not self._says_nothing(part)]
        return by_evidence(read, without_asides(read, stated))

    # ------------------------------------------------------------------ where parts come from

    def _mentioned(self, mentions: Sequence[tuple[int, int, str]]) -> Iterator[Part]:
        act_at = {index: act for act in self._acts for index in range(act.introduction, act.last)}
        reached = 0
        for start, end, label in mentions:
            first, last = self._without_brackets(*self._word_range(start, end))
            first = self._past_denial(first, last)
            if first in self._whole and last <= self._whole[first][1]:
                if first < reached:
                    continue
                first, last = self._whole[first]
                reached = last
            while label == "Condition" and first < last - 1 and first in self._taken:
                first += 1
            if self.read.texts[first] == "of" and first - 1 in self._taken:
                continue  # of what a limit's condition is, "unless due to infiltration | of the liver"
            words = range(first, last)
            if self._cues.words.issuperset(words):
                continue
            if self.read.texts[first] == "non" and self._is_deniable(words):
                first += 1
            if len(words) > 1 and self.read.texts[last - 1] in role("suffixed"):
                last -= 1
                if label == "Qualifier" and self.read.texts[last - 1 - (last - first > 1)] in role("given"):
                    label = "Procedure"
            act = act_at.get(first)
            if act is not None:
                first = max(first, act.first)
                words = range(first, last if self._is_object(first, start, end, label, act) else first)
            if label in LABELS and words and self._taken.isdisjoint(words) and not self._defined.issuperset(words):
                yield from self._conjuncts(first, with_code(self.read, self.text, self._taken, last), label)

    def _past_denial(self, first: int, last: int) -> int:
        """Where a mention's own name begins that the model lets begin with its denial: "insufficient knowledge of |
        French"; "deprived of liberty" is a state."""
        recovered, denied = self._cues.recovered.get(first), self._cues.denials.get(first)
        past = denied if denied is not None and self.read.texts[first] in role("lacking") else first
        past = recovered or past
        past = self.read.past(past, {"determiner"}) if past > first else past
        return past if past < last else first

    def _is_deniable(self, words: range) -> bool:
        """Whether a prefix denies all that follows it: "non-smoker", "non-English speaker", and neither "non-cardiac
        case" nor "non-compliance", which is a name."""
        word = self.read.texts[words[-1]]
        named = word in role("named_by_non") and not is_adjective(word)
        return (len(words) == 2 and not named) or word in role("speaker")

    def _without_brackets(self, first: int, last: int) -> tuple[int, int]:
        """A mention without a bracket whose other half stands outside: "TIA)" in "attack (TIA)", "walk (palsy"."""
        if not self._bracketed:
            return first, last
        texts = self.read.texts
        opened = next((at for at in range(first + 1, last) if texts[at] == "("), last)
        if ")" not in texts[opened:last]:
            last = opened
        if last - first > 1 and texts[last - 1] == ")" and "(" not in texts[first:last]:
            last -= 1
        elif last - first > 1 and texts[first] == "(" and ")" not in texts[first:last]:
            first += 1
        return first, last

    def _conjuncts(self, first: int, last: int, label: str) -> Iterator[Part]:
        """A mention, cut at the conjunctions in it: the model takes "hepatic or renal insufficiency" for one."""
        texts = self.read.texts
        between = [at for at in range(first + 1, last - 1) if texts[at] in CUTTING and at not in self._whole]
        cuts = [at for at in between if not is_numbered(self.read, at)]
        if cuts and (texts[last - 1] in role("reference") or terms().of(texts[first:last]) is not None):
            cuts = []
        for begin, end in zip([first, *(cut + 1 for cut in cuts)], [*cuts, last], strict=True):
            while begin < end and texts[begin] in NO_BEGINNING:
                begin += 1
            if begin == end:
                continue
            listed = cuts or (end - begin == 1 and self._goes_on(end) and is_adjective(texts[begin]))
            part = self._conjunct(begin, end, label) if listed else self._named(begin, end, label)
            part.whole = last if cuts else 0
            yield part

    def _goes_on(self, at: int) -> bool:
        """Whether an "and" or "or" stands at a word: "ischemic | and hemorrhagic stroke"."""
        return at < len(self.read.texts) and self.read.texts[at] in AND_OR

    def _named(self, first: int, last: int, label: str) -> Part:
        part = self._part(first, last, label)
        part.kind = self._kind(part, label)
        return part

    def _conjunct(self, first: int, last: int, label: str) -> Part:
        """A piece of a mention. One of qualifiers alone is a modifier; an ordinal, "second | or third degree block",
        waits for its noun, and so does an adjective that names nothing by itself, "dermatologic | or renal disease"."""
        region = last - first > 1 and self.read.texts[last - 1] in role("region")
        if self._after_qualifiers(first, last - region) == last - region:
            part = self._part(first, last, None)
            own = self._after_qualifiers(first, last, NARROWING)
            if own < last:
                part.first, part.start = own, self._starts[own]
            part.modifier, part.otherwise = True, label
            return part
        word = self.read.texts[first]
        waits = last - first == 1 and ((is_adjective(word) and terms().get(word) is None) or word in role("specimen"))
        if word in role("ordinal") and last - first == 1:
            part = self._part(first, last, None)
            part.suspended = True
            return part
        if not waits:
            return self._named(first, last, label)
        part = self._part(first, last, None)
        part.otherwise = label
        return part

    def _is_object(self, first: int, start: int, end: int, label: str, act: Act) -> bool:
        """Whether a mention names what an act is done to, and neither the act nor a part of it."""
        written = self.text[start:end].lower()
        named = (label != "Observation" and written not in role("vague")) or terms().get(written) is not None
        return named and not is_one_with(self.read, act, first)

    def _done(self, objects: list[Part]) -> list[Part]:
        """The acts whose object no mention names."""
        named = {part.first for part in objects}
        found = []
        for act in self._acts:
            if named.isdisjoint(range(act.first, act.last)):
                part = self._part(act.first, act.last, "Observation", "introduction")
                part.kind = "administrative" if is_administrative(self.read, act.first, act.last) else "observation"
                found.append(part)
        return found

    def _unlabelled(self, labelled: list[Part]) -> Iterator[Part]:
        """The noun phrases that hold no mention."""
        covered = {index for part in labelled for index in range(part.first, part.last)} | self._taken
        for chunk in self.read.chunks:
            if not covered.isdisjoint(range(chunk.first, chunk.last)):
                continue
            suspended = self._is_suspended(chunk.last)
            bare = self._qualify(chunk.first, chunk.last)
            first = self._after_qualifiers(chunk.first, chunk.last, NARROWING)
            first = self._last_qualifier(chunk.first, chunk.last) if first == chunk.last else first
            yield Part(
                self._starts[first], chunk.end, chunk.first, first, chunk.last, None, modifier=bare, suspended=suspended
            )

    def _is_suspended(self, at: int) -> bool:
        """Whether a hyphen that waits for its word ends at ``at``: "second- or third-degree block"."""
        texts = self.read.texts
        return at + 1 < len(texts) and texts[at] == "-" and texts[at + 1] in {"or", "and", ","}

    # ------------------------------------------------------------------ what becomes of them

    def _merged(self, parts: list[Part]) -> list[Part]:
        """ "Affiliation to a social security" is one fact, and "adenocarcinoma of the colon"."""
        merged: list[Part] = []
        for part in parts:
            last = merged[-1] if merged else None
            if last is not None and part.label is not None and self._is_compound(last, part):
                last.end, last.last, last.label, last.kind = part.end, part.last, part.label, part.kind
            elif last is not None and part.label is not None and last.last < part.lead and self._is_one(last, part):
                last.end, last.last = part.end, part.last
            elif part.label is not None:
                merged.append(part)
        return merged

    def _is_compound(self, left: Part, right: Part) -> bool:
        """Whether a hyphen makes two names one: "HIV-associated | nephropathy", "drug | -induced psoriasis"."""
        at = left.last
        if right.lead not in {at, at + 1} or at >= right.last - 1 or self.read.texts[at] not in role("hyphenated"):
            return False
        return self._starts[at] - left.end == 1 and not self.text[left.end].isspace()

    def _is_one(self, left: Part, right: Part) -> bool:
        between = range(left.last, right.lead)
        if any(self.read.classes[at] not in {"preposition", "determiner"} for at in between):
            return False
        if not EARLIER.isdisjoint(self.read.texts[at] for at in between):
            return False
        if left.kind == right.kind == "visit":
            return True
        if left.kind == "administrative":
            return right.kind == "administrative" or self.read.texts[right.lead] in role("investigational")
        site = right.last - right.first == 1 and is_site(self.read.texts[right.first])
        return site and self.read.texts[left.last] == "of" and not right.heads

    def _says_nothing(self, part: Part) -> bool:
        return self._is_empty(part) or self._is_anchor(part) or self._leads_to_limit(part)

    def _is_empty(self, part: Part) -> bool:
        """Whether a part names nothing by itself: "procedure", "episode"; "no complications" names them all."""
        texts = self.read.texts
        following = texts[part.last] if part.last < len(texts) else ""
        lead = part.lead + (self.read.classes[part.lead] == "determiner")
        alone = part.last - lead == 1
        vague = alone and not part.heads and not part.listed and texts[part.last - 1] in role("vague")
        if not (
            (vague and part.origin != "introduction")
            or (alone and (texts[lead].endswith("ically") or texts[lead] in role("origin")))
            or (part.label == "Procedure" and following == "site")
            or is_study_act(self.read, part)
        ):
            return False
        named = part.lead - (texts[part.lead - 1] == "prior")
        return not (named in self._cues.denied and following != "of") and not self._is_lacking(part)

    def _leads_to_limit(self, part: Part) -> bool:
        """Whether a limit says how far what a part says has come: "toxicities | resolved | to grade 1"."""
        if self.read.texts[part.lead] not in role("recovering"):
            return False
        ahead = range(part.lead + 1, min(part.lead + TO_LIMIT, len(self.read.texts)))
        to = next((at for at in ahead if self.read.texts[at] == "to"), ahead.stop)
        return not self._taken.isdisjoint(range(to, ahead.stop))

    def _is_lacking(self, part: Part) -> bool:
        """Whether the word joined to a part says that there is none: "treatment-naive"."""
        return (part.last in self._cues.suffixes) != (part.last + 1 in self._cues.suffixes)

    def _is_anchor(self, part: Part) -> bool:
        """Whether a part is only the event that a time is counted from: "within 6 months before surgery", "from signing
        informed consent until the last visit"."""
        at, seen = part.lead - 1, False
        while at >= 0 and part.lead - at <= ANCHOR_REACH:
            word = self.read.texts[at]
            if (seen and word in role("time")) or (word == "from" and self._begins_a_time(at, part)):
                return True
            if word in BEFORE_ANCHOR:
                seen = True
            elif self.read.classes[at] not in {"determiner", "generic", "preposition"} and word not in BEGINNING:
                return False
            at -= 1
        return False

    def _begins_a_time(self, at: int, part: Part) -> bool:
        """Whether "from" leads over signing to a consent that a time begins with, "from signing consent | until ...";
        who is kept from signing one is not meant."""
        texts = self.read.texts
        return texts[at + 1] in SIGNING and not TIME_GOES_ON.isdisjoint(texts[part.last : part.last + BEHIND_CONSENT])

    # ------------------------------------------------------------------ words

    def _part(self, first: int, last: int, label: str | None, origin: str = "facts") -> Part:
        lead, chunk = first, self.read.chunk_before(first)
        near = chunk is not None and 0 < first - chunk.first <= LONGEST_LEAD
        if chunk is not None and near and self._qualify(chunk.first, first):
            lead = chunk.first
        return Part(self._starts[first], self._ends[last - 1], lead, first, last, label, origin=origin)

    def _kind(self, part: Part, label: str) -> str:
        known = terms().of(self.read.texts[part.first : part.last])
        return known[1] if known is not None else label.lower()

    def _qualify(self, first: int, last: int) -> bool:
        """Whether words are qualifiers, by the lexicon or by the model."""
        known = self._qualifying
        if self._after_qualifiers(first, last) == last:
            return True
        if not known or not known.issuperset(range(first, last)):
            return False
        written = self.text[self._starts[first] : self._ends[last - 1]]  # "SARS-CoV-2", which the model may mistake
        return not (any(map(str.isdigit, written)) and sum(map(str.isupper, written)) > 1)

    def _last_qualifier(self, first: int, last: int) -> int:
        """Where the last of the qualifiers begins that words consist of: "histologically confirmed | advanced"."""
        return max((one.first for one in qualifiers().lead(self.read.texts, first, last)), default=first)

    def _after_qualifiers(self, first: int, last: int, kinds: frozenset[str] | None = None) -> int:
        """The first word from ``first`` on that is no qualifier of these kinds."""
        at = first
        for _, end, kind in qualifiers().lead(self.read.texts, first, last):
            if kinds is not None and kind not in kinds:
                break
            at = end
        return at

    def _word_range(self, start: int, end: int) -> tuple[int, int]:
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def _words_of(self, spans: Sequence[tuple[int, int]]) -> set[int]:
        return {index for start, end in spans for index in range(*self._word_range(start, end))}


def _outermost(parts: list[Part]) -> Iterator[Part]:
    """The parts without those that only qualify the next: the "older" of "older adults"."""
    for part, following in zip_longest(parts, parts[1:]):
        if following is None or not (following.lead <= part.first and part.last <= following.first):
            yield part
