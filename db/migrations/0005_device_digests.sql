-- What a GB/T 28181 device proves itself with: H(id:realm:password), MD5 and SHA-256. The password is not kept.
ALTER TABLE device ADD COLUMN digest_md5 BLOB;
ALTER TABLE device ADD COLUMN digest_sha256 BLOB;
