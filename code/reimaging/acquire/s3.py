"""A folder of an S3 bucket whose reader pays, as arXiv's own bucket is.

arXiv's bulk source is `s3://arxiv/src` (https://info.arxiv.org/help/bulk_data_s3.html): who asks
for anything, be it a size, says that he pays, and is known to Amazon. Who that is, in which region
and by which endpoint S3 is asked, is left to the settings that all programs for AWS share
(`aws configure`, AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_S3, ...); nothing of them is
kept here or told.

boto3 takes long to load, so this module is loaded by `place.place_of` and only when it is needed.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import boto3  # type: ignore[import-untyped]
from botocore import exceptions as boto  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from urllib3.exceptions import HTTPError

from reimaging.acquire.annex import one_line
from reimaging.acquire.place import base_name, size_and_md5
from reimaging.acquire.transfer import Broken, Patience, Stream, download
from reimaging.errors import ReimagingError

_BASE: Final = re.compile(r"s3://(?P<bucket>[A-Za-z0-9][A-Za-z0-9._-]{1,254})(?:/(?P<prefix>.*))?")
_REGION: Final = "us-east-1"  # where arXiv's bucket is
_NEEDED: Final = (
    "a requester-pays bucket wants the keys of an AWS account that pays: set AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that `aws configure` has made"
)
# What S3 answers, in its own words -> what it means.
_REFUSALS: Final = {
    "InvalidAccessKeyId": f"AWS does not know the access key; {_NEEDED}",
    "SignatureDoesNotMatch": f"the secret key is not that of the access key; {_NEEDED}",
    "AccessDenied": f"access is denied; {_NEEDED}, and that is allowed s3:GetObject",
    "ExpiredToken": "the session token has expired: log in to AWS again",
    "InvalidToken": "the session token is not valid: log in to AWS again",
    "RequestTimeTooSkewed": "the clock of this machine is wrong: set it",
    "NoSuchBucket": "there is no such bucket",
    "InvalidBucketName": "no bucket can have that name",
    "PermanentRedirect": "the bucket is in another region: set AWS_DEFAULT_REGION to it",
    "AuthorizationHeaderMalformed": "the region is not the bucket's: set AWS_DEFAULT_REGION to it",
    "PreconditionFailed": "it has changed while it was fetched: fetch arXiv's manifest anew",
    "InvalidRange": "it is shorter than its manifest states: it is another file",
}
_PASSING: Final = frozenset({"RequestTimeout", "SlowDown", "InternalError", "ServiceUnavailable"})


class S3Folder:
    """The tars under a prefix of a bucket.

    Parameters
    ----------
    base
        `s3://BUCKET/PREFIX`; a tar called NAME is the object PREFIX/NAME.
    patience
        How long to try to fetch one.

    Raises
    ------
    ReimagingError
        If the base is of another form.
    """

    def __init__(self, base: str, patience: Patience | None = None) -> None:
        form = _BASE.fullmatch(base)
        if form is None:
            raise ReimagingError(
                f"The base {base!r} names no bucket: allowed is s3://BUCKET/PREFIX."
            )
        self._bucket = form["bucket"]
        self._prefix = (form["prefix"] or "").strip("/")
        self._patience = patience

    def holds(self, name: str, key: str) -> bool:
        """Compare what S3 states of a tar with size and md5 of the key; costs one HEAD."""
        size, md5 = size_and_md5(key)
        try:
            answer = self._head(name)
        except FileNotFoundError:
            return False
        return answer["ContentLength"] == size and _stated_md5(answer) in (None, md5)

    def size_of(self, name: str) -> int:
        """Give the size of an object in bytes.

        Raises
        ------
        ReimagingError
            If it is not there, S3 cannot be reached or does not let us know.
        """
        try:
            return int(self._head(name)["ContentLength"])
        except FileNotFoundError as error:
            raise self._absent(name) from error

    def fetch(self, name: str, key: str, to: Path, progress: Callable[[int], object]) -> None:
        """Bring what is missing of the tar; a wrong one is refused before it is paid for."""
        size, md5 = size_and_md5(key)
        download(
            self.opener(name, md5),
            to,
            size,
            progress,
            what=self._address(name),
            patience=self._patience,
        )

    def opener(
        self, name: str, md5: str | None = None
    ) -> Callable[[int], AbstractContextManager[Stream]]:
        """Give what opens an object at an offset, as `transfer.download` wants it.

        Parameters
        ----------
        name
            Name of a file; folders before its base name do not count.
        md5
            Of the object, if it is known.
        """
        version: dict[str, str] = {}

        @contextmanager
        def open_at(offset: int) -> Iterator[Stream]:
            wanted = {"Range": f"bytes={offset}-"} if offset else {}
            try:
                answer = self._asked("get_object", name, **wanted, **version)
            except FileNotFoundError as error:
                raise self._absent(name) from error
            # All parts of one file are of one version of it.
            version["IfMatch"] = answer["ETag"]
            with answer["Body"] as body:
                if md5 and _stated_md5(answer) not in (None, md5):
                    raise ReimagingError(
                        f"{self._address(name)} has other bytes than its manifest states: fetch "
                        "arXiv's manifest anew."
                    )
                yield _Body(body, _whole_size(answer))

        return open_at

    def _head(self, name: str) -> dict[str, Any]:
        try:
            try:
                return self._asked("head_object", name)
            except (FileNotFoundError, ReimagingError):
                # The answer to a HEAD has no words: whether the tar is missing or the bucket, and
                # why we are refused, is only said to who asks for a byte.
                self._asked("get_object", name, Range="bytes=0-0")["Body"].close()
                raise
        except Broken as error:
            raise ReimagingError(f"{self._address(name)} cannot be asked for: {error}.") from error

    def _asked(self, operation: str, name: str, **wanted: str) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self._client, operation)(
                Bucket=self._bucket, Key=self._key(name), RequestPayer="requester", **wanted
            )
            return answer
        except boto.ClientError as error:
            raise self._refusal(name, error.response) from None
        except boto.BotoCoreError as error:
            raise self._failure(name, error) from None

    @cached_property
    def _client(self) -> Any:
        config = Config(
            connect_timeout=20,
            read_timeout=60,
            tcp_keepalive=True,
            retries={"mode": "standard", "total_max_attempts": 3},
            # git-annex verifies the md5; a checksum of a part would be work for nothing.
            response_checksum_validation="when_required",
        )
        try:
            session = boto3.session.Session()
            return session.client("s3", region_name=session.region_name or _REGION, config=config)
        except (boto.BotoCoreError, ValueError) as error:
            raise ReimagingError(
                f"The settings for AWS cannot be used for s3://{self._bucket}: "
                f"{one_line(str(error))}."
            ) from None

    def _refusal(self, name: str, response: dict[str, Any]) -> Exception:
        """Say what an answer of S3 means."""
        code = str(response.get("Error", {}).get("Code", ""))
        status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code in _PASSING or status >= 500 or status == 429:
            return Broken(f"S3 answers with status {status} {code}")
        if code in ("404", "NoSuchKey", "NotFound"):
            return FileNotFoundError(name)
        meaning = _REFUSALS.get(code, f"S3 answers with status {status} {code}")
        return ReimagingError(f"{self._address(name)} cannot be had, as {meaning}.")

    def _failure(self, name: str, error: Exception) -> Exception:
        """Say why there is no answer of S3."""
        where = self._client.meta.endpoint_url
        if isinstance(error, boto.ConnectTimeoutError | boto.ReadTimeoutError):
            return Broken(f"{where} does not answer in time")
        if isinstance(error, boto.SSLError):
            return Broken(f"{where} has no certificate that this machine trusts")
        if isinstance(error, boto.ConnectionError | boto.HTTPClientError):
            return Broken(f"{where} cannot be reached, is there a network?")
        if isinstance(error, boto.ParamValidationError | boto.InvalidDNSNameError):
            return self._refusal(name, {"Error": {"Code": "InvalidBucketName"}})
        credentials = (boto.NoCredentialsError, boto.PartialCredentialsError)
        meaning = (
            f"no AWS credentials are set; {_NEEDED}"
            if isinstance(error, credentials)
            else f"the settings for AWS cannot be used: {one_line(str(error))}"
        )
        return ReimagingError(f"{self._address(name)} cannot be had, as {meaning}.")

    def _absent(self, name: str) -> ReimagingError:
        return ReimagingError(f"{base_name(name)} is not in s3://{self._bucket}/{self._prefix}.")

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{base_name(name)}".lstrip("/")

    def _address(self, name: str) -> str:
        return f"s3://{self._bucket}/{self._key(name)}"


class _Body:
    """The bytes of an answer; what breaks them off may pass."""

    def __init__(self, raw: Any, size: int | None) -> None:
        self._raw = raw
        self.size = size

    def read(self, count: int, /) -> bytes:
        try:
            # read() would wait until all are there, be it drop by drop.
            data: bytes = self._raw.read1(count)
            return data
        except (HTTPError, OSError) as error:
            raise Broken(f"the connection broke: {one_line(str(error))}") from error


def _stated_md5(answer: dict[str, Any]) -> str | None:
    """Give the md5 of an object if its ETag is one.

    Of an object that was uploaded in parts it is not, and has a dash; nor is it of one that is
    encrypted with a key of its owner's. What is left to compare of these is their size.
    """
    etag = answer["ETag"].strip('"')
    encrypted = answer.get("ServerSideEncryption", "AES256") != "AES256"
    return etag if re.fullmatch("[0-9a-f]{32}", etag) and not encrypted else None


def _whole_size(answer: dict[str, Any]) -> int:
    _, _, whole = answer.get("ContentRange", "").rpartition("/")
    return int(whole or answer["ContentLength"])
