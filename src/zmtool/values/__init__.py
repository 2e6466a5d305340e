"""What a thing is: the numbers, dates, sums and quantities that tobacco-monopoly papers carry.

Each module reads one kind of value from text and writes it back. Parsing raises ``InvalidValue`` and
nothing else; ``find_*`` return places in running text and leave out what they cannot read.
"""
