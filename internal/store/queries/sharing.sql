-- name: InsertRecord :exec
INSERT INTO record (id, ref, lead_org, owner_role, deputy_role, live, open, last, status, review_due, overdue, alerted, delist_on, delisted, watch, created_at, updated_at, shared_at, version)
VALUES (@id, @ref, @lead_org, @owner_role, @deputy_role, @live, @open, @last, @status, @review_due, @overdue, @alerted, @delist_on, @delisted, @watch, @created_at, @updated_at, @shared_at, 1);

-- name: UpdateRecord :execrows
UPDATE record SET lead_org = @lead_org, owner_role = @owner_role, deputy_role = @deputy_role, live = @live, open = @open, last = @last,
  status = @status, review_due = @review_due, overdue = @overdue, alerted = @alerted, delist_on = @delist_on, delisted = @delisted, watch = @watch, updated_at = @updated_at,
  shared_at = @shared_at, version = version + 1
WHERE id = @id AND version = @version;

-- name: RecordByRef :one
SELECT * FROM record WHERE ref = @ref;

-- name: RecordByID :one
SELECT * FROM record WHERE id = @id;

-- name: RecordsAfter :many
SELECT * FROM record WHERE id > @after ORDER BY id LIMIT @most;

-- name: RecordsDue :many
SELECT ref FROM record WHERE watch <> '' AND watch <= @on_day AND ref > @after ORDER BY ref LIMIT @most;

-- name: RecordVersions :many
SELECT * FROM record_version WHERE record_id = @record_id ORDER BY n;

-- name: RecordVersion :one
SELECT * FROM record_version WHERE record_id = @record_id AND n = @n;

-- name: RecordVersionLines :many
SELECT n, stage, reason, live_at, closed_at FROM record_version WHERE record_id = @record_id ORDER BY n DESC;

-- name: PutRecordVersion :exec
INSERT INTO record_version (record_id, n, stage, hash, content, sent_hash, states, marks, reason, created_at, sent_at, live_at, closed_at)
VALUES (@record_id, @n, @stage, @hash, @content, @sent_hash, @states, @marks, @reason, @created_at, @sent_at, @live_at, @closed_at)
ON CONFLICT (record_id, n) DO UPDATE SET stage = excluded.stage, hash = excluded.hash, content = excluded.content,
  sent_hash = excluded.sent_hash, states = excluded.states, marks = excluded.marks, reason = excluded.reason,
  sent_at = excluded.sent_at, live_at = excluded.live_at, closed_at = excluded.closed_at;

-- name: KeepRecordText :exec
INSERT INTO record_text (record_id, hash, content) VALUES (@record_id, @hash, @content)
ON CONFLICT (record_id, hash) DO NOTHING;

-- name: RecordText :one
SELECT content FROM record_text WHERE record_id = @record_id AND hash = @hash;

-- name: RecordPlacesOf :many
SELECT * FROM record_party WHERE record_id = @record_id ORDER BY organisation_id;

-- name: PutRecordPlace :exec
INSERT INTO record_party (organisation_id, record_id, is_lead, role, title, status, open_stage, sort_key)
VALUES (@organisation_id, @record_id, @is_lead, @role, @title, @status, @open_stage, @sort_key)
ON CONFLICT (organisation_id, record_id) DO UPDATE SET is_lead = excluded.is_lead, role = excluded.role, title = excluded.title,
  status = excluded.status, open_stage = excluded.open_stage, sort_key = excluded.sort_key;

-- name: DeleteRecordPlace :exec
DELETE FROM record_party WHERE organisation_id = @organisation_id AND record_id = @record_id;

-- name: RecordPlacesLatest :many
SELECT p.*, r.ref, r.lead_org, r.review_due, r.overdue FROM record_party p JOIN record r ON r.id = p.record_id
WHERE p.organisation_id = @organisation_id AND p.sort_key < @before ORDER BY p.sort_key DESC LIMIT @most;

