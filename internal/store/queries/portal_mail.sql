-- name: PortalMailChoices :many
SELECT place, often FROM portal_mail_choice WHERE recipient = @recipient ORDER BY place;

-- name: SetPortalMailChoice :exec
INSERT INTO portal_mail_choice (recipient, place, often) VALUES (@recipient, @place, @often)
ON CONFLICT (recipient, place) DO UPDATE SET often = excluded.often;

-- name: DropPortalMailChoice :exec
DELETE FROM portal_mail_choice WHERE recipient = @recipient AND place = @place;

-- name: PortalMailLeaveCode :one
SELECT code FROM portal_mail_leave WHERE recipient = @recipient;

-- name: InsertPortalMailLeave :exec
INSERT INTO portal_mail_leave (code, recipient, made_at) VALUES (@code, @recipient, @made_at);

-- name: PortalMailLeaver :one
SELECT recipient FROM portal_mail_leave WHERE code = @code;

-- name: ToldBetween :many
SELECT item FROM mail_told WHERE recipient = @recipient AND item >= @low AND item <= @high;

-- name: KeepPortalMailTold :exec
INSERT INTO portal_mail_told (recipient, day, names) VALUES (@recipient, @day, @names)
ON CONFLICT (recipient, day) DO UPDATE SET names = excluded.names;

-- name: PortalMailToldOn :one
SELECT names FROM portal_mail_told WHERE recipient = @recipient AND day = @day;

-- name: PortalMailTold :many
SELECT names FROM portal_mail_told WHERE recipient = @recipient;

-- name: ForgetPortalMailTold :execrows
DELETE FROM portal_mail_told WHERE day < @before;

-- name: MailKeyKnown :one
SELECT COUNT(*) FROM mail WHERE key = @key;

-- name: PortalNewsFrom :many
SELECT * FROM portal_news WHERE key > @after ORDER BY key LIMIT @most;

-- name: PortalNewsOf :many
SELECT * FROM portal_news WHERE ref = @ref ORDER BY key;

-- name: AdviceRefByID :one
SELECT ref FROM advice WHERE id = @id;
