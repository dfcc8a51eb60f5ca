-- name: InsertPortalThread :exec
INSERT INTO portal_thread (id, ref, space_id, state, person_id, sector, due, climbed, answers, comments, waiting, amber, updated_at, body, version)
VALUES (@id, @ref, @space_id, @state, @person_id, @sector, @due, 0, 0, 0, 1, 0, @updated_at, @body, 1);

-- name: UpdatePortalThread :execrows
UPDATE portal_thread SET space_id = @space_id, state = @state, sector = @sector, due = @due, climbed = @climbed, body = @body, version = version + 1
WHERE id = @id AND version = @version;

-- name: CountPortalThread :exec
UPDATE portal_thread SET
  answers = (SELECT count(*) FROM portal_post p WHERE p.thread_id = portal_thread.id AND p.kind = 'answer' AND p.hidden = 0),
  comments = (SELECT count(*) FROM portal_post p WHERE p.thread_id = portal_thread.id AND p.kind = 'comment' AND p.on_post = '' AND p.hidden = 0),
  waiting = CASE WHEN state = 'open' AND NOT EXISTS (SELECT 1 FROM portal_post p WHERE p.thread_id = portal_thread.id AND p.kind = 'answer' AND p.hidden = 0) THEN 1 ELSE 0 END,
  amber = CASE WHEN EXISTS (SELECT 1 FROM portal_post p WHERE p.thread_id = portal_thread.id AND p.kind = 'answer' AND p.hidden = 0 AND p.amber = 1) THEN 1 ELSE 0 END,
  updated_at = CASE WHEN updated_at < CAST(@at AS text) THEN CAST(@at AS text) ELSE updated_at END
WHERE portal_thread.id = @id;

-- name: PortalThreadByRef :one
SELECT * FROM portal_thread WHERE ref = @ref;

-- name: PutPortalThreadTopic :exec
INSERT INTO portal_thread_topic (topic, thread_id) VALUES (@topic, @thread_id) ON CONFLICT (topic, thread_id) DO NOTHING;

-- name: DropPortalThreadTopics :exec
DELETE FROM portal_thread_topic WHERE thread_id = @thread_id;

-- name: PutPortalThreadWord :exec
INSERT INTO portal_thread_word (word, thread_id) VALUES (@word, @thread_id) ON CONFLICT (word, thread_id) DO NOTHING;

-- name: DropPortalThreadWords :exec
DELETE FROM portal_thread_word WHERE thread_id = @thread_id;

-- name: PortalThreadsWithin :many
SELECT * FROM portal_thread
WHERE replace(CAST(@rooms AS text), '|' || space_id || '|', '') <> CAST(@rooms AS text) AND state <> 'hidden' AND id < @before
  AND (CAST(@sector AS text) = '' OR sector = @sector)
ORDER BY id DESC LIMIT @most;

-- name: PortalThreadsOfSpace :many
SELECT * FROM portal_thread
WHERE space_id = @space_id AND state <> 'hidden' AND id < @before
  AND (CAST(@sector AS text) = '' OR sector = @sector)
  AND (CAST(@person_id AS text) = '' OR person_id = @person_id)
  AND (CAST(@waiting AS bigint) = 0 OR waiting = 1) AND (CAST(@amber AS bigint) = 0 OR amber = 1)
ORDER BY id DESC LIMIT @most;

-- name: PortalThreadsOfTopic :many
SELECT t.* FROM portal_thread_topic x JOIN portal_thread t ON t.id = x.thread_id
WHERE x.topic = @topic AND x.thread_id < @before AND replace(CAST(@rooms AS text), '|' || t.space_id || '|', '') <> CAST(@rooms AS text) AND t.state <> 'hidden'
  AND (CAST(@sector AS text) = '' OR t.sector = @sector)
  AND (CAST(@person_id AS text) = '' OR t.person_id = @person_id)
  AND (CAST(@waiting AS bigint) = 0 OR t.waiting = 1) AND (CAST(@amber AS bigint) = 0 OR t.amber = 1)
