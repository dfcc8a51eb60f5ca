package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store/db"
)

// OpenTask asks for something to be done. There is never more than one open task of a kind about a
// subject at an organisation: opening it again brings the open one up to date and keeps its age. An
// urgent task also queues the mail that tells of it.
func (tx *Tx) OpenTask(ctx context.Context, t intray.Task) error {
	id, err := tx.q.OpenTaskID(ctx, db.OpenTaskIDParams{SubjectKind: t.Subject.Kind, SubjectID: t.Subject.ID, Kind: t.Kind, OrganisationID: string(t.Organisation)})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = tx.insertTask(ctx, t)
	case err == nil:
		t.ID = ident.Task(id)
		err = tx.refreshTask(ctx, t)
	}
	if err != nil {
		return fmt.Errorf("open task %s: %w", t.Kind, err)
	}
	for _, role := range listOrPerson(t.Roles) {
		err := tx.q.InsertTaskRole(ctx, db.InsertTaskRoleParams{OrganisationID: string(t.Organisation), Role: string(role), PersonID: string(t.Person), SortKey: t.Key(), TaskID: string(t.ID)})
		if err != nil {
			return fmt.Errorf("open task %s for %s: %w", t.Kind, role, err)
		}
	}
	if !t.Urgent {
		return nil
	}
	return tx.queueUrgent(ctx, intray.TaskItem(t.ID), t.CreatedAt)
}

func (tx *Tx) insertTask(ctx context.Context, t intray.Task) error {
	return tx.q.InsertTask(ctx, db.InsertTaskParams{
		ID: string(t.ID), OrganisationID: string(t.Organisation), PersonID: string(t.Person), Roles: joinRoles(t.Roles),
		Kind: t.Kind, SubjectKind: t.Subject.Kind, SubjectID: t.Subject.ID, Title: t.Title, Url: t.URL,
		FromOrg: string(t.From), CreatedAt: clock.Format(t.CreatedAt), Due: t.Due.String(), Urgent: t.Urgent,
	})
}

func (tx *Tx) refreshTask(ctx context.Context, t intray.Task) error {
	if err := tx.q.DeleteTaskRoles(ctx, string(t.ID)); err != nil {
		return err
	}
	return tx.q.UpdateTask(ctx, db.UpdateTaskParams{
		ID: string(t.ID), PersonID: string(t.Person), Roles: joinRoles(t.Roles), Title: t.Title, Url: t.URL,
		FromOrg: string(t.From), Due: t.Due.String(), Urgent: t.Urgent,
	})
}

// CloseTasks closes the open task of a kind about a subject at one organisation; none open is no error.
func (tx *Tx) CloseTasks(ctx context.Context, kind string, about event.Subject, org ident.Organisation, at time.Time) error {
	ids, err := tx.q.CloseTasks(ctx, db.CloseTasksParams{ClosedAt: clock.Format(at), SubjectKind: about.Kind, SubjectID: about.ID, Kind: kind, OrganisationID: string(org)})
	return tx.leaveTrays(ctx, ids, err)
}

// CloseAllTasks closes the open tasks of a kind about a subject at every organisation.
func (tx *Tx) CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error {
	ids, err := tx.q.CloseAllTasks(ctx, db.CloseAllTasksParams{ClosedAt: clock.Format(at), SubjectKind: about.Kind, SubjectID: about.ID, Kind: kind})
	return tx.leaveTrays(ctx, ids, err)
}

// leaveTrays takes closed tasks out of the lists that people read.
func (tx *Tx) leaveTrays(ctx context.Context, ids []string, err error) error {
	if err != nil {
		return fmt.Errorf("close tasks: %w", err)
	}
	for _, id := range ids {
		if err := tx.q.DeleteTaskRoles(ctx, id); err != nil {
			return fmt.Errorf("close task %s: %w", id, err)
		}
	}
	return nil
}

// PostNotice tells the holders of some roles something. An urgent notice also queues its mail.
func (tx *Tx) PostNotice(ctx context.Context, n intray.Notice) error {
	err := tx.q.InsertNotice(ctx, db.InsertNoticeParams{
		ID: string(n.ID), OrganisationID: string(n.Organisation), PersonID: string(n.Person), Roles: joinRoles(n.Roles),
		Kind: n.Kind, SubjectKind: n.Subject.Kind, SubjectID: n.Subject.ID, Title: n.Title, Body: n.Text, Url: n.URL,
		At: clock.Format(n.At), Urgent: n.Urgent,
	})
	if err != nil {
		return fmt.Errorf("post notice %s: %w", n.Kind, err)
	}
	for _, role := range listOrPerson(n.Roles) {
		err := tx.q.InsertNoticeRole(ctx, db.InsertNoticeRoleParams{OrganisationID: string(n.Organisation), Role: string(role), PersonID: string(n.Person), SortKey: n.Key(), NoticeID: string(n.ID)})
		if err != nil {
			return fmt.Errorf("post notice %s for %s: %w", n.Kind, role, err)
		}
	}
	if !n.Urgent {
		return nil
	}
	return tx.queueUrgent(ctx, intray.NoticeItem(n.ID), n.At)
}

// listOrPerson gives the roles to file an item under; an item for one person without a role is filed
// under the empty role.
func listOrPerson(roles []access.Role) []access.Role {
	if len(roles) == 0 {
		return []access.Role{""}
	}
	return slices.Compact(slices.Sorted(slices.Values(roles)))
}

func joinRoles(roles []access.Role) string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return strings.Join(out, " ")
}

func splitRoles(s string) []access.Role {
	var out []access.Role
	for _, r := range strings.Fields(s) {
		out = append(out, access.Role(r))
	}
	return out
}
