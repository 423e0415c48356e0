"""How many processors are ours to use."""

import os
from math import ceil
from pathlib import Path

_CONTROL_GROUP = Path("/sys/fs/cgroup")


def cores(control_group: Path = _CONTROL_GROUP) -> int:
    """As many as the affinity of this process allows, and the quota of its container: a machine of 64 cores
    may give either 4. `control_group` is where the kernel shows the quota, as version 1 or 2 of control
    groups does."""
    allowed = len(os.sched_getaffinity(0))
    quota = _quota(control_group)
    return max(1, min(allowed, ceil(quota))) if quota else allowed


def _quota(control_group: Path) -> float | None:
    """Processors' worth of time; None where it is not limited."""
    folder = control_group / "cpu"
    try:
        if (control_group / "cpu.max").exists():
            quota, period = (control_group / "cpu.max").read_text().split()
        else:
            quota, period = ((folder / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
        return int(quota) / int(period) if int(quota) > 0 else None
    except (OSError, ValueError):  # there is none, or it says `max`
        return None
