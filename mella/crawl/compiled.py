"""How loops over bytes are compiled: by Numba, once, kept beside the source or in the user's cache."""

from numba import njit

# Without counting references: no array is made in such a function, and the counting of those handed from
# one to another took five sixths of the time.
compiled = njit(cache=True, _nrt=False)
