-- name: OpenSpaces :many
SELECT id, state FROM space WHERE kind = 'open' AND state IN ('live', 'archived');

-- name: WaysOfPerson :many
SELECT m.space_id, m.organisation_id, m.role, m.standing, s.state FROM space_member m JOIN space s ON s.id = m.space_id
WHERE m.person_id = @person_id AND m.state = 'in' AND s.state IN ('live', 'archived');

-- name: WaysOfRole :many
SELECT m.space_id, m.organisation_id, m.role, m.standing, s.state FROM space_member m JOIN space s ON s.id = m.space_id
WHERE m.person_id = '' AND m.organisation_id = @organisation_id AND m.role = @role AND m.state = 'in' AND s.state IN ('live', 'archived');

-- name: InsertSpace :exec
INSERT INTO space (id, slug, name_folded, kind, state, body, at, version) VALUES (@id, @slug, @name_folded, @kind, @state, @body, @at, 1);

-- name: UpdateSpace :execrows
UPDATE space SET name_folded = @name_folded, kind = @kind, state = @state, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: SpaceByID :one
SELECT * FROM space WHERE id = @id;

-- name: SpaceBySlug :one
SELECT * FROM space WHERE slug = @slug;

-- name: SpacesWithin :many
SELECT * FROM space WHERE replace(CAST(@rooms AS text), '|' || id || '|', '') <> CAST(@rooms AS text) AND state = @state AND name_folded || '/' || id > CAST(@after AS text)
ORDER BY name_folded || '/' || id LIMIT @most;

-- name: SpacesToFind :many
SELECT * FROM space WHERE kind IN ('open', 'closed') AND state = 'live' AND replace(CAST(@mine AS text), '|' || id || '|', '') = CAST(@mine AS text) AND name_folded || '/' || id > CAST(@after AS text)
ORDER BY name_folded || '/' || id LIMIT @most;

-- name: SpacesInState :many
SELECT * FROM space WHERE state = @state AND name_folded || '/' || id > CAST(@after AS text)
ORDER BY name_folded || '/' || id LIMIT @most;

-- name: PutSpaceMember :exec
INSERT INTO space_member (space_id, person_id, organisation_id, role, standing, state, at, by_person, why, confirmed)
VALUES (@space_id, @person_id, @organisation_id, @role, @standing, @state, @at, @by_person, @why, @confirmed)
ON CONFLICT (space_id, person_id, organisation_id, role) DO UPDATE SET standing = excluded.standing, state = excluded.state, at = excluded.at, by_person = excluded.by_person, why = excluded.why, confirmed = excluded.confirmed;

-- name: DeleteSpaceMember :execrows
DELETE FROM space_member WHERE space_id = @space_id AND person_id = @person_id AND organisation_id = @organisation_id AND role = @role;

-- name: SpaceMembers :many
SELECT * FROM space_member WHERE space_id = @space_id ORDER BY organisation_id, role, person_id;

-- name: SpaceMembershipsOfPerson :many
SELECT * FROM space_member WHERE person_id = @person_id AND person_id <> '' ORDER BY space_id, organisation_id;

-- name: InsertPortalNews :exec
INSERT INTO portal_news (key, space_id, topics, kind, ref, url, title, by_org, thread, at) VALUES (@key, @space_id, @topics, @kind, @ref, @url, @title, @by_org, @thread, @at);

-- name: PortalNewsWithin :many
SELECT * FROM portal_news
WHERE replace(CAST(@rooms AS text), '|' || space_id || '|', '') <> CAST(@rooms AS text)
  AND (CAST(@topic AS text) = '' OR replace(topics, '|' || CAST(@topic AS text) || '|', '') <> topics)
  AND key < @before
ORDER BY key DESC LIMIT @most;

-- name: PortalNewsOfSpace :many
SELECT * FROM portal_news
WHERE space_id = @space_id AND (CAST(@topic AS text) = '' OR replace(topics, '|' || CAST(@topic AS text) || '|', '') <> topics) AND key < @before
ORDER BY key DESC LIMIT @most;

-- name: PortalNewsByKey :one
SELECT * FROM portal_news WHERE key = @key;

-- name: CountPortalNews :one
SELECT count(*) FROM portal_news WHERE space_id = @space_id AND key > @after;

-- name: WithdrawPortalNews :exec
DELETE FROM portal_news WHERE ref = @ref;

-- name: InsertFeedAddress :exec
INSERT INTO feed_address (id, person_id, code_hash, space_id, topic, every_space, at, revoked_at, read_on) VALUES (@id, @person_id, @code_hash, @space_id, @topic, @every_space, @at, '', '');

-- name: FeedAddressByCode :one
SELECT * FROM feed_address WHERE code_hash = @code_hash;

-- name: FeedAddressesOf :many
SELECT * FROM feed_address WHERE person_id = @person_id ORDER BY id DESC LIMIT 200;

-- name: RevokeFeedAddress :execrows
UPDATE feed_address SET revoked_at = @at WHERE id = @id AND person_id = @person_id AND revoked_at = '';

-- name: NoteFeedRead :exec
UPDATE feed_address SET read_on = @day WHERE id = @id AND read_on < @day;

-- name: DeleteNoticeRoles :exec
DELETE FROM notice_role WHERE notice_id = @notice_id;

-- name: DeleteNotice :exec
DELETE FROM notice WHERE id = @id;
