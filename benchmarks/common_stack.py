"""What a cold start is compared with: FastAPI, jsonschema and boto3 behind Mangum, as most would write it.

It checks a submission against the same schema and creates one object if there is none, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError
from fastapi import FastAPI, HTTPException, Request
from jsonschema import Draft202012Validator
from mangum import Mangum
from referencing import Registry, Resource

_BUNDLE = Path(os.environ["MOTCUA_BUNDLE"])
_UNITS = Resource.opaque(json.loads((_BUNDLE / "units.schema.json").read_bytes()))
_REGISTRY: Any = Registry().with_resource("units.schema.json", _UNITS)
_BUCKET = os.environ["BENCH_BUCKET"]
_s3 = boto3.client("s3", endpoint_url=os.environ["BENCH_ENDPOINT"], region_name="us-east-1")

app = FastAPI()


@app.post("/api/procedures/{code}/submissions", status_code=201)
async def submit(code: str, request: Request) -> dict[str, str]:
    """Check and keep."""
    sent = await request.json()
    written = (_BUNDLE / "forms" / f"{sent['form']}.json").read_text("utf-8")
    form = json.loads(written.replace(r"\\p{L}", r"\\w").replace(r"\\p{M}", ""))  # not in Python's dialect
    if list(Draft202012Validator(form["schema"], registry=_REGISTRY).iter_errors(sent["answers"])):
        raise HTTPException(422)
    name = hashlib.sha256(f"{code}\n{sent['key']}".encode()).hexdigest()
    try:
        _s3.put_object(Bucket=_BUCKET, Key=f"common/{name}", Body=json.dumps(sent).encode(), IfNoneMatch="*")
    except ClientError as error:
        raise HTTPException(409) from error
    return {"id": name}


handler = Mangum(app, lifespan="off")
