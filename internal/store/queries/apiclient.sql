-- name: InsertAPIClient :exec
INSERT INTO api_client (id, organisation_id, name, scopes, created_at, created_by, ended_at, used_at, version)
VALUES (@id, @organisation_id, @name, @scopes, @created_at, @created_by, @ended_at, @used_at, @version);

-- name: EndAPIClient :execrows
UPDATE api_client SET ended_at = @ended_at, version = version + 1 WHERE id = @id AND version = @version;

-- name: MarkAPIClientUsed :exec
UPDATE api_client SET used_at = @used_at WHERE id = @id AND used_at < @used_at;

-- name: APIClientByID :one
SELECT * FROM api_client WHERE id = @id;

-- name: APIClientsOf :many
SELECT * FROM api_client WHERE organisation_id = @organisation_id ORDER BY id DESC;

-- name: LiveAPIClients :many
SELECT * FROM api_client WHERE ended_at = '' ORDER BY id;

-- name: InsertAPICredential :exec
INSERT INTO api_credential (id, client_id, kind, prefix, hash, public_key, created_at, until_at)
VALUES (@id, @client_id, @kind, @prefix, @hash, @public_key, @created_at, @until_at);

-- name: EndAPICredential :execrows
UPDATE api_credential SET until_at = @until_at WHERE id = @id;

-- name: APICredentialsOfClient :many
SELECT * FROM api_credential WHERE client_id = @client_id ORDER BY id;

-- name: APICredentialsOf :many
SELECT r.* FROM api_credential r JOIN api_client c ON c.id = r.client_id
WHERE c.organisation_id = @organisation_id ORDER BY r.id;

-- name: LiveAPICredentials :many
SELECT r.* FROM api_credential r JOIN api_client c ON c.id = r.client_id
WHERE c.ended_at = '' ORDER BY r.id;

-- name: APITokenSalts :many
SELECT * FROM api_token_salt ORDER BY number DESC;

-- name: InsertAPITokenSalt :exec
INSERT INTO api_token_salt (number, salt, made_at) VALUES (@number, @salt, @made_at);

-- name: DeleteAPITokenSalts :exec
DELETE FROM api_token_salt WHERE made_at < @made_at;

-- name: InsertAPIAssertion :exec
INSERT INTO api_assertion (hash, until_at) VALUES (@hash, @until_at);

-- name: DeleteAPIAssertions :exec
DELETE FROM api_assertion WHERE until_at < @until_at;
