"""The GPUs of this machine, and what a step may use of them."""

import shutil
import subprocess

import dagster as dg

POOL = "gpu"
"""The Dagster pool in which model steps queue; its limit is the number of GPUs (at least one)."""

KUBERNETES_TAGS = {
    "dagster-k8s/config": {"container_config": {"resources": {"limits": {"nvidia.com/gpu": "1"}}}}
}
"""Op tags by which a cluster's executor asks for a GPU."""


def count_gpus() -> int:
    """GPUs that the driver lists; 0 where there is no driver. Imports no framework."""
    if not shutil.which("nvidia-smi"):
        return 0
    found = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=30, check=False)
    return sum(line.startswith("GPU ") for line in found.stdout.splitlines())


class GpuResource(dg.ConfigurableResource):
    """`allowed`: how many GPUs a step may use; 0 keeps models on the CPU, as the local profile does."""

    allowed: int = 0

    def device(self) -> str:
        """`cuda` where a GPU is allowed and present, else `cpu`."""
        return "cuda" if self.allowed and count_gpus() else "cpu"
