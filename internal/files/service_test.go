package files_test

import (
	"context"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/store/storetest"
)

func TestFilesAreForThoseWhoSeeTheThing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	svc := files.New(files.Deps{
		Store: storetest.SQLite(t).Files(), Clock: clock.NewFixed(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)), IDs: &ident.Sequence{Prefix: "f"},
	})
	about := event.Subject{Kind: "statement", ID: "s1"}
	see := files.See{About: about, Command: access.ViewStatement, State: "submitted"}
	officer := access.Actor{Person: "p", Organisation: "mine", Roles: []access.Role{access.SigningOfficer}}
	up := files.Upload{Name: "scan.pdf", Content: []byte("%PDF-1.4\n%%EOF"), About: about, Command: access.SignStatement, State: "invited"}
	f, err := svc.Add(ctx, officer, up)
	if err != nil || f.Name != "scan.pdf" || f.Organisation != "mine" {
		t.Fatalf("%+v %v", f, err)
	}
	for name, c := range map[string]struct {
		actor access.Actor
		see   files.See
		want  errs.Kind
	}{
		"mine":             {officer, see, ""},
		"theirs":           {access.Actor{Person: "q", Organisation: "other", Roles: access.OrganisationRoles()}, see, errs.NotFound},
		"secretariat":      {access.Actor{Person: "s", Roles: []access.Role{access.Secretariat}}, see, ""},
		"involvement":      {access.Actor{Person: "s", Roles: []access.Role{access.Involvement}}, see, errs.NotFound},
		"visitor":          {access.Actor{}, see, errs.Unauthenticated},
		"by another thing": {officer, files.See{About: event.Subject{Kind: "statement", ID: "s2"}, Command: access.ViewStatement}, errs.NotFound},
	} {
		_, content, err := svc.Open(ctx, c.actor, f.ID, c.see)
		if errs.KindOf(err) != c.want || (err == nil) != (len(content) > 0) {
			t.Errorf("%s: %v, %d bytes", name, err, len(content))
		}
	}
	reader := access.Actor{Person: "r", Organisation: "mine", Roles: []access.Role{access.Practitioner}}
	if _, err := svc.Add(ctx, reader, up); err == nil {
		t.Error("a reader handed a scan in")
	}
}
