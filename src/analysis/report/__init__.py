"""Running notebooks and turning them into pages.

``parameters`` is the contract of what a notebook may be asked, ``run`` runs one notebook with papermill,
``sweep`` many, ``warm`` keeps prepared kernels, ``cache`` knows what need not run again, ``render`` makes the
pages, ``output`` writes them so that no half file is ever seen, ``commands`` is what the command line calls.
"""
