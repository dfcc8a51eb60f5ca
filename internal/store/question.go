package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/question"
	"sharewell/internal/store/db"
)

// Questions gives the store as public questions see it.
func (s *Store) Questions() question.Store {
	return bridge[question.Tx]{s, func(tx *Tx) question.Tx { return tx }}
}

// QuestionByRef loads a question.
func (tx *Tx) QuestionByRef(ctx context.Context, ref string) (question.Question, error) {
	row, err := tx.q.QuestionByRef(ctx, ref)
	if err != nil {
		return question.Question{}, notFound(err, "question.not_found", "We could not find this, or you may not see it.")
	}
	return questionOf(row)
}

func questionOf(row db.Question) (q question.Question, err error) {
	if err = json.Unmarshal([]byte(row.Body), &q); err != nil {
		return q, fmt.Errorf("question %s: %w", row.Ref, err)
	}
	q.Others, q.Version = int(row.Wanted), row.Version
	return q, nil
}

func questionsOf(rows []db.Question, err error) ([]question.Question, error) {
	if err != nil {
		return nil, err
	}
	var out []question.Question
	for _, r := range rows {
		q, err := questionOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

func learned(q question.Question) int64 {
	if len(q.Lessons()) > 0 {
		return 1
	}
	return 0
}

// InsertQuestion saves a new question.
func (tx *Tx) InsertQuestion(ctx context.Context, q question.Question) error {
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	err = tx.q.InsertQuestion(ctx, db.InsertQuestionParams{ID: string(q.ID), Ref: q.Ref, Org: string(q.Org), UseRef: q.Use, Kind: string(q.Kind), Stage: string(q.Stage), Reason: q.Reason,
		Received: clock.Format(q.Received), Due: q.Due.String(), InTime: q.InTime(), Learned: learned(q), PublicKey: q.PublicKey(), Body: string(body), Watch: clock.Format(q.WatchAt()), SortKey: q.SortKey()})
	if err != nil {
		return fmt.Errorf("insert question %s: %w", q.Ref, err)
	}
	return nil
}

// SaveQuestion saves a changed question; a lost race is a conflict.
func (tx *Tx) SaveQuestion(ctx context.Context, q question.Question) error {
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateQuestion(ctx, db.UpdateQuestionParams{Stage: string(q.Stage), Reason: q.Reason, InTime: q.InTime(), Learned: learned(q), PublicKey: q.PublicKey(), Body: string(body),
		Watch: clock.Format(q.WatchAt()), SortKey: q.SortKey(), ID: string(q.ID), Version: q.Version}))
	if err != nil {
		return fmt.Errorf("save question %s: %w", q.Ref, err)
	}
	return nil
}

// SupportQuestion counts a network once and reports whether it was new.
func (tx *Tx) SupportQuestion(ctx context.Context, id question.ID, network string) (bool, error) {
	n, err := tx.q.InsertQuestionSupport(ctx, db.InsertQuestionSupportParams{Question: string(id), Network: network})
	return n == 1, err
}

// AddOthers adds to the number of those who want to know it too.
func (tx *Tx) AddOthers(ctx context.Context, id question.ID, n int) error {
	return changedOne(tx.q.AddQuestionOthers(ctx, db.AddQuestionOthersParams{N: int64(n), ID: string(id)}))
}

// ForgetSupport forgets which networks were counted.
func (tx *Tx) ForgetSupport(ctx context.Context, id question.ID) error {
	return tx.q.ForgetQuestionSupport(ctx, string(id))
}

// QuestionsOf lists an organisation's questions after a key, what is owed first.
func (tx *Tx) QuestionsOf(ctx context.Context, org ident.Organisation, after string, most int) ([]question.Question, error) {
	return questionsOf(tx.q.QuestionsOf(ctx, db.QuestionsOfParams{Org: string(org), After: after, Most: int32(most)}))
}

// PublicQuestions lists what everybody reads of a use after a key, the newest first; of every use when use is "".
func (tx *Tx) PublicQuestions(ctx context.Context, use, after string, most int) ([]question.Question, error) {
	if use == "" {
		return questionsOf(tx.q.PublicQuestions(ctx, db.PublicQuestionsParams{After: after, Most: int32(most)}))
	}
	return questionsOf(tx.q.PublicQuestionsOf(ctx, db.PublicQuestionsOfParams{UseRef: use, After: after, Most: int32(most)}))
}

// CountQuestions counts questions of a use, or of all, that were received in a time.
func (tx *Tx) CountQuestions(ctx context.Context, use string, from, until time.Time, today clock.Date) (c question.Counts, err error) {
	var rows []db.CountQuestionsRow
	if use == "" {
		rows, err = tx.q.CountQuestions(ctx, db.CountQuestionsParams{Today: today.String(), ReceivedFrom: clock.Format(from), ReceivedUntil: clock.Format(until)})
	} else {
		var of []db.CountQuestionsOfRow
		of, err = tx.q.CountQuestionsOf(ctx, db.CountQuestionsOfParams{Today: today.String(), UseRef: use, ReceivedFrom: clock.Format(from), ReceivedUntil: clock.Format(until)})
		for _, r := range of {
			rows = append(rows, db.CountQuestionsRow(r))
		}
	}
	for _, r := range rows {
		c.Add(question.Kind(r.Kind), question.Stage(r.Stage), r.Reason, r.InTime, question.Sums{N: int(r.N), Learned: int(r.Learned), Others: int(r.Wanted), Overdue: int(r.Overdue)})
	}
	return c, err
}

// QuestionsToWatch lists references of questions whose time to be looked at has come, after a reference.
func (tx *Tx) QuestionsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.QuestionsToWatch(ctx, db.QuestionsToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}
