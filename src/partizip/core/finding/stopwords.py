"""Words so common that they tell nothing; in every language at once, because a query does not name its language.

Written as the text writes them (casefolded, Arabic without marks); chosen for this house, short on purpose.
"""

_GERMAN = """ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist
da dadurch daher damit dann das dass davon dazu dein deine dem den denn der deren des dessen die dies diese
diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es euer für hat hatte
haben ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in innen ist ja je jede jedem jeden jeder jedes kann
kein keine können man mein mit muss nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen
seiner sich sie sind so sowie soll sollen um und uns unser unter vom von vor war waren was weil wenn wer
werden wie wieder wir wird wo worden wurde wurden zu zum zur zwischen über"""
_ENGLISH = """a about after all also an and any are as at be because been before but by can did do does for from had has
have he her his how if in into is it its may more most must no not of on or our out shall she should so some
such than that the their them then there these they this those to under up upon was we were what when where
which who will with would you your"""
_OTHER = """ve veya ile bir bu da de için olarak и в во на с со по к ко о об от до за из у не но а или что как это для
при та і й з що як في من على الى إلى عن مع هذا هذه ذلك التي الذي أن إن أو و ما لا هو هي"""
STOP_WORDS = frozenset(f"{_GERMAN} {_ENGLISH} {_OTHER}".split())
