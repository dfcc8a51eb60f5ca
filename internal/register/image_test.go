package register_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/sharing"
)

// shelf keeps an image in memory and counts how often it is written.
type shelf struct {
	image  []byte
	fail   error
	writes int
}

func (s *shelf) ReadImage() ([]byte, error) { return s.image, s.fail }
func (s *shelf) WriteImage(image []byte) error {
	s.image = image
	s.writes++
	return nil
}

// counting counts how often the kept rows are read.
type counting struct {
	register.Store
	rows *int
}

type countingTx struct {
	register.Tx
	rows *int
}

func (c counting) Read(ctx context.Context, fn func(register.Tx) error) error {
	return c.Store.Read(ctx, func(tx register.Tx) error { return fn(countingTx{tx, c.rows}) })
}

func (c countingTx) RegisterRows(ctx context.Context, after ident.Record, most int) ([]register.Row, error) {
	*c.rows++
	return c.Tx.RegisterRows(ctx, after, most)
}

// begin starts a register and says whether it read the rows.
func begin(t testing.TB, store *registertest.Store, kept *shelf, vary func(*register.Deps)) (s *register.Service, read bool) {
	t.Helper()
	d := registertest.Deps(store)
	rows := 0
	d.Store, d.Images = counting{store, &rows}, kept
	if vary != nil {
		vary(&d)
	}
	s = register.New(d)
	if err := s.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, rows > 0
}

