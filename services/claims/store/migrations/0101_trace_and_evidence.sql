-- recourse.claims.v1.ClaimTrace; empty for claims that are older.
ALTER TABLE claims ADD COLUMN trace BYTEA;

-- Files that were shown, so that the same one shown again elsewhere is seen.
CREATE TABLE claim_files (
  claim TEXT NOT NULL,
  attachment TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  PRIMARY KEY (claim, attachment)
);
CREATE INDEX claim_files_of_content ON claim_files (content_hash);
