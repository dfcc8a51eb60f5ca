-- +goose Up
-- Numbers that pages show are kept as they change, so that they cost the same however many records and requests
-- there are: decisions by the other side and the month, and requests by the list they stand in.
CREATE TABLE oneoff_traffic (
  owner_org text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  partner text COLLATE "C" NOT NULL, -- an organisation, or "name:" with the name of a body outside
  direction text COLLATE "C" NOT NULL,
  decision text COLLATE "C" NOT NULL,
  emergency boolean NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (owner_org, month, partner, direction, decision, emergency)
);
INSERT INTO oneoff_traffic SELECT owner_org, substr(finalised_at, 1, 7), counterpart,
    CASE WHEN content LIKE '%"direction":["request_received"]%' THEN 'request_received' WHEN content LIKE '%"direction":["request_made"]%' THEN 'request_made' ELSE 'proactive_disclosure' END,
    decision, emergency, COUNT(*)
  FROM oneoff WHERE finalised_at <> '' AND stage IN ('final', 'awaiting_countersign') GROUP BY 1, 2, 3, 4, 5, 6;
CREATE TABLE request_count (
  organisation_id text COLLATE "C" NOT NULL,
  direction text COLLATE "C" NOT NULL,
  stage text COLLATE "C" NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (organisation_id, direction, stage)
);
INSERT INTO request_count SELECT organisation_id, direction, stage, COUNT(*) FROM request_place GROUP BY 1, 2, 3;
