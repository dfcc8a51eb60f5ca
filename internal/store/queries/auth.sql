-- name: WebSession :one
SELECT * FROM web_session WHERE token = @token;

-- name: SaveWebSession :exec
INSERT INTO web_session (token, data, expires_at) VALUES (@token, @data, @expires_at)
ON CONFLICT (token) DO UPDATE SET data = excluded.data;

-- name: DeleteWebSession :exec
DELETE FROM web_session WHERE token = @token;

-- name: DeleteWebSessionsBefore :execrows
DELETE FROM web_session WHERE expires_at < @before;

-- name: InsertSignIn :exec
INSERT INTO sign_in (id, person_id, method, browser, network, acting_for, at, seen_at, second_factor_at, ended_at)
VALUES (@id, @person_id, @method, @browser, @network, @acting_for, @at, @seen_at, @second_factor_at, '');

-- name: SignInByID :one
SELECT * FROM sign_in WHERE id = @id;

-- name: SignInsOf :many
SELECT * FROM sign_in WHERE person_id = @person_id AND ended_at = '' ORDER BY at DESC, id;

-- name: UpdateSignIn :execrows
UPDATE sign_in SET acting_for = @acting_for, seen_at = @seen_at, second_factor_at = @second_factor_at
WHERE id = @id AND ended_at = '';

-- name: EndSignIn :execrows
UPDATE sign_in SET ended_at = @ended_at WHERE id = @id AND person_id = @person_id AND ended_at = '';

-- name: EndSignInsExcept :execrows
UPDATE sign_in SET ended_at = @ended_at WHERE person_id = @person_id AND id <> @kept AND ended_at = '';

-- name: DeleteSignInsBefore :execrows
DELETE FROM sign_in WHERE at < @before;

-- name: InsertSignInLink :exec
INSERT INTO sign_in_link (token_hash, email, next, at, expires_at, used_at)
VALUES (@token_hash, @email, @next, @at, @expires_at, '');

-- name: SignInLink :one
SELECT * FROM sign_in_link WHERE token_hash = @token_hash;

-- name: UseSignInLink :execrows
UPDATE sign_in_link SET used_at = @used_at WHERE token_hash = @token_hash AND used_at = '';

-- name: DeleteSignInLinksBefore :execrows
DELETE FROM sign_in_link WHERE at < @before;

-- name: OutsideIdentity :one
SELECT * FROM outside_identity WHERE issuer = @issuer AND subject = @subject;

-- name: InsertOutsideIdentity :exec
INSERT INTO outside_identity (issuer, subject, person_id, at) VALUES (@issuer, @subject, @person_id, @at);

-- name: InsertPasskey :exec
INSERT INTO passkey (id, person_id, name, content, at, used_at) VALUES (@id, @person_id, @name, @content, @at, '');

-- name: PasskeysOf :many
SELECT * FROM passkey WHERE person_id = @person_id ORDER BY at, id;

-- name: UpdatePasskey :execrows
UPDATE passkey SET content = @content, used_at = @used_at WHERE id = @id AND person_id = @person_id;

-- name: DeletePasskey :execrows
DELETE FROM passkey WHERE id = @id AND person_id = @person_id;

-- name: DeletePasskeysOf :execrows
DELETE FROM passkey WHERE person_id = @person_id;

-- name: OneTimeCode :one
SELECT * FROM one_time_code WHERE person_id = @person_id;

-- name: SaveOneTimeCode :exec
INSERT INTO one_time_code (person_id, secret, last_step, confirmed_at)
VALUES (@person_id, @secret, @last_step, @confirmed_at)
ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step, confirmed_at = excluded.confirmed_at;

-- name: UseOneTimeStep :execrows
UPDATE one_time_code SET last_step = @step WHERE person_id = @person_id AND last_step < @step;

-- name: DeleteOneTimeCode :execrows
DELETE FROM one_time_code WHERE person_id = @person_id;

-- name: InsertRecoveryCode :exec
INSERT INTO recovery_code (person_id, code_hash, used_at) VALUES (@person_id, @code_hash, '');

-- name: UseRecoveryCode :execrows
UPDATE recovery_code SET used_at = @used_at WHERE person_id = @person_id AND code_hash = @code_hash AND used_at = '';

-- name: CountRecoveryCodes :one
SELECT COUNT(*) FROM recovery_code WHERE person_id = @person_id AND used_at = '';

-- name: DeleteRecoveryCodes :execrows
DELETE FROM recovery_code WHERE person_id = @person_id;

-- name: CountAttempt :one
INSERT INTO attempt (key, time_slice, count) VALUES (@key, @time_slice, 1)
ON CONFLICT (key, time_slice) DO UPDATE SET count = attempt.count + 1
RETURNING count;

-- name: DeleteAttemptsBefore :execrows
DELETE FROM attempt WHERE time_slice < @before;
