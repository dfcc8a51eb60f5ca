package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	"sharewell/internal/store/db"
)

// Threads lists questions within a reach, the newest first. The narrowest part of the query leads.
func (tx *Tx) Threads(ctx context.Context, reach space.Reach, q thread.Query) ([]thread.Thread, error) {
	if q.Space != nil {
		reach = reach.Only(*q.Space)
	}
	rooms, before, most := reach.List(), string(q.Before), int32(q.Most)
	if before == "" {
		before = afterEverything
	}
	waiting, amber := oneIf(q.Waiting), oneIf(q.Amber)
	switch {
	case rooms == "":
		return nil, nil
	case q.Topic != "":
		return threadsOf(tx.q.PortalThreadsOfTopic(ctx, db.PortalThreadsOfTopicParams{Topic: q.Topic, Before: before, Rooms: rooms, Sector: q.Sector, PersonID: string(q.Mine), Waiting: waiting, Amber: amber, Most: most}))
	case q.Mine != "":
		return threadsOf(tx.q.PortalThreadsOfPerson(ctx, db.PortalThreadsOfPersonParams{PersonID: string(q.Mine), Before: before, Rooms: rooms, Sector: q.Sector, Waiting: waiting, Amber: amber, Most: most}))
	case q.Space != nil:
		return threadsOf(tx.q.PortalThreadsOfSpace(ctx, db.PortalThreadsOfSpaceParams{SpaceID: string(*q.Space), Before: before, Sector: q.Sector, PersonID: "", Waiting: waiting, Amber: amber, Most: most}))
	case q.Waiting:
		return threadsOf(tx.q.PortalThreadsWaiting(ctx, db.PortalThreadsWaitingParams{Before: before, Rooms: rooms, Sector: q.Sector, Amber: amber, Most: most}))
	case q.Amber:
		return threadsOf(tx.q.PortalThreadsAmber(ctx, db.PortalThreadsAmberParams{Before: before, Rooms: rooms, Sector: q.Sector, Most: most}))
	}
	return threadsOf(tx.q.PortalThreadsWithin(ctx, db.PortalThreadsWithinParams{Rooms: rooms, Before: before, Sector: q.Sector, Most: most}))
}

// CountThreads counts questions within a reach, room by room, up to q.Most.
func (tx *Tx) CountThreads(ctx context.Context, reach space.Reach, q thread.Query) (int, error) {
	if q.Space != nil {
		reach = reach.Only(*q.Space)
	}
	total := 0
	for _, room := range reach.Rooms() {
		n, err := tx.q.CountPortalThreads(ctx, db.CountPortalThreadsParams{SpaceID: string(room), Sector: q.Sector, PersonID: string(q.Mine), Waiting: oneIf(q.Waiting),
			Amber: oneIf(q.Amber), Topic: q.Topic, Most: int32(q.Most - total)})
		if err != nil {
			return 0, err
		}
		if total += int(n); total >= q.Most {
			break
		}
	}
	return total, nil
}

// ThreadsWithWord lists the newest questions within a reach that have a word in their title.
func (tx *Tx) ThreadsWithWord(ctx context.Context, reach space.Reach, word string, most int) ([]thread.Thread, error) {
	rooms := reach.List()
	if rooms == "" {
		return nil, nil
	}
	return threadsOf(tx.q.PortalThreadsWithWord(ctx, db.PortalThreadsWithWordParams{Word: word, Rooms: rooms, Most: int32(most)}))
}

// WaitingThreads lists questions that nobody answered and nobody was asked to, due by a day, after an identifier.
func (tx *Tx) WaitingThreads(ctx context.Context, due clock.Date, after ident.Thread, most int) ([]thread.Thread, error) {
	return threadsOf(tx.q.PortalThreadsDue(ctx, db.PortalThreadsDueParams{Due: due.String(), After: string(after), Most: int32(most)}))
}

// EachThread lists every question, hidden ones too, after an identifier.
func (tx *Tx) EachThread(ctx context.Context, after ident.Thread, most int) ([]thread.Thread, error) {
	return threadsOf(tx.q.EveryPortalThread(ctx, db.EveryPortalThreadParams{After: string(after), Most: int32(most)}))
}

// FollowThread follows a thread, or stops.
func (tx *Tx) FollowThread(ctx context.Context, id ident.Thread, person ident.Person, on bool) error {
	return tx.q.PutPortalThreadFollow(ctx, db.PutPortalThreadFollowParams{ThreadID: string(id), PersonID: string(person), Following: oneIf(on)})
}

