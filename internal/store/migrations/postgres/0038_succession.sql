-- +goose Up
-- Organisations that change or leave, what each change carries over, and who stands where another stood in a record.
CREATE TABLE record_heir (
  record_id  text COLLATE "C" NOT NULL REFERENCES record (id),
  old_org    text COLLATE "C" NOT NULL,
  new_org    text COLLATE "C" NOT NULL,
  since      text COLLATE "C" NOT NULL,
  instrument text COLLATE "C" NOT NULL,
  from_n     bigint NOT NULL,
  version_n  bigint NOT NULL,
  sign_by    text COLLATE "C" NOT NULL,
  signed_at  text COLLATE "C" NOT NULL,
  lead       bigint NOT NULL,
  PRIMARY KEY (record_id, old_org, new_org)
);
CREATE INDEX record_heir_late ON record_heir (signed_at, sign_by);
CREATE TABLE org_change (
  id       text COLLATE "C" NOT NULL PRIMARY KEY,
  stage    text COLLATE "C" NOT NULL,
  on_day   text COLLATE "C" NOT NULL,
  sort_key text COLLATE "C" NOT NULL,
  body     text COLLATE "C" NOT NULL, -- JSON
  version  bigint NOT NULL
);
CREATE INDEX org_change_sort ON org_change (sort_key);
CREATE INDEX org_change_day ON org_change (stage, on_day);
CREATE TABLE org_change_party (
  change_id       text COLLATE "C" NOT NULL REFERENCES org_change (id),
  organisation_id text COLLATE "C" NOT NULL,
  side            text COLLATE "C" NOT NULL, -- old or new
  PRIMARY KEY (change_id, organisation_id)
);
CREATE INDEX org_change_party_of ON org_change_party (organisation_id, change_id);
CREATE TABLE org_change_item (
  change_id text COLLATE "C" NOT NULL REFERENCES org_change (id),
  key       text COLLATE "C" NOT NULL, -- kind and reference
  kind      text COLLATE "C" NOT NULL,
  fate      text COLLATE "C" NOT NULL,
  state     text COLLATE "C" NOT NULL, -- waiting, done, failed, undone
  body      text COLLATE "C" NOT NULL, -- JSON
  PRIMARY KEY (change_id, key)
);
CREATE INDEX org_change_item_state ON org_change_item (change_id, state, key);
CREATE INDEX org_change_item_kind ON org_change_item (change_id, kind, fate, state);
CREATE TABLE org_leaving (
  organisation_id text COLLATE "C" NOT NULL REFERENCES organisation (id),
  effective       text COLLATE "C" NOT NULL,
  body            text COLLATE "C" NOT NULL, -- JSON: what happens to each record's data
  version         bigint NOT NULL,
  PRIMARY KEY (organisation_id, effective)
);
