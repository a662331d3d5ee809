"""Making pages of executed notebooks: ``render`` one, ``builder`` a site, ``single_file`` a file or PDF."""
