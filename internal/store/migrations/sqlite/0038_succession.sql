-- +goose Up
-- Organisations that change or leave, what each change carries over, and who stands where another stood in a record.
CREATE TABLE record_heir (
  record_id  TEXT NOT NULL REFERENCES record (id),
  old_org    TEXT NOT NULL,
  new_org    TEXT NOT NULL,
  since      TEXT NOT NULL,
  instrument TEXT NOT NULL,
  from_n     INTEGER NOT NULL,
  version_n  INTEGER NOT NULL,
  sign_by    TEXT NOT NULL,
  signed_at  TEXT NOT NULL,
  lead       INTEGER NOT NULL,
  PRIMARY KEY (record_id, old_org, new_org)
) STRICT;
CREATE INDEX record_heir_late ON record_heir (signed_at, sign_by);
CREATE TABLE org_change (
  id       TEXT NOT NULL PRIMARY KEY,
  stage    TEXT NOT NULL,
  on_day   TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  body     TEXT NOT NULL, -- JSON
  version  INTEGER NOT NULL
) STRICT;
CREATE INDEX org_change_sort ON org_change (sort_key);
CREATE INDEX org_change_day ON org_change (stage, on_day);
CREATE TABLE org_change_party (
  change_id       TEXT NOT NULL REFERENCES org_change (id),
  organisation_id TEXT NOT NULL,
  side            TEXT NOT NULL, -- old or new
  PRIMARY KEY (change_id, organisation_id)
) STRICT;
CREATE INDEX org_change_party_of ON org_change_party (organisation_id, change_id);
CREATE TABLE org_change_item (
  change_id TEXT NOT NULL REFERENCES org_change (id),
  key       TEXT NOT NULL, -- kind and reference
  kind      TEXT NOT NULL,
  fate      TEXT NOT NULL,
  state     TEXT NOT NULL, -- waiting, done, failed, undone
  body      TEXT NOT NULL, -- JSON
  PRIMARY KEY (change_id, key)
) STRICT;
CREATE INDEX org_change_item_state ON org_change_item (change_id, state, key);
CREATE INDEX org_change_item_kind ON org_change_item (change_id, kind, fate, state);
CREATE TABLE org_leaving (
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  effective       TEXT NOT NULL,
  body            TEXT NOT NULL, -- JSON: what happens to each record's data
  version         INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, effective)
) STRICT;
