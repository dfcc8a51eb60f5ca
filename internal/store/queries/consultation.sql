-- name: InsertConsultation :exec
INSERT INTO consultation (id, ref, org, body, watch, sort_key, version) VALUES (@id, @ref, @org, @body, @watch, @sort_key, 1);

-- name: UpdateConsultation :execrows
UPDATE consultation SET body = @body, watch = @watch, sort_key = @sort_key, version = version + 1 WHERE id = @id AND version = @version;

-- name: ConsultationByRef :one
SELECT * FROM consultation WHERE ref = @ref;

-- name: ConsultationsInAll :many
SELECT * FROM consultation WHERE sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: ConsultationsOf :many
SELECT * FROM consultation WHERE org = @org AND sort_key > @after ORDER BY sort_key LIMIT @most;

-- name: ConsultationsToWatch :many
SELECT ref FROM consultation WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: InsertResponse :exec
INSERT INTO consultation_response (id, consultation, survey, source, answers, at) VALUES (@id, @consultation, @survey, @source, @answers, @at);

-- name: AddResponseCount :exec
INSERT INTO consultation_count (consultation, survey, question, chosen, source, n) VALUES (@consultation, @survey, @question, @chosen, @source, @n)
ON CONFLICT (consultation, survey, question, chosen, source) DO UPDATE SET n = consultation_count.n + excluded.n;

-- name: ResponseCounts :many
SELECT survey, question, chosen, source, n FROM consultation_count WHERE consultation = @consultation ORDER BY survey, question, chosen, source;

-- name: InsertSaid :exec
INSERT INTO consultation_said (id, consultation, question, source, body, shown, gaps, state, reason) VALUES (@id, @consultation, @question, @source, @body, @shown, @gaps, @state, @reason);

-- name: SaidByID :one
SELECT * FROM consultation_said WHERE id = @id;

-- name: UpdateSaid :execrows
UPDATE consultation_said SET body = @body, shown = @shown, gaps = @gaps, state = @state, reason = @reason WHERE id = @id AND state = 'waiting';

-- name: SaidOf :many
SELECT * FROM consultation_said WHERE consultation = @consultation AND state = @state AND id > @after ORDER BY id LIMIT @most;

-- name: InsertHearer :exec
INSERT INTO consultation_hearer (id, consultation, address, confirmed, at) VALUES (@id, @consultation, @address, @confirmed, @at);

-- name: HearerByID :one
SELECT * FROM consultation_hearer WHERE id = @id;

-- name: ConfirmHearer :execrows
UPDATE consultation_hearer SET confirmed = @confirmed WHERE id = @id;

-- name: DropHearer :exec
DELETE FROM consultation_hearer WHERE id = @id;

-- name: HearersOf :many
SELECT * FROM consultation_hearer WHERE consultation = @consultation AND id > @after ORDER BY id LIMIT @most;

-- name: DropStaleHearers :exec
DELETE FROM consultation_hearer WHERE confirmed = @confirmed AND at < @before;

-- name: InsertSession :exec
INSERT INTO session (id, ref, consultation, org, starts, body, watch, version) VALUES (@id, @ref, @consultation, @org, @starts, @body, @watch, 1);

-- name: UpdateSession :execrows
UPDATE session SET starts = @starts, body = @body, watch = @watch, version = version + 1 WHERE id = @id AND version = @version;

-- name: SessionByRef :one
SELECT * FROM session WHERE ref = @ref;

-- name: SessionsAfter :many
SELECT * FROM session WHERE starts > @after ORDER BY starts, ref LIMIT @most;

-- name: SessionsBefore :many
SELECT * FROM session WHERE starts <= @before ORDER BY starts DESC, ref LIMIT @most;

-- name: SessionsOfConsultation :many
SELECT * FROM session WHERE consultation = @consultation ORDER BY starts, ref LIMIT 200;

-- name: SessionsToWatch :many
SELECT ref FROM session WHERE watch <> '' AND watch <= @now AND ref > @after ORDER BY ref LIMIT @most;

-- name: InsertBooking :exec
INSERT INTO session_booking (id, ref, session, state, needs, contact, code, n, at) VALUES (@id, @ref, @session, @state, @needs, @contact, @code, @n, @at);

-- name: BookingByRef :one
SELECT * FROM session_booking WHERE ref = @ref;

-- name: MoveBooking :execrows
UPDATE session_booking SET state = @state WHERE id = @id;

-- name: BookingsOf :many
SELECT * FROM session_booking WHERE session = @session AND state = @state AND n > @after ORDER BY n LIMIT @most;

-- name: DropBookings :exec
DELETE FROM session_booking WHERE session = @session;
