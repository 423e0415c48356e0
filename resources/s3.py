"""S3, or what speaks its protocol: one dagster-aws resource that feeds the lake and crawl sources."""

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dagster_aws.s3 import S3Resource


def s3_from_environment() -> "S3Resource":
    """The usual AWS variables, and `AWS_ENDPOINT_URL` for another server than Amazon's."""
    from dagster_aws.s3 import S3Resource

    return S3Resource(
        endpoint_url=os.environ.get("AWS_ENDPOINT_URL"),
        region_name=os.environ.get("AWS_REGION", os.environ.get("AWS_DEFAULT_REGION", "us-east-1")),
        aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID"),
        aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY"),
        aws_session_token=os.environ.get("AWS_SESSION_TOKEN"),
    )


def fsspec_options(s3: "S3Resource") -> dict[str, Any]:
    """The resource as s3fs takes it; what is unset is left to the machine's own credentials."""
    client = {"endpoint_url": s3.endpoint_url, "region_name": s3.region_name}
    options = {"key": s3.aws_access_key_id, "secret": s3.aws_secret_access_key, "token": s3.aws_session_token}
    chosen: dict[str, Any] = {name: value for name, value in options.items() if value}
    # Other processes write to the bucket too: a remembered listing hides what they wrote.
    return chosen | {
        "client_kwargs": {name: value for name, value in client.items() if value},
        "use_listings_cache": False,
    }


def delta_options(s3: "S3Resource") -> dict[str, str]:
    """The resource as delta-rs takes it; commits rely on conditional PUTs."""
    options = {
        "aws_endpoint": s3.endpoint_url,
        "aws_region": s3.region_name,
        "aws_access_key_id": s3.aws_access_key_id,
        "aws_secret_access_key": s3.aws_secret_access_key,
        "aws_session_token": s3.aws_session_token,
        "aws_conditional_put": "etag",
    }
    if s3.endpoint_url and s3.endpoint_url.startswith("http://"):
        options["aws_allow_http"] = "true"
    return {name: value for name, value in options.items() if value}