ORDER BY x.thread_id DESC LIMIT @most;

-- name: PortalThreadsOfPerson :many
SELECT * FROM portal_thread
WHERE person_id = @person_id AND id < @before AND replace(CAST(@rooms AS text), '|' || space_id || '|', '') <> CAST(@rooms AS text) AND state <> 'hidden'
  AND (CAST(@sector AS text) = '' OR sector = @sector)
  AND (CAST(@waiting AS bigint) = 0 OR waiting = 1) AND (CAST(@amber AS bigint) = 0 OR amber = 1)
ORDER BY id DESC LIMIT @most;

-- name: PortalThreadsWaiting :many
SELECT * FROM portal_thread
WHERE waiting = 1 AND state = 'open' AND id < @before AND replace(CAST(@rooms AS text), '|' || space_id || '|', '') <> CAST(@rooms AS text)
  AND (CAST(@sector AS text) = '' OR sector = @sector) AND (CAST(@amber AS bigint) = 0 OR amber = 1)
ORDER BY id DESC LIMIT @most;

-- name: PortalThreadsAmber :many
SELECT * FROM portal_thread
WHERE amber = 1 AND id < @before AND replace(CAST(@rooms AS text), '|' || space_id || '|', '') <> CAST(@rooms AS text) AND state <> 'hidden'
  AND (CAST(@sector AS text) = '' OR sector = @sector)
ORDER BY id DESC LIMIT @most;

-- name: CountPortalThreads :one
SELECT count(*) FROM (
  SELECT t.id FROM portal_thread t
  WHERE t.space_id = @space_id AND t.state IN ('open', 'closed')
    AND (CAST(@sector AS text) = '' OR t.sector = @sector)
    AND (CAST(@person_id AS text) = '' OR t.person_id = @person_id)
    AND (CAST(@waiting AS bigint) = 0 OR t.waiting = 1) AND (CAST(@amber AS bigint) = 0 OR t.amber = 1)
    AND (CAST(@topic AS text) = '' OR EXISTS (SELECT 1 FROM portal_thread_topic x WHERE x.topic = @topic AND x.thread_id = t.id))
  LIMIT @most) AS found;

-- name: PortalThreadsWithWord :many
SELECT t.* FROM portal_thread_word w JOIN portal_thread t ON t.id = w.thread_id
WHERE w.word = @word AND replace(CAST(@rooms AS text), '|' || t.space_id || '|', '') <> CAST(@rooms AS text) AND t.state <> 'hidden'
ORDER BY w.thread_id DESC LIMIT @most;

-- name: PortalThreadsDue :many
SELECT * FROM portal_thread WHERE waiting = 1 AND state = 'open' AND climbed = 0 AND due <= @due AND id > @after ORDER BY id LIMIT @most;

-- name: EveryPortalThread :many
SELECT * FROM portal_thread WHERE id > @after ORDER BY id LIMIT @most;

-- name: InsertPortalPost :exec
INSERT INTO portal_post (id, thread_id, kind, person_id, on_post, sort_key, hidden, amber, comments, thanks, body, version)
VALUES (@id, @thread_id, @kind, @person_id, @on_post, @sort_key, @hidden, @amber, 0, 0, @body, 1);

-- name: UpdatePortalPost :execrows
UPDATE portal_post SET sort_key = @sort_key, hidden = @hidden, amber = @amber, body = @body, version = version + 1 WHERE id = @id AND version = @version;

-- name: CountPortalPost :exec
UPDATE portal_post SET
  comments = (SELECT count(*) FROM portal_post c WHERE c.thread_id = portal_post.thread_id AND c.kind = 'comment' AND c.on_post = portal_post.id AND c.hidden = 0),
  thanks = (SELECT count(*) FROM portal_thanks h WHERE h.post_id = portal_post.id)
WHERE portal_post.id = @id;

-- name: PortalPostByID :one
SELECT * FROM portal_post WHERE id = @id;

