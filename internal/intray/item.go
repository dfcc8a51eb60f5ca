package intray

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Hat is one role that a person holds: at Organisation, or for the partnership when that is "".
type Hat struct {
	Organisation ident.Organisation
	Role         access.Role
}

// Item names a task or a notice in one word, for lists that hold both: "task/…" or "notice/…".
type Item string

// TaskItem names a task.
func TaskItem(id ident.Task) Item { return Item("task/" + string(id)) }

// NoticeItem names a notice.
func NoticeItem(id ident.Notice) Item { return Item("notice/" + string(id)) }

// Task gives the task that an item names.
func (i Item) Task() (ident.Task, bool) {
	id, ok := strings.CutPrefix(string(i), "task/")
	return ident.Task(id), ok && id != ""
}

// Notice gives the notice that an item names.
func (i Item) Notice() (ident.Notice, bool) {
	id, ok := strings.CutPrefix(string(i), "notice/")
	return ident.Notice(id), ok && id != ""
}

// Key is where a task stands in an in-tray: by the day it is due, without a day last, then by age.
// In-trays are paged with it.
func (t Task) Key() string { return dueKey(t.Due) + "/" + string(t.ID) }

func dueKey(d clock.Date) string {
	if d.IsZero() {
		return "9999-12-31"
	}
	return d.String()
}

// Key is where a notice stands in a list that begins with the newest.
func (n Notice) Key() string { return clock.Format(n.At) + "/" + string(n.ID) }

// UrgentJob is the kind of job that tells people of one urgent item at once; its payload is {"item": …}.
const UrgentJob = "notify.urgent"

// Counts says how much waits for somebody.
type Counts struct {
	Waiting int
	Overdue int // of those, due before today
}
