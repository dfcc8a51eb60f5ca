-- name: OpenTaskID :one
SELECT id FROM task
WHERE subject_kind = @subject_kind AND subject_id = @subject_id AND kind = @kind AND organisation_id = @organisation_id AND closed_at = '';

-- name: InsertTask :exec
INSERT INTO task (id, organisation_id, person_id, roles, kind, subject_kind, subject_id, title, url, from_org, created_at, due, urgent, closed_at)
VALUES (@id, @organisation_id, @person_id, @roles, @kind, @subject_kind, @subject_id, @title, @url, @from_org, @created_at, @due, @urgent, '');

-- name: UpdateTask :exec
UPDATE task SET person_id = @person_id, roles = @roles, title = @title, url = @url, from_org = @from_org, due = @due, urgent = @urgent
WHERE id = @id;

-- name: InsertTaskRole :exec
INSERT INTO task_role (organisation_id, role, person_id, sort_key, task_id)
VALUES (@organisation_id, @role, @person_id, @sort_key, @task_id);

-- name: DeleteTaskRoles :exec
DELETE FROM task_role WHERE task_id = @task_id;

-- name: CloseTasks :many
UPDATE task SET closed_at = @closed_at
WHERE subject_kind = @subject_kind AND subject_id = @subject_id AND kind = @kind AND organisation_id = @organisation_id AND closed_at = ''
RETURNING id;

-- name: CloseAllTasks :many
UPDATE task SET closed_at = @closed_at
WHERE subject_kind = @subject_kind AND subject_id = @subject_id AND kind = @kind AND closed_at = ''
RETURNING id;

-- name: TaskByID :one
SELECT * FROM task WHERE id = @id;

-- name: OpenTasksAbout :many
SELECT * FROM task WHERE subject_kind = @subject_kind AND subject_id = @subject_id AND closed_at = ''
ORDER BY organisation_id, kind;

-- name: TasksWaiting :many
SELECT t.* FROM task_role r JOIN task t ON t.id = r.task_id
WHERE r.organisation_id = @organisation_id AND r.role = @role AND r.person_id = @person_id AND r.sort_key > @after
ORDER BY r.sort_key LIMIT @most;

-- name: TaskKeys :many
SELECT sort_key FROM task_role
WHERE organisation_id = @organisation_id AND role = @role AND person_id = @person_id
ORDER BY sort_key LIMIT @most;

-- name: ForgetTasks :execrows
DELETE FROM task WHERE closed_at <> '' AND closed_at < @before;

-- name: InsertNotice :exec
INSERT INTO notice (id, organisation_id, person_id, roles, kind, subject_kind, subject_id, title, body, url, at, urgent)
VALUES (@id, @organisation_id, @person_id, @roles, @kind, @subject_kind, @subject_id, @title, @body, @url, @at, @urgent);

-- name: InsertNoticeRole :exec
INSERT INTO notice_role (organisation_id, role, person_id, sort_key, notice_id)
VALUES (@organisation_id, @role, @person_id, @sort_key, @notice_id);

-- name: NoticeByID :one
SELECT * FROM notice WHERE id = @id;

-- name: NoticesPosted :many
SELECT n.* FROM notice_role r JOIN notice n ON n.id = r.notice_id
WHERE r.organisation_id = @organisation_id AND r.role = @role AND r.person_id = @person_id AND r.sort_key < @before
ORDER BY r.sort_key DESC LIMIT @most;

-- name: ForgetNoticeRoles :exec
DELETE FROM notice_role WHERE notice_id IN (SELECT id FROM notice WHERE at < @before);

-- name: ForgetNotices :execrows
DELETE FROM notice WHERE at < @before;

-- name: MarkSeen :execrows
INSERT INTO item_seen (person_id, item, at) VALUES (@person_id, @item, @at)
ON CONFLICT (person_id, item) DO NOTHING;

-- name: SeenAt :one
SELECT at FROM item_seen WHERE person_id = @person_id AND item = @item;

-- name: FirstSeen :many
SELECT * FROM item_seen WHERE item = @item ORDER BY at, person_id LIMIT @most;

-- name: InsertMail :execrows
INSERT INTO mail (id, key, recipient, address, subject, text_body, html_body, urgent, created_at, state, reason, done_at, reply_to)
VALUES (@id, @key, @recipient, @address, @subject, @text_body, @html_body, @urgent, @created_at, 'waiting', '', '', @reply_to)
ON CONFLICT (key) DO NOTHING;

-- name: InsertMailItem :exec
INSERT INTO mail_item (mail_id, item) VALUES (@mail_id, @item);

-- name: MailItems :many
SELECT item FROM mail_item WHERE mail_id = @mail_id ORDER BY item;

