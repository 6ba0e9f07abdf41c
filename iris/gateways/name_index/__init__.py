"""The one name index for pages, API and sheets: built by the worker, mapped into memory by every process.

`sheets.py` searches many names at once; it is not imported here, because SciPy costs a web process time and memory.
"""

from iris.gateways.name_index.building import IndexedName, build
from iris.gateways.name_index.searching import Added, NameIndex

__all__ = ["Added", "IndexedName", "NameIndex", "build"]
