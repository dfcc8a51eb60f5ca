package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/portal/library"
	"sharewell/internal/portal/noticeboard"
)

// The files that hold what members share and tell one another; a county without them has none.
const (
	shelfFile = "library.yaml"
	boardFile = "noticeboard.yaml"
)

// shelved is one invented document.
type shelved struct {
	Days                              float64
	Org, Space, Title, About, Revised string
	Text                              string
	Role                              access.Role
	Kind                              library.Kind
	Licence                           library.Licence
	Topics                            []string
	Word                              bool
	Due                               int
}

// posted is one invented piece of news, or an event.
type posted struct {
	Days                           float64
	Org, Space, Title, Text, Place string
	Link                           string
	Role                           access.Role
	Sort                           noticeboard.Sort
	Topics                         []string
	Pinned, In, From, Hours        int
	Places                         int
	Come                           []struct {
		Org   string
		Role  access.Role
		Needs []noticeboard.Need
	}
}

// shares plans what members put into the library, and what they tell one another.
func (w *world) shares(ctx context.Context) error {
	var shelf struct {
		Items []shelved `yaml:"items"`
	}
	var board struct {
		News   []posted `yaml:"news"`
		Events []posted `yaml:"events"`
	}
	for name, into := range map[string]any{shelfFile: &shelf, boardFile: &board} {
		if err := read(w.d.FS, name, into); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	prefix := w.d.Pack.ReferencePrefix
	items := library.New(library.Deps{Store: inside[library.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Book: w.d.Book, Prefix: prefix + "-L", Inspect: inspected})
	notices := noticeboard.New(noticeboard.Deps{Store: inside[noticeboard.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Book: w.d.Book, Prefix: prefix + "-W", EventPrefix: prefix + "-G"})
	for n, x := range shelf.Items {
		w.cal.plan(x.Days, "share: "+x.Title, func() error { return w.shelves(ctx, items, fmt.Sprintf("demo-item-%d", n), x) })
	}
	for n, x := range board.News {
		w.cal.plan(x.Days, "tell: "+x.Title, func() error {
			room, err := w.roomAt(ctx, x.Space)
			notice := noticeboard.Notice{Title: x.Title, Text: x.Text, Topics: x.Topics}
			if x.Pinned > 0 {
				notice.PinnedUntil = clock.DateOf(w.d.Now).AddDays(x.Pinned)
			}
			if err == nil {
				_, err = notices.Post(ctx, w.with(x.Org, x.Role), noticeboard.Post{Key: fmt.Sprintf("demo-news-%d", n), Space: room, Notice: notice})
			}
			return err
		})
	}
	for n, x := range board.Events {
		w.cal.plan(x.Days, "announce: "+x.Title, func() error { return w.invites(ctx, notices, fmt.Sprintf("demo-event-%d", n), x) })
	}
	return nil
}

// roomAt finds a space by its address; the commons by "".
func (w *world) roomAt(ctx context.Context, slug string) (ident.Space, error) {
	if slug == "" {
		return "", nil
	}
	s, err := w.tx.SpaceAt(ctx, slug)
	return s.ID, err
}

func (w *world) shelves(ctx context.Context, svc *library.Service, key string, x shelved) error {
	room, err := w.roomAt(ctx, x.Space)
	if err != nil {
		return err
	}
	draft := library.Draft{Title: x.Title, About: x.About, Kind: x.Kind, Topics: x.Topics, Licence: x.Licence, Next: clock.DateOf(w.d.Now).AddDays(x.Due)}
	if x.Org != "" {
		draft.Role = x.Role
	}
	content := library.Content{Text: x.Text}
	if x.Word {
		var b bytes.Buffer
		d := document.Doc{Title: x.Title, Created: w.clock.Now()}
		for _, p := range strings.Split(x.Text, "\n\n") {
			d.Blocks = append(d.Blocks, document.Paragraph{Text: p})
		}
		if err := document.WriteDOCX(&b, d); err != nil {
			return err
		}
		content = library.Content{Name: x.Title + ".docx", File: b.Bytes()}
	}
	by := w.with(x.Org, x.Role)
	i, err := svc.Add(ctx, by, library.Add{Key: key, Space: room, Draft: draft, Content: content})
	if err != nil || x.Revised == "" {
		return err
	}
	_, err = svc.Revise(ctx, by, library.Revise{At: library.At{Ref: i.Ref}, Key: key + "-2", Note: x.Revised, Content: content})
	return err
}

func (w *world) invites(ctx context.Context, svc *noticeboard.Service, key string, x posted) error {
	room, err := w.roomAt(ctx, x.Space)
	if err != nil {
		return err
	}
	day := clock.DateOf(w.d.Now).AddDays(x.In)
	starts := day.Start().Add(time.Duration(x.From) * time.Hour)
	plan := noticeboard.Plan{Sort: x.Sort, Title: x.Title, Text: x.Text, Topics: x.Topics, Starts: starts, Ends: starts.Add(time.Duration(x.Hours) * time.Hour), Place: x.Place, Link: x.Link, Places: x.Places, SignUp: len(x.Come) > 0}
	e, err := svc.Announce(ctx, w.with(x.Org, x.Role), noticeboard.Announce{Key: key, Space: room, Plan: plan})
	for _, c := range x.Come {
		if err == nil {
			_, err = svc.Join(ctx, w.with(c.Org, c.Role), e.Ref, c.Needs)
		}
	}
	return err
}

// inspected looks at a file as the site does.
func inspected(_ context.Context, name string, content []byte) (library.Paper, error) {
	m, err := files.CheckPaper(name, content, int64(len(content)))
	if err != nil {
		return library.Paper{}, err
	}
	words, ok := document.WordsIn(m.Type, content)
	return library.Paper{Name: m.Name, Type: m.Type, SHA256: m.SHA256, Size: m.Size, Words: words, Read: ok}, nil
}
