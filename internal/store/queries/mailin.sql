-- name: ReplyCode :one
SELECT code FROM mail_reply WHERE recipient = @recipient AND kind = @kind AND about = @about;

-- name: InsertReply :exec
INSERT INTO mail_reply (code, recipient, kind, about, made_at) VALUES (@code, @recipient, @kind, @about, @made_at);

-- name: ReplyByCode :one
SELECT * FROM mail_reply WHERE code = @code;

-- name: InsertLetter :execrows
INSERT INTO mail_letter (id, key, code, recipient, came_at, raw, state, reason, done_at)
VALUES (@id, @key, @code, @recipient, @came_at, @raw, 'waiting', '', '')
ON CONFLICT (key) DO NOTHING;

-- name: LetterByID :one
SELECT * FROM mail_letter WHERE id = @id;

-- name: EndLetter :execrows
UPDATE mail_letter SET state = @state, reason = @reason, done_at = @done_at, raw = @raw WHERE id = @id AND state = 'waiting';

-- name: CountLetters :one
SELECT COUNT(*) FROM mail_letter WHERE recipient = @recipient AND came_at > @since;

-- name: ForgetLetters :execrows
DELETE FROM mail_letter WHERE state <> 'waiting' AND came_at < @before;

-- name: MailCameBack :execrows
UPDATE mail SET state = 'refused', reason = @reason WHERE id = @id AND state = 'sent';