-- name: MailByID :one
SELECT * FROM mail WHERE id = @id;

-- name: MarkTold :execrows
INSERT INTO mail_told (recipient, item, at) VALUES (@recipient, @item, @at)
ON CONFLICT (recipient, item) DO NOTHING;

-- name: ForgetTold :execrows
DELETE FROM mail_told WHERE at < @before;

-- name: WasTold :one
SELECT at FROM mail_told WHERE recipient = @recipient AND item = @item;

-- name: MailChoice :one
SELECT frequency FROM mail_choice WHERE recipient = @recipient;

-- name: SetMailChoice :exec
INSERT INTO mail_choice (recipient, frequency) VALUES (@recipient, @frequency)
ON CONFLICT (recipient) DO UPDATE SET frequency = excluded.frequency;

-- name: SetRoleMailbox :exec
INSERT INTO role_mailbox (organisation_id, role, address) VALUES (@organisation_id, @role, @address)
ON CONFLICT (organisation_id, role) DO UPDATE SET address = excluded.address;

-- name: DeleteRoleMailbox :exec
DELETE FROM role_mailbox WHERE organisation_id = @organisation_id AND role = @role;

-- name: RoleMailbox :one
SELECT address FROM role_mailbox WHERE organisation_id = @organisation_id AND role = @role;

-- name: MailboxHats :many
SELECT organisation_id, role FROM role_mailbox WHERE address = @address ORDER BY organisation_id, role;

-- name: MailboxAddresses :many
SELECT DISTINCT address FROM role_mailbox WHERE address > @after ORDER BY address LIMIT @most;

-- name: PendingJob :one
SELECT * FROM job WHERE kind = @kind AND key = @key AND dead_at = '';

-- name: InsertJob :execrows
INSERT INTO job (kind, key, payload, run_at, again_at, attempts, lease_until, last_error, dead_at)
VALUES (@kind, @key, @payload, @run_at, '', 0, '', '', '')
ON CONFLICT DO NOTHING;

-- name: MoveJob :exec
UPDATE job SET payload = @payload, run_at = @run_at WHERE id = @id;

-- name: RunJobAgain :exec
UPDATE job SET payload = @payload, again_at = @again_at WHERE id = @id;

-- name: DueJobs :many
SELECT * FROM job WHERE dead_at = '' AND run_at <= @now AND lease_until < @now ORDER BY run_at, id LIMIT @most;

-- name: ClaimJob :execrows
UPDATE job SET lease_until = @lease_until, attempts = attempts + 1
WHERE id = @id AND dead_at = '' AND run_at <= @now AND lease_until < @now;

-- name: JobByID :one
SELECT * FROM job WHERE id = @id;

-- name: DeleteJob :exec
DELETE FROM job WHERE id = @id;

-- name: RestJob :exec
UPDATE job SET run_at = @run_at, again_at = @again_at, attempts = @attempts, lease_until = '', last_error = @last_error WHERE id = @id;

-- name: BuryJob :exec
UPDATE job SET dead_at = @dead_at, lease_until = '', last_error = @last_error WHERE id = @id;

-- name: DeadJobs :many
SELECT * FROM job WHERE dead_at <> '' ORDER BY dead_at, id LIMIT @most;

-- name: CountDeadJobs :one
SELECT COUNT(*) FROM job WHERE dead_at <> '';

-- name: CountPendingJobs :one
SELECT COUNT(*) FROM job WHERE dead_at = '';

-- name: ForgetDeadJobs :execrows
DELETE FROM job WHERE dead_at <> '' AND dead_at < @before;

-- name: PassedTasks :many
SELECT * FROM task WHERE person_id <> '' AND closed_at = '' AND id > @after ORDER BY id LIMIT @most;

-- name: EndMail :execrows
UPDATE mail SET state = @state, reason = @reason, done_at = @done_at, subject = @subject, text_body = @text_body, html_body = @html_body
WHERE id = @id AND state = 'waiting';

-- name: MailNewest :many
SELECT * FROM mail WHERE state = @state ORDER BY created_at DESC, id DESC LIMIT @most;

-- name: CountMail :one
SELECT COUNT(*) FROM mail WHERE state = @state;

-- name: ForgetMailItems :exec
DELETE FROM mail_item WHERE mail_id IN (SELECT id FROM mail WHERE state <> 'waiting' AND created_at < @before);

-- name: ForgetMail :execrows
DELETE FROM mail WHERE state <> 'waiting' AND created_at < @before;

-- name: ForgetSeen :execrows
DELETE FROM item_seen WHERE at < @before;

-- name: ActivePeople :many
SELECT id FROM person WHERE status = 'active' AND id > @after ORDER BY id LIMIT @most;
