package noticeboardpage

import (
	"context"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/search"
	"sharewell/internal/web/searchpage"
)

// Kinds of what is found here.
const (
	NewsFound  = "notice"
	EventFound = "event"
)

// Changes gives news and events that changed after a key; *noticeboard.Service is one.
type Changes interface {
	NewsSince(ctx context.Context, after string, most int) ([]noticeboard.News, error)
	EventsChanged(ctx context.Context, after string, most int) ([]noticeboard.Event, error)
}

// Source gives news and events to the search, past ones too, each in the scope of its room. It reads what changed since it
// read last, and a little before, because what was written first may be committed last.
func Source(b Changes, version func() string) search.Source {
	return &source{board: b, version: version, news: newFollower(), events: newFollower()}
}

type source struct {
	board        Changes
	version      func() string
	news, events follower
}

// follower remembers how far a list was read.
type follower struct {
	last  string
	known map[noticeboard.ID]int64
}

func newFollower() follower { return follower{known: map[noticeboard.ID]int64{}} }

const (
	pageOfSource = 200
	longestWait  = time.Minute
)

// Version implements search.Source.
func (s *source) Version() string { return s.version() }

// found is one thing that changed.
type found struct {
	id      noticeboard.ID
	version int64
	key     string
	gone    bool
	doc     search.Document
}

// Changes implements search.Source.
func (s *source) Changes(ctx context.Context) (put []search.Document, gone []string, err error) {
	put, gone, err = s.news.read(func(after string) ([]found, error) {
		some, err := s.board.NewsSince(ctx, after, pageOfSource)
		out := make([]found, len(some))
		for i, n := range some {
			out[i] = found{n.ID, n.Version, n.ChangedKey(), n.Gone, search.Document{ID: NewsFound + "/" + n.Ref, Kind: NewsFound, Title: n.Title, URL: n.URL(), Text: n.Text, Scope: searchpage.InSpace(n.Space), Weight: 0.8}}
		}
		return out, err
	})
	if err != nil {
		return nil, nil, err
	}
	more, less, err := s.events.read(func(after string) ([]found, error) {
		some, err := s.board.EventsChanged(ctx, after, pageOfSource)
		out := make([]found, len(some))
		for i, e := range some {
			out[i] = found{e.ID, e.Version, e.ChangedKey(), e.Cancelled, search.Document{ID: EventFound + "/" + e.Ref, Kind: EventFound, Title: e.Title, URL: e.URL(),
				Text: e.Text + "\n" + e.Place, Scope: searchpage.InSpace(e.Space), Weight: 0.8}}
		}
		return out, err
	})
	return append(put, more...), append(gone, less...), err
}

func (f *follower) read(list func(after string) ([]found, error)) (put []search.Document, gone []string, err error) {
	after := ""
	if at, _, _ := strings.Cut(f.last, "/"); at != "" {
		if t, err := clock.ParseStored(at); err == nil {
			after = clock.Format(t.Add(-longestWait))
		}
	}
	for {
		some, err := list(after)
		if err != nil {
			return nil, nil, err
		}
		for _, x := range some {
			after, f.last = x.key, max(f.last, x.key)
			switch {
			case f.known[x.id] == x.version:
			case x.gone:
				gone = append(gone, x.doc.ID)
			default:
				put = append(put, x.doc)
			}
			f.known[x.id] = x.version
		}
		if len(some) < pageOfSource {
			return put, gone, nil
		}
	}
}
