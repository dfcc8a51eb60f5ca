-- name: NewsMark :one
SELECT seq FROM news_mark WHERE name = 'events';

-- name: PutNewsMark :exec
INSERT INTO news_mark (name, seq) VALUES ('events', @seq) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq;

-- name: NewsOfEvent :one
SELECT n FROM news WHERE event_seq = @event_seq;

-- name: InsertNews :exec
INSERT INTO news (n, event_seq, kind, about_kind, about_id, ref, version_n, at) VALUES (@n, @event_seq, @kind, @about_kind, @about_id, @ref, @version_n, @at);

-- name: NewsAfter :many
SELECT * FROM news WHERE n > @after ORDER BY n LIMIT @most;

-- name: NewsBefore :many
SELECT * FROM news WHERE n < @before ORDER BY n DESC LIMIT @most;

-- name: NewsOfKindBefore :many
SELECT * FROM news WHERE kind = @kind AND n < @before ORDER BY n DESC LIMIT @most;

-- name: NewestNews :many
SELECT n FROM news ORDER BY n DESC LIMIT 1;

-- name: AnnouncedNews :many
SELECT n FROM news WHERE ref = @ref AND version_n = @version_n AND kind = 'announced' LIMIT 1;

-- name: InsertFollower :exec
INSERT INTO follower (id, hash, live, told, day, at, mail_key, body, version) VALUES (@id, @hash, @live, @told, @day, @at, @mail_key, @body, 1);

-- name: UpdateFollower :execrows
UPDATE follower SET live = @live, told = @told, day = @day, mail_key = @mail_key, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: DeleteFollower :exec
DELETE FROM follower WHERE id = @id;

-- name: FollowerByID :one
SELECT * FROM follower WHERE id = @id;

-- name: FollowersOf :many
SELECT * FROM follower WHERE hash = @hash ORDER BY id;

-- name: AddressesToTell :many
SELECT DISTINCT hash FROM follower WHERE live = 1 AND told < @last AND day <> @day AND hash > @after ORDER BY hash LIMIT @most;

-- name: StaleFollowers :many
SELECT id FROM follower WHERE live = 0 AND at < @before ORDER BY id LIMIT @most;

-- name: FollowersBounced :many
SELECT follower.id FROM follower JOIN mail ON mail.key = follower.mail_key WHERE mail.state = 'refused' ORDER BY follower.id LIMIT @most;

-- name: InsertWebhook :exec
INSERT INTO webhook (id, org, stage, told, at, body, version) VALUES (@id, @org, @stage, @told, @at, @body, 1);

-- name: UpdateWebhook :execrows
UPDATE webhook SET stage = @stage, told = @told, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: DeleteWebhook :exec
DELETE FROM webhook WHERE id = @id;

-- name: WebhookByID :one
SELECT * FROM webhook WHERE id = @id;

-- name: WebhooksOf :many
SELECT * FROM webhook WHERE org = @org ORDER BY id LIMIT 200;

-- name: WebhooksBehind :many
SELECT id FROM webhook WHERE stage = 'live' AND told < @last AND id > @after ORDER BY id LIMIT @most;

-- name: StaleWebhooks :many
SELECT id FROM webhook WHERE stage = 'waiting' AND at < @before ORDER BY id LIMIT @most;

-- name: NoticeCopy :one
SELECT * FROM notice_copy WHERE record_id = @record_id AND org = @org;

-- name: NoticeCopies :many
SELECT * FROM notice_copy WHERE record_id = @record_id ORDER BY org;

-- name: NoticeCopiesOf :many
SELECT * FROM notice_copy WHERE org = @org ORDER BY record_id;

-- name: InsertNoticeCopy :exec
INSERT INTO notice_copy (record_id, org, body, version) VALUES (@record_id, @org, @body, 1);

-- name: UpdateNoticeCopy :execrows
UPDATE notice_copy SET body = @body, version = version + 1 WHERE record_id = @record_id AND org = @org AND version = @version;

-- name: NoticeRecords :many
SELECT DISTINCT record_id FROM notice_copy WHERE record_id > @after ORDER BY record_id LIMIT @most;

-- name: NamedMark :one
SELECT seq FROM news_mark WHERE name = @name;

-- name: PutNamedMark :exec
INSERT INTO news_mark (name, seq) VALUES (@name, @seq) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq;
