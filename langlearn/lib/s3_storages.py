"""Files in S3 or what speaks its language; loaded where S3_BUCKET is set only, for its library takes long to load."""

from storages.backends.s3 import S3Storage

SIGNED_SECONDS = 60


class PrivateBucket(S3Storage):
    """Files that nobody may read. A view that has checked who asks sends them here, with an address that is good for a
    minute: recordings need not pass through us."""

    def signed_url(self, name, kind, disposition):
        answer = {"ResponseContentType": kind, "ResponseCacheControl": "private, no-store"}
        if disposition:
            answer["ResponseContentDisposition"] = disposition
        return super().url(name, parameters=answer, expire=SIGNED_SECONDS)

    def url(self, name, *args, **kwargs):
        raise ValueError("This file has no URL: a view sends it to those who may have it.")
