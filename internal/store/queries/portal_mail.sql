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

-- name: ForgetToldBetween :execrows
DELETE FROM mail_told WHERE at < @before AND item >= @low AND item <= @high;

-- name: PortalNewsFrom :many
SELECT * FROM portal_news WHERE key > @after ORDER BY key LIMIT @most;

-- name: PortalNewsOf :many
SELECT * FROM portal_news WHERE ref = @ref ORDER BY key;

-- name: AdviceRefByID :one
SELECT ref FROM advice WHERE id = @id;