-- name: RecordPlacesInStatus :many
SELECT p.*, r.ref, r.lead_org, r.review_due, r.overdue FROM record_party p JOIN record r ON r.id = p.record_id
WHERE p.organisation_id = @organisation_id AND p.status = @status AND p.sort_key < @before ORDER BY p.sort_key DESC LIMIT @most;

-- name: RecordPlacesLed :many
SELECT p.*, r.ref, r.lead_org, r.review_due, r.overdue FROM record_party p JOIN record r ON r.id = p.record_id
WHERE p.organisation_id = @organisation_id AND p.is_lead = @is_lead AND p.sort_key < @before ORDER BY p.sort_key DESC LIMIT @most;

-- name: RecordPlacesLedInStatus :many
SELECT p.*, r.ref, r.lead_org, r.review_due, r.overdue FROM record_party p JOIN record r ON r.id = p.record_id
WHERE p.organisation_id = @organisation_id AND p.status = @status AND p.is_lead = @is_lead AND p.sort_key < @before
ORDER BY p.sort_key DESC LIMIT @most;

-- name: CountRecordPlaces :many
SELECT status, COUNT(*) AS places FROM record_party WHERE organisation_id = @organisation_id GROUP BY status ORDER BY status;

-- name: RecordEventsFor :many
SELECT e.* FROM event e JOIN event_organisation o ON o.seq = e.seq AND o.organisation_id = @organisation_id
WHERE e.subject_kind = 'record' AND e.subject_id = @record_id AND e.seq < @before ORDER BY e.seq DESC LIMIT @most;

-- name: RecordApprovals :many
SELECT * FROM record_approval WHERE record_id = @record_id AND n = @n ORDER BY at, id;

-- name: PutRecordApproval :exec
INSERT INTO record_approval (id, record_id, n, party_id, person_id, org_id, role, at, note, hash, part, voided_at)
VALUES (@id, @record_id, @n, @party_id, @person_id, @org_id, @role, @at, @note, @hash, @part, @voided_at)
ON CONFLICT (id) DO UPDATE SET voided_at = excluded.voided_at;

-- name: RecordSignatures :many
SELECT * FROM record_signature WHERE record_id = @record_id AND n = @n ORDER BY at, id;

-- name: PutRecordSignature :exec
INSERT INTO record_signature (id, record_id, n, party_id, person_id, org_id, role, name, post, authority, method, evidence, signed_on, at, hash, part, voided_at, why)
VALUES (@id, @record_id, @n, @party_id, @person_id, @org_id, @role, @name, @post, @authority, @method, @evidence, @signed_on, @at, @hash, @part, @voided_at, @why)
ON CONFLICT (id) DO UPDATE SET voided_at = excluded.voided_at, why = excluded.why;

-- name: RecordAccessions :many
SELECT * FROM record_accession WHERE record_id = @record_id ORDER BY id;

-- name: RecordSignature :one
SELECT * FROM record_signature WHERE id = @id;

-- name: PutRecordAccession :exec
INSERT INTO record_accession (id, record_id, organisation_id, like_party, role, state, asked_by, asked_at, decided_by, decided_at, reason, signature_id, n)
VALUES (@id, @record_id, @organisation_id, @like_party, @role, @state, @asked_by, @asked_at, @decided_by, @decided_at, @reason, @signature_id, @n)
ON CONFLICT (id) DO UPDATE SET organisation_id = excluded.organisation_id, state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
  reason = excluded.reason, signature_id = excluded.signature_id, n = excluded.n;

-- name: RecordEndAnswers :many
SELECT * FROM record_end_answer WHERE record_id = @record_id ORDER BY id;

-- name: PutRecordEndAnswer :exec
INSERT INTO record_end_answer (id, record_id, party_id, organisation_id, answer, why, certificate, person_id, asked_at, at)
VALUES (@id, @record_id, @party_id, @organisation_id, @answer, @why, @certificate, @person_id, @asked_at, @at)
ON CONFLICT (id) DO UPDATE SET organisation_id = excluded.organisation_id, answer = excluded.answer, why = excluded.why, certificate = excluded.certificate,
  person_id = excluded.person_id, at = excluded.at;
