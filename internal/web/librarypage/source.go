package librarypage

import (
	"context"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/portal/library"
	"sharewell/internal/search"
	"sharewell/internal/web/searchpage"
)

// Kind is what items of the library are called among the things that are found.
const Kind = "library"

// Changes gives items that changed after a key; *library.Service is one.
type Changes interface {
	Changed(ctx context.Context, after string, most int) ([]library.Found, error)
}

// Source gives the library to the search, with the words of its files, each item in the scope of its room. It reads what
// changed since it read last, and a little before, because what was written first may be committed last.
func Source(l Changes, version func() string) search.Source {
	return &source{library: l, version: version, known: map[library.ID]int64{}}
}

type source struct {
	library Changes
	version func() string
	last    string // key of the newest that was read
	known   map[library.ID]int64
}

const (
	pageOfSource = 200
	longestWait  = time.Minute // that a change may be committed after others that came later
)

// Version implements search.Source.
func (s *source) Version() string { return s.version() }

// Changes implements search.Source.
func (s *source) Changes(ctx context.Context) (put []search.Document, gone []string, err error) {
	after := earlier(s.last)
	for {
		some, err := s.library.Changed(ctx, after, pageOfSource)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range some {
			after = f.SortKey()
			s.last = max(s.last, after)
			if s.known[f.ID] == f.Version {
				continue
			}
			s.known[f.ID] = f.Version
			if f.Stage != library.Shared {
				gone = append(gone, Kind+"/"+f.Ref)
				continue
			}
			put = append(put, document(f))
		}
		if len(some) < pageOfSource {
			return put, gone, nil
		}
	}
}

// earlier is a key a little before another.
func earlier(key string) string {
	at, _, _ := strings.Cut(key, "/")
	t, err := clock.ParseStored(at)
	if err != nil {
		return ""
	}
	return clock.Format(t.Add(-longestWait))
}

func document(f library.Found) search.Document {
	return search.Document{ID: Kind + "/" + f.Ref, Kind: Kind, Title: f.Title, URL: f.URL(), Summary: f.About, Keywords: []string{f.Ref}, Words: []string{f.Words, f.Latest.Name},
		Scope: searchpage.InSpace(f.Space), Weight: 0.9}
}
