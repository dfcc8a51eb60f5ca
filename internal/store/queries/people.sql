-- name: InsertPerson :exec
INSERT INTO person (id, name, email, email_folded, status, created_at, version)
VALUES (@id, @name, @email, @email_folded, @status, @created_at, @version);

-- name: UpdatePerson :execrows
UPDATE person SET name = @name, email = @email, email_folded = @email_folded, status = @status, version = version + 1
WHERE id = @id AND version = @version;

-- name: PersonByID :one
SELECT * FROM person WHERE id = @id;

-- name: PersonByFolded :one
SELECT * FROM person WHERE email_folded = @email_folded;

-- name: InsertHat :exec
INSERT INTO hat (id, person_id, organisation_id, role, from_at, until_at, given_person, given_org, given_role, given_system, ended_at)
VALUES (@id, @person_id, @organisation_id, @role, @from_at, @until_at, @given_person, @given_org, @given_role, @given_system, @ended_at);

-- name: EndHat :execrows
UPDATE hat SET ended_at = @ended_at WHERE id = @id AND ended_at = '';

-- name: HatsOfPerson :many
SELECT * FROM hat WHERE person_id = @person_id AND ended_at = '' ORDER BY organisation_id, id;

-- name: HatsAtOrganisation :many
SELECT h.*, p.name, p.email, p.email_folded, p.status, p.created_at, p.version
FROM hat h JOIN person p ON p.id = h.person_id
WHERE h.organisation_id = @organisation_id AND h.ended_at = '' AND p.status = 'active'
ORDER BY p.name, p.id, h.id;

-- name: InsertInvitation :exec
INSERT INTO invitation (id, email, email_folded, organisation_id, roles, until_at, by_person, by_org, by_role, by_system, at, used_at, used_by, withdrawn_at, token_hash)
VALUES (@id, @email, @email_folded, @organisation_id, @roles, @until_at, @by_person, @by_org, @by_role, @by_system, @at, @used_at, @used_by, @withdrawn_at, @token_hash);

-- name: UpdateInvitation :execrows
UPDATE invitation SET used_at = @used_at, used_by = @used_by, withdrawn_at = @withdrawn_at
WHERE id = @id AND used_at = '' AND withdrawn_at = '';

-- name: InvitationByID :one
SELECT * FROM invitation WHERE id = @id;

-- name: InvitationByToken :one
SELECT * FROM invitation WHERE token_hash = @token_hash;

-- name: OpenInvitationsToAddress :many
SELECT * FROM invitation WHERE email_folded = @email_folded AND used_at = '' AND withdrawn_at = '' ORDER BY at, id;

-- name: OpenInvitationsAtOrganisation :many
SELECT * FROM invitation WHERE organisation_id = @organisation_id AND used_at = '' AND withdrawn_at = '' ORDER BY at, id;