-- name: PortalPosts :many
SELECT * FROM portal_post
WHERE thread_id = @thread_id AND kind = @kind AND on_post = @on_post AND sort_key > @after AND (hidden = 0 OR CAST(@hidden AS bigint) = 1 OR person_id = @person_id)
ORDER BY sort_key LIMIT @most;

-- name: PutPortalCite :exec
INSERT INTO portal_cite (post_id, kind, ref, seen) VALUES (@post_id, @kind, @ref, @seen);

-- name: DropPortalCites :exec
DELETE FROM portal_cite WHERE post_id = @post_id;

-- name: PortalCitedThings :many
SELECT DISTINCT kind, ref, seen FROM portal_cite
WHERE kind > @kind OR kind = @kind AND (ref > @ref OR ref = @ref AND seen > @seen)
ORDER BY kind, ref, seen LIMIT @most;

-- name: PortalPostsCiting :many
SELECT p.* FROM portal_cite c JOIN portal_post p ON p.id = c.post_id
WHERE c.kind = @kind AND c.ref = @ref AND c.seen = @seen AND c.post_id > @after ORDER BY c.post_id LIMIT @most;

-- name: PutPortalThanks :execrows
INSERT INTO portal_thanks (post_id, person_id, organisation_id, role, at) VALUES (@post_id, @person_id, @organisation_id, @role, @at) ON CONFLICT (post_id, person_id) DO NOTHING;

-- name: PortalThanksFor :many
SELECT * FROM portal_thanks WHERE post_id = @post_id ORDER BY at, person_id LIMIT @most;

-- name: PortalThankedBy :one
SELECT count(*) FROM portal_thanks WHERE post_id = @post_id AND person_id = @person_id;

-- name: PutPortalThreadFollow :exec
INSERT INTO portal_thread_follow (thread_id, person_id, following) VALUES (@thread_id, @person_id, @following)
ON CONFLICT (thread_id, person_id) DO UPDATE SET following = excluded.following;

-- name: KeepPortalThreadFollow :exec
INSERT INTO portal_thread_follow (thread_id, person_id, following) VALUES (@thread_id, @person_id, 1) ON CONFLICT (thread_id, person_id) DO NOTHING;

-- name: PortalThreadFollowers :many
SELECT person_id FROM portal_thread_follow WHERE thread_id = @thread_id AND following = 1 ORDER BY person_id;

-- name: InsertPortalReport :exec
INSERT INTO portal_report (id, thread_id, post_id, space_id, person_id, outcome, body, at, closed_at) VALUES (@id, @thread_id, @post_id, @space_id, @person_id, '', @body, @at, '');

-- name: PortalReportsWaiting :many
SELECT * FROM portal_report
WHERE outcome = '' AND id > @after AND replace(CAST(@rooms AS text), '|' || space_id || '|', '') <> CAST(@rooms AS text)
ORDER BY id LIMIT @most;

-- name: ClosePortalReports :execrows
UPDATE portal_report SET outcome = @outcome, closed_at = @closed_at WHERE thread_id = @thread_id AND post_id = @post_id AND outcome = '';

-- name: PortalReportsOn :one
SELECT count(*) FROM portal_report WHERE thread_id = @thread_id AND post_id = @post_id AND person_id = @person_id AND outcome = '';

-- name: MovePortalReports :exec
UPDATE portal_report SET space_id = @space_id WHERE thread_id = @thread_id;

-- name: PutPortalThreadDraft :exec
INSERT INTO portal_thread_draft (person_id, place, body, at) VALUES (@person_id, @place, @body, @at)
ON CONFLICT (person_id, place) DO UPDATE SET body = excluded.body, at = excluded.at;

-- name: PortalThreadDraft :one
SELECT body FROM portal_thread_draft WHERE person_id = @person_id AND place = @place;

-- name: DropPortalThreadDraft :exec
DELETE FROM portal_thread_draft WHERE person_id = @person_id AND place = @place;

-- name: ForgetPortalThreadDrafts :execrows
DELETE FROM portal_thread_draft WHERE at < @before;
