package notify

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
)

func TestLettersReadAsKept(t *testing.T) {
	t.Parallel()
	in := setting{
		Partnership: "Exampleshire Information Partnership", PublicURL: "https://sharewell.example.org", Today: clock.NewDate(2026, 11, 9),
		Name: func(o ident.Organisation) string {
			return map[ident.Organisation]string{"council": "Exampleshire Council", "school": "Hill & Dale School"}[o]
		},
	}
	sign := intray.Task{ID: "a", Organisation: "council", From: "school", Title: "Sign: Weekly <pupil> list", URL: "/records/a/sign", Due: clock.NewDate(2026, 11, 16)}
	review := intray.Task{ID: "b", Organisation: "school", From: "council", Title: "Review: Health checks", URL: "/records/b/review", Due: clock.NewDate(2026, 11, 6)}
	undated := intray.Task{ID: "c", Title: "Decide: statement of Hill & Dale School", URL: "/statements/c"}
	declined := intray.Notice{ID: "n", Organisation: "council", Title: "Hill & Dale School declined a record.", Text: "The purpose\nis not clear yet.", URL: "/records/n"}
	asked := digest.Line{Ref: "KM-T-2026-000123-C", Title: "May a school <pass> a list on?", URL: "/portal/questions/KM-T-2026-000123-C", Kinds: []space.NewsKind{"thread.asked", "thread.answered"},
		By: "school", Question: true, Items: []intray.Item{"news/thread.asked/KM-T-2026-000123-C"}}
	kept := digest.Line{Ref: "KM-L-1", Title: "Privacy notice for school nursing", URL: "/portal/library/KM-L-1", Kinds: []space.NewsKind{"library.revised"}, Space: "s", Room: "Schools & nurses", Items: []intray.Item{"news/library.revised/KM-L-1/2026-11-09"}}
	cases := []struct {
		name string
		l    letter
	}{
		{"portal", letter{News: []digest.Line{asked, kept}}},
		{"both", letter{Tasks: []intray.Task{sign}, Notices: []intray.Notice{declined}, News: []digest.Line{kept, asked}, Waiting: 1}},
		{"digest", letter{Tasks: []intray.Task{review, sign, undated}, Notices: []intray.Notice{declined}, Waiting: 5, Overdue: 2}},
		{"urgent", letter{Tasks: []intray.Task{sign}, Urgent: true, Mailbox: true}},
		{"notice", letter{Notices: []intray.Notice{declined}, Waiting: 1, Overdue: 1}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := in
			if len(c.l.News) > 0 {
				in.Portal, in.Leave = true, "/portal/mail/leave/0123abcd"
				in.Replies = map[intray.Item]string{asked.Items[0]: "r-abcd@in.sharewell.example.org"}
			}
			w, err := compose(c.l, in)
			subject, text, html := w.subject, w.text, w.html
			if err != nil {
				t.Fatal(err)
			}
			golden(t, c.name+".txt", "Subject: "+subject+"\n\n"+text)
			golden(t, c.name+".html", html)
		})
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a kept file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}