// JoinThread follows a thread for somebody who said something in it, unless they stopped before.
func (tx *Tx) JoinThread(ctx context.Context, id ident.Thread, person ident.Person) error {
	return tx.q.KeepPortalThreadFollow(ctx, db.KeepPortalThreadFollowParams{ThreadID: string(id), PersonID: string(person)})
}

// ThreadFollowers lists who follows a thread.
func (tx *Tx) ThreadFollowers(ctx context.Context, id ident.Thread) ([]ident.Person, error) {
	ids, err := tx.q.PortalThreadFollowers(ctx, string(id))
	out := make([]ident.Person, 0, len(ids))
	for _, p := range ids {
		out = append(out, ident.Person(p))
	}
	return out, err
}

// ThankFor thanks for a post once; it reports whether it was new.
func (tx *Tx) ThankFor(ctx context.Context, post string, by thread.Author, at time.Time) (bool, error) {
	n, err := tx.q.PutPortalThanks(ctx, db.PutPortalThanksParams{PostID: post, PersonID: string(by.Person), OrganisationID: string(by.Org), Role: string(by.Role), At: clock.Format(at)})
	return n == 1, err
}

// ThanksFor lists who thanked for a post, the first first.
func (tx *Tx) ThanksFor(ctx context.Context, post string, most int) ([]thread.Author, error) {
	rows, err := tx.q.PortalThanksFor(ctx, db.PortalThanksForParams{PostID: post, Most: int32(most)})
	out := make([]thread.Author, 0, len(rows))
	for _, r := range rows {
		out = append(out, thread.Author{Person: ident.Person(r.PersonID), Org: ident.Organisation(r.OrganisationID), Role: access.Role(r.Role)})
	}
	return out, err
}

// Thanked reports whether somebody thanked for a post.
func (tx *Tx) Thanked(ctx context.Context, post string, person ident.Person) (bool, error) {
	n, err := tx.q.PortalThankedBy(ctx, db.PortalThankedByParams{PostID: post, PersonID: string(person)})
	return n > 0, err
}

// InsertThreadReport keeps a report; a second one of the same person about the same thing that waits is the first.
func (tx *Tx) InsertThreadReport(ctx context.Context, r thread.Report) error {
	n, err := tx.q.PortalReportsOn(ctx, db.PortalReportsOnParams{ThreadID: string(r.Thread), PostID: r.Post, PersonID: string(r.By.Person)})
	if err != nil || n > 0 {
		return err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return tx.q.InsertPortalReport(ctx, db.InsertPortalReportParams{ID: r.ID, ThreadID: string(r.Thread), PostID: r.Post, SpaceID: string(r.Space), PersonID: string(r.By.Person), Body: string(body), At: clock.Format(r.At)})
}

// ThreadReports lists reports that wait in the rooms that a reach hosts, after one, the oldest first.
func (tx *Tx) ThreadReports(ctx context.Context, reach space.Reach, after string, most int) ([]thread.Report, error) {
	hosted := space.Reach{Person: reach.Person}
	for _, room := range reach.Rooms() {
		if reach.Hosts(room) {
			hosted.Enter(room, space.Host)
		}
	}
	rooms := hosted.List()
	if rooms == "" {
		return nil, nil
	}
	rows, err := tx.q.PortalReportsWaiting(ctx, db.PortalReportsWaitingParams{After: after, Rooms: rooms, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]thread.Report, 0, len(rows))
	for _, row := range rows {
		var r thread.Report
		if err := json.Unmarshal([]byte(row.Body), &r); err != nil {
			return nil, fmt.Errorf("report %s: %w", row.ID, err)
		}
		r.Space = ident.Space(row.SpaceID)
		out = append(out, r)
	}
	return out, nil
}

// CloseThreadReports ends the reports about a post, or about a question when post is "".
func (tx *Tx) CloseThreadReports(ctx context.Context, id ident.Thread, post, outcome string, at time.Time) (int, error) {
	n, err := tx.q.ClosePortalReports(ctx, db.ClosePortalReportsParams{Outcome: outcome, ClosedAt: clock.Format(at), ThreadID: string(id), PostID: post})
	return int(n), err
}

// MoveThreadReports takes the reports about a thread to another room.
func (tx *Tx) MoveThreadReports(ctx context.Context, id ident.Thread, to ident.Space) error {
	return tx.q.MovePortalReports(ctx, db.MovePortalReportsParams{SpaceID: string(to), ThreadID: string(id)})
}

// ForgetThreadDrafts forgets what was typed before a time and never sent.
func (tx *Tx) ForgetThreadDrafts(ctx context.Context, before time.Time) (int, error) {
	n, err := tx.q.ForgetPortalThreadDrafts(ctx, clock.Format(before))
	return int(n), err
}
