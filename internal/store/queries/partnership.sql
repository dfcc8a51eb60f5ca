-- name: PartnershipMember :one
SELECT * FROM partnership_member WHERE organisation_id = @organisation_id;

-- name: InsertPartnershipMember :exec
INSERT INTO partnership_member (organisation_id, body, vacant, version) VALUES (@organisation_id, @body, @vacant, 1);

-- name: UpdatePartnershipMember :execrows
UPDATE partnership_member SET body = @body, vacant = @vacant, version = version + 1 WHERE organisation_id = @organisation_id AND version = @version;

-- name: CountVacantMembers :one
SELECT CAST(COUNT(*) AS bigint) AS n FROM partnership_member WHERE vacant > 0;

-- name: VacantMembers :many
SELECT * FROM partnership_member WHERE vacant > 0 AND organisation_id > @after ORDER BY organisation_id LIMIT @most;

-- name: PartnershipBody :one
SELECT * FROM partnership_body WHERE id = @id;

-- name: InsertPartnershipBody :exec
INSERT INTO partnership_body (id, body, version) VALUES (@id, @body, 1);

-- name: UpdatePartnershipBody :execrows
UPDATE partnership_body SET body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: InsertMeeting :exec
INSERT INTO partnership_meeting (id, ref, starts, body, version) VALUES (@id, @ref, @starts, @body, 1);

-- name: UpdateMeeting :execrows
UPDATE partnership_meeting SET starts = @starts, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: MeetingByRef :one
SELECT * FROM partnership_meeting WHERE ref = @ref;

-- name: MeetingsFrom :many
SELECT * FROM partnership_meeting WHERE starts >= @after ORDER BY starts, ref LIMIT @most;

-- name: MeetingsBefore :many
SELECT * FROM partnership_meeting WHERE starts < @before ORDER BY starts DESC, ref DESC LIMIT @most;

-- name: InsertPartnershipAction :exec
INSERT INTO partnership_action (id, meeting, org, state, sort_key, body, version) VALUES (@id, @meeting, @org, @state, @sort_key, @body, 1);

-- name: UpdatePartnershipAction :execrows
UPDATE partnership_action SET state = @state, sort_key = @sort_key, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: PartnershipAction :one
SELECT * FROM partnership_action WHERE id = @id;

-- name: PartnershipActionsInAll :many
SELECT * FROM partnership_action WHERE state = @state AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: PartnershipActionsOf :many
SELECT * FROM partnership_action WHERE org = @org AND state = @state AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: PartnershipActionsOfMeeting :many
SELECT * FROM partnership_action WHERE meeting = @meeting ORDER BY id LIMIT 200;

-- name: SignatoryBySlug :one
SELECT o.id, o.slug, o.name, o.kind, o.sector, o.town, o.sort_key, s.status, g.since, g.edition, g.place
FROM signatory g JOIN organisation o ON o.id = g.organisation_id JOIN statement s ON s.id = g.statement_id
WHERE o.slug = @slug AND g.place = 0 AND o.status <> 'closed' ORDER BY s.id DESC LIMIT 1;

-- name: SignatoriesThemselves :many
SELECT DISTINCT o.id, o.slug, o.name, o.sector, o.sort_key, g.since
FROM signatory g JOIN organisation o ON o.id = g.organisation_id
WHERE g.place = 0 AND o.status <> 'closed' AND o.sort_key > @after ORDER BY o.sort_key LIMIT @most;
