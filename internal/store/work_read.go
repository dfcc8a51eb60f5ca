package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store/db"
)

// mostCounted bounds the work of counting one hat's tasks; nobody acts on a longer list.
const mostCounted = 1_000

// place is one list that a person reads: a hat's shared list, or what was passed to that person.
type place struct{ org, role, person string }

// placesOf lists every list that belongs to a person with these hats, each once.
func placesOf(hats []intray.Hat, person ident.Person) []place {
	var out []place
	add := func(p place) {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, h := range hats {
		add(place{string(h.Organisation), string(h.Role), ""})
		if person != "" {
			add(place{string(h.Organisation), string(h.Role), string(person)})
			add(place{string(h.Organisation), "", string(person)})
		}
	}
	if person != "" {
		add(place{"", "", string(person)})
	}
	return out
}

// TasksFor lists what waits for a person with these hats, at every organisation, the soonest due first,
// after a task's Key. A task that was passed to a colleague is left out. Its cost follows the hats and
// most, not the number of tasks there are.
func (tx *Tx) TasksFor(ctx context.Context, hats []intray.Hat, person ident.Person, after string, most int) ([]intray.Task, error) {
	var all []intray.Task
	for _, p := range placesOf(hats, person) {
		rows, err := tx.q.TasksWaiting(ctx, db.TasksWaitingParams{OrganisationID: p.org, Role: p.role, PersonID: p.person, After: after, Most: int32(most)})
		if err != nil {
			return nil, fmt.Errorf("tasks of %s at %s: %w", p.role, p.org, err)
		}
		for _, r := range rows {
			t, err := taskOf(r)
			if err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b intray.Task) int { return cmp.Compare(a.Key(), b.Key()) })
	all = slices.CompactFunc(all, func(a, b intray.Task) bool { return a.ID == b.ID })
	return all[:min(most, len(all))], nil
}

// CountTasks counts what waits for a person with these hats, and what of it was due before today.
func (tx *Tx) CountTasks(ctx context.Context, hats []intray.Hat, person ident.Person, today clock.Date) (intray.Counts, error) {
	seen := map[string]struct{}{}
	var n intray.Counts
	for _, p := range placesOf(hats, person) {
		keys, err := tx.q.TaskKeys(ctx, db.TaskKeysParams{OrganisationID: p.org, Role: p.role, PersonID: p.person, Most: mostCounted})
		if err != nil {
			return intray.Counts{}, fmt.Errorf("count tasks of %s at %s: %w", p.role, p.org, err)
		}
		for _, k := range keys {
			if _, twice := seen[k]; twice {
				continue
			}
			seen[k] = struct{}{}
			n.Waiting++
			if k < today.String() {
				n.Overdue++
			}
		}
	}
	return n, nil
}

// NoticesFor lists what a person with these hats was told, newest first, before a notice's Key ("" from
// the newest).
func (tx *Tx) NoticesFor(ctx context.Context, hats []intray.Hat, person ident.Person, before string, most int) ([]intray.Notice, error) {
	if before == "" {
		before = "~" // after every key
	}
	var all []intray.Notice
	for _, p := range placesOf(hats, person) {
		rows, err := tx.q.NoticesPosted(ctx, db.NoticesPostedParams{OrganisationID: p.org, Role: p.role, PersonID: p.person, Before: before, Most: int32(most)})
		if err != nil {
			return nil, fmt.Errorf("notices for %s at %s: %w", p.role, p.org, err)
		}
		for _, r := range rows {
			n, err := noticeOf(r)
			if err != nil {
				return nil, err
			}
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b intray.Notice) int { return cmp.Compare(b.Key(), a.Key()) })
	all = slices.CompactFunc(all, func(a, b intray.Notice) bool { return a.ID == b.ID })
	return all[:min(most, len(all))], nil
}

// Task finds one task, open or closed; open reports which.
func (tx *Tx) Task(ctx context.Context, id ident.Task) (t intray.Task, open bool, err error) {
	row, err := tx.q.TaskByID(ctx, string(id))
	if err != nil {
		return intray.Task{}, false, notFound(err, "intray.no_task", "We could not find this task.")
	}
	t, err = taskOf(row)
	return t, row.ClosedAt == "", err
}

// Notice finds one notice.
func (tx *Tx) Notice(ctx context.Context, id ident.Notice) (intray.Notice, error) {
	row, err := tx.q.NoticeByID(ctx, string(id))
	if err != nil {
		return intray.Notice{}, notFound(err, "intray.no_notice", "We could not find this message.")
	}
	return noticeOf(row)
}

// OpenTasksAbout lists a subject's open tasks at every organisation.
func (tx *Tx) OpenTasksAbout(ctx context.Context, about event.Subject) ([]intray.Task, error) {
	rows, err := tx.q.OpenTasksAbout(ctx, db.OpenTasksAboutParams{SubjectKind: about.Kind, SubjectID: about.ID})
	return tasksOf(rows, err)
}

func tasksOf(rows []db.Task, err error) ([]intray.Task, error) {
	if err != nil {
		return nil, err
	}
	out := make([]intray.Task, 0, len(rows))
	for _, r := range rows {
		t, err := taskOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func taskOf(r db.Task) (intray.Task, error) {
	at, err := clock.ParseStored(r.CreatedAt)
	if err != nil {
		return intray.Task{}, fmt.Errorf("task %s: %w", r.ID, err)
	}
	due, err := clock.ParseDate(r.Due)
	if err != nil {
		return intray.Task{}, fmt.Errorf("task %s: %w", r.ID, err)
	}
	return intray.Task{
		ID: ident.Task(r.ID), Organisation: ident.Organisation(r.OrganisationID), Roles: splitRoles(r.Roles),
		Person: ident.Person(r.PersonID), Kind: r.Kind, Subject: event.Subject{Kind: r.SubjectKind, ID: r.SubjectID},
		Title: r.Title, URL: r.Url, From: ident.Organisation(r.FromOrg), CreatedAt: at, Due: due, Urgent: r.Urgent,
	}, nil
}

func noticeOf(r db.Notice) (intray.Notice, error) {
	at, err := clock.ParseStored(r.At)
	if err != nil {
		return intray.Notice{}, fmt.Errorf("notice %s: %w", r.ID, err)
	}
	return intray.Notice{
		ID: ident.Notice(r.ID), Organisation: ident.Organisation(r.OrganisationID), Roles: splitRoles(r.Roles),
		Person: ident.Person(r.PersonID), Kind: r.Kind, Subject: event.Subject{Kind: r.SubjectKind, ID: r.SubjectID},
		Title: r.Title, Text: r.Body, URL: r.Url, At: at, Urgent: r.Urgent,
	}, nil
}
