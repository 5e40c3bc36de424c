"""What stands between two facts, or between a fact and a time, and so tells whether they share it."""

from __future__ import annotations

import re

HARD = re.compile(
    r";|(?<!\b[A-Za-z])(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bincl)(?<!\bapprox)(?<!etc)(?<!\blbs)(?<!\byrs)[.!?](?=\s)"
    r"|\n\s{0,60}\n|\n\s{0,60}[-*•·]\s"
)
"""The end of a sentence or of an item of a list."""
SOFT = re.compile(
    r":|\b(?:who|which|whose|whom|but|unless|except|if|while|however|although|whereas|then)\b"
    r"|\b(?:and|or)\s{1,40}(?:(?:he|she|they|patients?|subjects?|participants?)\s{1,40})?"
    r"(?:has|have|had|having|is|are|was|were|must|should|will|no|not|can|cannot|does|do|did|may)\b",
    re.IGNORECASE,
)
"""The end of a clause: what stands before is dated only if nothing nearer is."""
SPARING = re.compile(r"\b(?:unless|except)\b(?![^()]{0,80}\))", re.IGNORECASE)
"""Behind these a time is of what is spared, not of what stands before: "stroke, unless | more than 1 year ago"."""
STATING = re.compile(r"\b(?:is|are|was|were|may|will|can|must|should)\b", re.IGNORECASE)
"""In brackets these say something, and list nothing: "drugs (inhalers | are allowed)"."""
UNCHAINED = re.compile(
    r"\b(?:must|should|shall|will|agrees?|willing|requir(?:e|es|ed|ing)|needs?|other than|excluding"
    r"|with the exception|not|no|without|either|neither|(?:confirmed|documented|proven|demonstrated|evidenced) by"
    r"|intention|plans|planning|listed for)\b",
    re.IGNORECASE,
)
"""Between two facts that do not share a time, though no clause ends there."""
LISTING = re.compile(r"[\s,/&()]{0,60}(?:(?:and/or|or|and|nor|plus)\b)?[\s,/&()]{0,60}(?:\w{1,20}[\s-]{1,40}){0,3}")
"""Between two facts of one list: a comma or conjunction, and up to three words."""
CONJUNCTION = re.compile(r"\b(?:and|or|nor|plus)\b|[/&]", re.IGNORECASE)
GOES_ON = re.compile(r"\s{0,60}\)?\s{0,60},")
INTRODUCES = re.compile(r"\s{0,60}\)?\s{0,60}(?:\[?(?:or|and)\]?\s{0,60})?:")
COMPLEMENT = re.compile(
    r"\s{1,60}(?:\w{1,20}\s{1,40}){0,2}(?:for|of|due to|because of|to treat|against)"
    r"\s{1,40}(?:\w{1,20}[\s-]{1,40}){0,3}",
    re.IGNORECASE,
)
"""Between a treatment and the condition it is given for, which a time behind both does not date."""
EXEMPT = re.compile(r"\bother than\b[^,;:.()]{0,80}", re.I)
"""An exception that a time behind it does not date; exceptions in brackets are asides like all that do not list."""
EXCEPTING = re.compile(
    r"[\s,]{1,9}(?:except(?:ing)?(?:\s{1,9}for)?|with the exception of|excluding|other than|apart from|aside from)"
    r"\s{1,9}(?:\w{1,20}[\s-]{1,9}){0,3}",
    re.IGNORECASE,
)
"""Between a thing and its exception, which share the time behind: "malignancy except skin cancer within 5 years"."""
REQUIRING = re.compile(r"\s{1,9}requiring\s{1,9}(?:\w{1,20}[\s-]{1,9}){0,4}", re.IGNORECASE)
AMONG_OTHERS = r"(?:,?\s{1,60}but\s{1,60}not\s{1,60}limited\s{1,60}to,?)?"
LISTED = re.compile(
    rf"\s{{0,9}}(?:e\.?g\.?,?|i\.?e\.?,?|such\s{{1,60}}as|including{AMONG_OTHERS}|for example,?|like|especially"
    r"|(?:or|and)\s{1,60}(?:any\s{1,60})?other)?\s{0,60}",
    re.IGNORECASE,
)
"""What may stand between a bracket and the first fact of a list in it."""
BRACKETED = re.compile(r"\([^()]{0,400}\)")
ASIDE = re.compile(r"\([^()]{0,400}\)(?=\s{0,9}(?:,|and\b|or\b))", re.IGNORECASE)
"""A bracket behind one of a list, maybe with a time of its own: "drugs | (6 weeks for nitrosoureas), surgery"."""
EXAMPLES = re.compile(
    rf"\be\.g\.,?|\bi\.e\.,?|\bsuch\s{{1,60}}as\b|\bincluding\b{AMONG_OTHERS}|\bfor example,?", re.IGNORECASE
)
JOINED = re.compile(r",?\s{1,9}(?:or|and)\s{1,9}\Z", re.IGNORECASE)
COMPOUND = re.compile(r"[\s-]{0,40}(?:\w\s{1,9})?")
"""Between a fact and the head of its own noun: "antibiotic treatment", "toxin A injections"."""
CLOSED = re.compile(r"\s{0,9}[)\]]")
SINCE = re.compile(r"\b(?:since|elapsed|passed|from the end of)\b", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)
WITH = re.compile(r"\bwith\b", re.IGNORECASE)
USE_OF = re.compile(r"\b(?:of|with|to|for|by)\b", re.IGNORECASE)
OVER = re.compile(r"over\b", re.IGNORECASE)
"""What may as well begin a period as compare: "materials handed out over two weeks"."""
FOLLOWING = re.compile(r"following|below|:\s{0,60}$", re.IGNORECASE)
