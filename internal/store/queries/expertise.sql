-- name: InsertOffer :exec
INSERT INTO offer (id, person_id, org, role, state, review_on, sort_key, body, version)
VALUES (@id, @person_id, @org, @role, @state, @review_on, @sort_key, @body, 1);

-- name: UpdateOffer :execrows
UPDATE offer SET role = @role, state = @state, review_on = @review_on, sort_key = @sort_key, body = @body, version = version + 1
WHERE id = @id AND version = @version;

-- name: DropOfferTopics :exec
DELETE FROM offer_topic WHERE offer_id = @offer_id;

-- name: AddOfferTopic :exec
INSERT INTO offer_topic (offer_id, topic) VALUES (@offer_id, @topic);

-- name: OfferOf :one
SELECT id FROM offer WHERE person_id = @person_id AND org = @org AND state = 'live' ORDER BY id LIMIT 1;

-- name: HelperByID :one
SELECT e.body, e.sort_key, e.version, p.name, COALESCE(o.name, '') AS org_name, COALESCE(o.slug, '') AS org_slug, COALESCE(o.sector, '') AS sector,
  CAST((SELECT COUNT(*) FROM hat h WHERE h.person_id = e.person_id AND h.organisation_id = e.org AND h.role = e.role AND h.ended_at = ''
    AND h.from_at <= @now AND (h.until_at = '' OR h.until_at > @now) AND p.status = 'active') AS bigint) AS worn
FROM offer e JOIN person p ON p.id = e.person_id LEFT JOIN organisation o ON o.id = e.org
WHERE e.id = @id;

-- name: Helpers :many
SELECT e.body, e.sort_key, e.version, p.name, COALESCE(o.name, '') AS org_name, COALESCE(o.slug, '') AS org_slug, COALESCE(o.sector, '') AS sector
FROM offer e JOIN person p ON p.id = e.person_id LEFT JOIN organisation o ON o.id = e.org
WHERE e.state = 'live' AND e.sort_key > @after AND p.status = 'active'
  AND EXISTS (SELECT 1 FROM hat h WHERE h.person_id = e.person_id AND h.organisation_id = e.org AND h.role = e.role AND h.ended_at = ''
    AND h.from_at <= @now AND (h.until_at = '' OR h.until_at > @now))
  AND (CAST(@topic AS text) = '' OR EXISTS (SELECT 1 FROM offer_topic t WHERE t.offer_id = e.id AND t.topic = @topic))
  AND (CAST(@role AS text) = '' OR e.role = @role)
  AND (CAST(@sector AS text) = '' OR COALESCE(o.sector, '') = @sector)
ORDER BY e.sort_key LIMIT @most;

-- name: CountHelpersByTopic :many
SELECT t.topic, COUNT(*) AS n
FROM offer e JOIN person p ON p.id = e.person_id JOIN offer_topic t ON t.offer_id = e.id
WHERE e.state = 'live' AND p.status = 'active'
  AND EXISTS (SELECT 1 FROM hat h WHERE h.person_id = e.person_id AND h.organisation_id = e.org AND h.role = e.role AND h.ended_at = ''
    AND h.from_at <= @now AND (h.until_at = '' OR h.until_at > @now))
GROUP BY t.topic ORDER BY t.topic;

-- name: OffersToLook :many
SELECT id FROM offer WHERE state = 'live' AND id > @after ORDER BY id LIMIT @most;

-- name: DutiesBetween :many
SELECT week, topic, offer_id, version FROM duty WHERE week >= @from_week AND week <= @to_week ORDER BY week, topic;

-- name: DutiesOf :many
SELECT week, topic, offer_id, version FROM duty WHERE offer_id = @offer_id AND week >= @from_week ORDER BY week, topic LIMIT @most;

-- name: DutyAt :one
SELECT week, topic, offer_id, version FROM duty WHERE week = @week AND topic = @topic;

-- name: PutDuty :exec
INSERT INTO duty (week, topic, offer_id, version) VALUES (@week, @topic, @offer_id, 1)
ON CONFLICT (week, topic) DO UPDATE SET offer_id = excluded.offer_id, version = duty.version + 1;

-- name: DropDuty :execrows
DELETE FROM duty WHERE week = @week AND topic = @topic;

-- name: InsertSwap :exec
INSERT INTO duty_swap (id, from_offer, to_offer, state, at, body, version) VALUES (@id, @from_offer, @to_offer, @state, @at, @body, 1);

-- name: UpdateSwap :execrows
UPDATE duty_swap SET state = @state, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: SwapByID :one
SELECT * FROM duty_swap WHERE id = @id;

-- name: OpenSwapsOf :many
SELECT * FROM duty_swap WHERE state = '' AND (from_offer = @offer_id OR to_offer = @offer_id) ORDER BY at, id LIMIT @most;

-- name: DropOfferCovers :exec
DELETE FROM offer_cover WHERE offer_id = @offer_id;

-- name: AddOfferCover :exec
INSERT INTO offer_cover (offer_id, away_id, cover_id, said) VALUES (@offer_id, @away_id, @cover_id, @said);

-- name: CoveredBy :many
SELECT DISTINCT offer_id FROM offer_cover WHERE cover_id = @cover_id AND said <> 'declined' ORDER BY offer_id LIMIT @most;
