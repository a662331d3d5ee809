"""Running notebooks with papermill: one, or a grid of them, only what has changed.

``parameters`` is the contract of what a notebook may be asked, ``execution`` runs one notebook, ``sweep``
many, ``warm`` keeps prepared kernels, ``cache`` decides what need not run again, ``output`` writes results so
that no half-written file is ever seen.
"""
