"""Refreshing from open services: the only room of the package that touches the network.

`analysis refresh` asks the GDELT Project for news attention and OpenAlex for joint works, and writes the
answers into the user's own folder. Reading them needs no network and is done by `load`.
"""