func keep(t testing.TB, s *register.Service) {
	t.Helper()
	if err := s.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// same compares everything that two registers answer.
func same(t testing.TB, want, got *register.Service) {
	t.Helper()
	if want.DataVersion() != got.DataVersion() {
		t.Errorf("the version is %s, want %s", got.DataVersion(), want.DataVersion())
	}
	if diff := cmp.Diff(want.Overview(), got.Overview()); diff != "" {
		t.Errorf("overview (-want +got):\n%s", diff)
	}
	for _, q := range []register.Query{
		{}, {Most: register.MostPage}, {Words: "falls hospital"}, {Words: "hos"}, {Words: "hospitla"}, {Words: "WS-R-2026-000017"}, {Words: "body number"},
		{Chosen: []register.Tag{{Filter: register.FilterPurpose, Value: "P03"}, {Filter: register.FilterYear, Value: "2024"}}},
		{Words: "kids", Chosen: []register.Tag{{Filter: register.FilterOrganisation, Value: "body-3"}}},
	} {
		for pages := 0; pages < 3; pages++ {
			w, g := want.Find(q), got.Find(q)
			if diff := cmp.Diff(w, g); diff != "" {
				t.Fatalf("%+v (-want +got):\n%s", q, diff)
			}
			if q.After = w.Next; w.Next == "" {
				break
			}
		}
	}
	words := func(s *register.Service) (out []register.Listed) {
		s.EachListed(func(*register.Card) bool { return true }, func(l register.Listed) { out = append(out, l) })
		slices.SortFunc(out, func(a, b register.Listed) int { return strings.Compare(a.Card.Ref, b.Card.Ref) })
		return out
	}
	if diff := cmp.Diff(words(want), words(got)); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

// hide takes an entry off the list.
func hide(n int, store *registertest.Store) {
	src := registertest.Generate(n, 3)[n-1]
	src.Versions[0].Content.Publication, src.Versions[0].Content.WithheldReason = "withheld", "crime"
	src.Record.Version++
	store.Put(src)
}

func filledStore(n int) *registertest.Store {
	store := registertest.NewStore()
	all := registertest.Generate(n, 3)
	all[3] = registertest.Refused(all[3], "no longer needed")
	all[4] = registertest.Draft(all[4])
	all[5] = registertest.Delisted(all[5], clock.NewDate(2026, 9, 1))
	store.Put(all...)
	return store
}

func TestImageIsTheRegister(t *testing.T) {
	t.Parallel()
	for _, n := range []int{6, 700, 1500} {
		store, kept := filledStore(n), &shelf{}
		first, _ := begin(t, store, kept, nil)
		store.Put(registertest.Varied(registertest.Generate(n, 3)[0], registertest.At.AddDate(0, 5, 0), func(c *sharing.Content) { c.PlainTitle = "Changed since" }))
		registertest.Sync(t, first)
		keep(t, first)
		keep(t, first)
		if kept.writes != 1 {
			t.Errorf("%d entries: the image was written %d times, want once", n, kept.writes)
		}
		again, read := begin(t, store, kept, nil)
		if read {
			t.Errorf("%d entries: the rows were read although there is an image", n)
		}
		fresh, _ := begin(t, store, &shelf{}, nil)
		same(t, fresh, again)
		hide(1, store) // and it goes on like one that was read from the rows
		store.Rename("org00001", "A new name")
		registertest.Sync(t, again)
		registertest.Sync(t, fresh)
		same(t, fresh, again)
	}
}

func TestImageIsNeverTrustedForPermission(t *testing.T) {
	t.Parallel()
	store, kept := filledStore(300), &shelf{}
	first, _ := begin(t, store, kept, nil)
	keep(t, first)
	ref := registertest.Generate(300, 3)[199].Record.Ref
	if p := first.Find(register.Query{Words: ref}); p.Total != 1 {
		t.Fatalf("%d entries have the reference", p.Total)
	}
	hide(200, store) // nobody follows the store now but first, which is not asked
	again, read := begin(t, store, kept, nil)
	if p := again.Find(register.Query{Words: ref}); read || p.Total != 0 {
		t.Errorf("the withheld entry is found %d times; rows read: %v", p.Total, read)
	}
	if _, err := again.Entry(t.Context(), ref); err == nil {
		if e, _ := again.Entry(t.Context(), ref); e.Title != "" {
			t.Errorf("the withheld entry shows %q", e.Title)
		}
	} else if errs.KindOf(err) != errs.NotFound {
		t.Fatal(err)
	}
	fresh, _ := begin(t, store, &shelf{}, nil)
	same(t, fresh, again)
}

// On PostgreSQL an event may be seen after one with a higher number.
func TestImageLooksAgainAtTheLastRecords(t *testing.T) {
	t.Parallel()
	store, kept := filledStore(50), &shelf{}
	first, _ := begin(t, store, kept, nil)
	keep(t, first)
	src := registertest.Generate(50, 3)[19]
	src.Versions[0].Content.Publication, src.Versions[0].Content.WithheldReason = "withheld", "crime"
	src.Record.Version++
	store.PutUnfollowed(src)
	again, read := begin(t, store, kept, nil)
	if p := again.Find(register.Query{Words: src.Record.Ref}); read || p.Total != 0 {
		t.Errorf("the withheld entry is found %d times; rows read: %v", p.Total, read)
	}
}

func TestImageThatDoesNotFitIsIgnored(t *testing.T) {
	t.Parallel()
	store, kept := filledStore(60), &shelf{}
	first, _ := begin(t, store, kept, nil)
	keep(t, first)
	whole := kept.image
	other := registertest.NewStore() // as a restored backup that went on: the same numbers, other events
	all := registertest.Generate(61, 3)
	other.Put(all[30:]...)
	other.Put(all[:30]...)
	shorter := registertest.NewStore()
	shorter.Put(all[:20]...)
	for name, c := range map[string]struct {
		store *registertest.Store
		shelf shelf
		vary  func(*register.Deps)
	}{
		"another store":    {store: other, shelf: shelf{image: whole}},
		"an older store":   {store: shorter, shelf: shelf{image: whole}},
		"another rulebook": {store: store, shelf: shelf{image: whole}, vary: func(d *register.Deps) { d.Edition = "another" }},
		"none":             {store: store},
		"not readable":     {store: store, shelf: shelf{fail: errors.New("the disk is gone")}},
		"another form":     {store: store, shelf: shelf{image: append([]byte("sharewell-register-image-0\n"), whole[len("sharewell-register-image-1\n"):]...)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain, _ := begin(t, c.store, &shelf{}, c.vary)
			got, read := begin(t, c.store, &c.shelf, c.vary)
			if !read {
				t.Error("the rows were not read")
			}
			same(t, plain, got)
		})
	}
}

func TestDamagedImageIsIgnored(t *testing.T) {
	t.Parallel()
	store, kept := filledStore(40), &shelf{}
	first, _ := begin(t, store, kept, nil)
	keep(t, first)
	whole := kept.image
	var damaged [][]byte
	for i := 0; i < len(whole); i += 1 + len(whole)/200 {
		one := append([]byte{}, whole...)
		one[i] ^= 0x41
		damaged = append(damaged, one, whole[:i]) // a letter is another one; it was written by half
	}
	for i, image := range damaged {
		got, read := begin(t, store, &shelf{image: image}, nil)
		if !read {
			t.Fatalf("damaged image %d was taken", i)
		}
		if got.DataVersion() != first.DataVersion() {
			t.Fatalf("damaged image %d changed the register", i)
		}
	}
}

func TestRunKeepsTheImage(t *testing.T) {
	t.Parallel()
	store, kept := registertest.NewStore(), &shelf{}
	store.Put(registertest.Generate(50, 3)...)
	s, _ := begin(t, store, kept, nil)
	s.KeepAtLeast(50)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	again, read := begin(t, store, kept, nil)
	if read {
		t.Error("a run that ended left no image")
	}
	same(t, s, again)
}
