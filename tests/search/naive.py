"""The search once more, without a database: every document is looked at; the rules as search.queries tells them."""

from collections import Counter

from partizip.core.finding import nearest, splits, terms_of_query, tokens


def weights(document):
    found = Counter()
    for part in document.parts.all():
        found.update(token.term for token in tokens(part.text, part.language))
    found = {term: min(5, count) for term, count in found.items()}
    titles = ((document.title, document.language), (document.name, document.language), (document.title_en, "en"))
    for term in {token.term for text, language in titles for token in tokens(text, language)}:
        found[term] = found.get(term, 0) + 10
    return found


def compounds(terms, vocabulary):
    found = {}
    terms = [term for term in terms if len(term) >= 4]
    for term in [term for term in terms if not any(other != term and other in term for other in terms)]:
        for other in vocabulary:
            if len(term) >= 4 and term in other and not any(sign.isdigit() for sign in term + other):
                ends = other.startswith(term) or other.endswith(term)
                found[other] = max(found.get(other, 0), 2 if ends else 1)
    return dict(sorted(found.items(), key=lambda item: (-item[1], len(item[0]), item[0]))[:60])


def ways(word, terms, vocabulary):
    """Each way to find a word: groups of terms with how exact they are; all groups of a way must be met."""
    single = compounds(terms, vocabulary) | {term: 4 for term in terms if term in vocabulary}
    parts = splits(word, lambda asked: vocabulary & set(asked))
    if not single and not parts:
        near = nearest(terms[:1], vocabulary)[:3]
        single = compounds(near, vocabulary) | dict.fromkeys(near, 4)
    found = [[single]] if single else []
    return [*found, [{part: 2} for part in parts]] if parts else found


def search(text, documents):
    """The keys of the found documents in their order."""
    held = {document: weights(document) for document in documents}
    vocabulary = {term for found in held.values() for term in found}
    spread = Counter(term for found in held.values() for term in found)
    asked = [ways(word, terms, vocabulary) for word, terms in terms_of_query(text)[:12]]
    ranked = []
    for document, found in held.items():

        def points(group, found=found):
            return max(
                (found[term] * exact * (1 + len(documents) // spread[term]).bit_length()
                 for term, exact in group.items() if term in found), default=0,
            )  # fmt: skip

        best = [max((min(map(points, way)) for way in word), default=0) for word in asked]
        if any(best):
            day = document.day.toordinal() if document.day else 0
            order = (-sum(map(bool, best)), -sum(best), -day, document.title.encode(), document.key)
            ranked.append((order, document.key))
    return [key for _order, key in sorted(ranked)]
