package search

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type shelf struct {
	mu   sync.Mutex
	n    int
	docs []Document
	fail bool
}

func (s *shelf) version() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprint(s.n)
}

// become puts other documents on the shelf, or takes it out of reach.
func (s *shelf) become(fail bool, docs ...Document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n, s.fail, s.docs = s.n+1, fail, docs
}

func (s *shelf) list(context.Context) ([]Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail {
		return nil, errors.New("the shelf is out of reach")
	}
	return s.docs, nil
}

func TestFollowsItsSources(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		sh := &shelf{docs: []Document{{ID: "a", Title: "Apple", Scope: Public}, {ID: "b", Title: "Bread", Scope: Public}}}
		s := New(nil, nil, Whole(sh.version, sh.list))
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		synctest.Wait()
		if s.Len() != 2 {
			t.Fatalf("%d documents at the start", s.Len())
		}
		sh.become(false, Document{ID: "a", Title: "Apricot", Scope: Public})
		time.Sleep(2 * pause)
		synctest.Wait()
		if r := s.Search(Query{Words: "apple"}); r.Total != 0 || s.Len() != 1 || s.Search(Query{Words: "apricot"}).Total != 1 {
			t.Errorf("the change did not arrive: %+v, %d", r, s.Len())
		}
		sh.become(true)
		time.Sleep(2 * pause)
		sh.become(false, Document{ID: "c", Title: "Cheese", Scope: Public})
		time.Sleep(2 * pause)
		synctest.Wait()
		if s.Search(Query{Words: "cheese"}).Total != 1 {
			t.Error("a source that failed once was not asked again")
		}
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func TestWholeTellsOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	sh := &shelf{docs: []Document{{ID: "a", Title: "Apple"}, {ID: "b", Title: "Bread", Asks: []string{"x"}}}}
	src := Whole(sh.version, sh.list)
	if put, gone, err := src.Changes(t.Context()); len(put) != 2 || gone != nil || err != nil {
		t.Errorf("%v %v %v", put, gone, err)
	}
	sh.docs = []Document{{ID: "b", Title: "Bread", Keywords: []string{"x"}}}
	put, gone, err := src.Changes(t.Context())
	if len(put) != 1 || put[0].ID != "b" || len(gone) != 1 || gone[0] != "a" || err != nil {
		t.Errorf("%v %v %v", put, gone, err)
	}
}
