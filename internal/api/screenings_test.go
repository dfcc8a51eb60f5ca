package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/screening/nhs"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/vault"
)

const screenedFor = "KM-R-2026-0001"

// screener is a site on which o1 screens for one record, and everybody with an odd ninth digit said no.
func screener(t *testing.T, change func(*ScreeningDeps)) (*httptest.Server, *ledger.Service) {
	t.Helper()
	at := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	s, c := storetest.SQLite(t), clock.NewFixed(at)
	content := sharing.Content{OptOutResult: []string{"applied"}, OptOutKinds: []string{"objection"}, Parties: []sharing.Party{{ID: "p1", Organisation: "o1"}, {ID: "p2", Organisation: "o2"}},
		Flows: []sharing.Flow{{ID: "f1", From: []string{"p1"}, To: []string{"p2"}}}}
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		return tx.InsertRecord(ctx, sharing.State{Record: sharing.Record{ID: "r1", Ref: screenedFor, Lead: "o1", Live: 1, Last: 1, Status: sharing.Active, CreatedAt: at, UpdatedAt: at, Version: 1},
			Versions: []sharing.Version{{N: 1, Stage: sharing.Active, Content: content, Hash: sharing.HashOf(content), CreatedAt: at, SentAt: at, LiveAt: at}}})
	})
	ids := ident.Random{Now: c.Now}
	box, err := vault.New(filepath.Join(t.TempDir(), "held"), bytes.Repeat([]byte{7}, 32), ids, zeros{})
	if err != nil {
		t.Fatal(err)
	}
	service := ledger.New(ledger.Deps{Store: s.Screenings(), Clock: c, IDs: ids, Kinds: []string{"national", "objection"}, Vault: box, HashKey: []byte("k"), Log: slog.New(slog.DiscardHandler),
		Settings: ledger.Settings{RefPrefix: "KM-S", TimeToLive: 7 * 24 * time.Hour, HardStop: 21 * 24 * time.Hour, Floor: 5}})
	var list strings.Builder
	for i := range 200 {
		if n, ok := nhs.Complete(uint32(999_000_000 + i)); ok && i%2 == 1 {
			fmt.Fprintf(&list, "%s\n", n)
		}
	}
	admin := access.Actor{Person: "y", Organisation: "o1", Roles: []access.Role{access.OrgAdmin}}
	if _, err := service.LoadChoices(t.Context(), admin, ledger.Load{Kind: "objection", Day: clock.DateOf(at), List: strings.NewReader(list.String())}); err != nil {
		t.Fatal(err)
	}
	d := ScreeningDeps{Screenings: service, Log: slog.New(slog.DiscardHandler), RequestID: func(context.Context) string { return "r" }, Most: 1 << 30, Idle: 10 * time.Second,
		Longest: time.Minute, AtOnce: 2, Caller: func(r *http.Request) (ledger.Caller, error) {
			org := r.Header.Get("Authorization")
			if org == "" {
				return ledger.Caller{}, errs.New(errs.Unauthenticated, "apiclient.no_token", "Send a token.")
			}
			return ledger.Caller{Program: "c1", For: ident.Organisation(org)}, nil
		}}
	if change != nil {
		change(&d)
	}
	srv := httptest.NewServer(Screen(d))
	t.Cleanup(srv.Close)
	return srv, service
}

// zeros is a source of no randomness at all.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func post(t *testing.T, srv *httptest.Server, query, org string, body io.Reader) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+PathScreenings+query, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", org)
	req.Header.Set("Content-Type", "text/csv")
	res, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// accounts gives the accounts, newest first.
func accounts(t *testing.T, s *ledger.Service) []ledger.Screening {
	t.Helper()
	all, err := s.List(t.Context(), access.Actor{Person: "a", Roles: []access.Role{access.Auditor}}, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// last gives the newest account.
func last(t *testing.T, s *ledger.Service) ledger.Screening {
	t.Helper()
	all := accounts(t, s)
	if len(all) == 0 {
		t.Fatal("there is no account")
	}
	return all[0]
}

// rows writes n rows, every second person of which said no, and gives what must come back.
func rows(n int, each func(line string) error) (want int, err error) {
	for i := range n {
		prefix := uint32(999_000_000 + i%200)
		number, ok := nhs.Complete(prefix)
		if ok && i%2 == 0 {
			want++
		}
		if err := each(fmt.Sprintf("%s,\"row %d, with a comma\",filling filling filling filling\n", number[:], i)); err != nil {
			return want, err
		}
	}
	return want, nil
}

func TestAHundredThousandRowsStreamThrough(t *testing.T) {
	t.Parallel()
	srv, service := screener(t, nil)
	in, feed := io.Pipe()
	wanted := make(chan int, 1)
	go func() {
		out := bufio.NewWriter(feed)
		_, _ = out.WriteString("nhs_number,text,more\n")
		want, err := rows(100_000, func(line string) error { _, err := out.WriteString(line); return err })
		if err == nil {
			err = out.Flush()
		}
		wanted <- want
		_ = feed.CloseWithError(err)
	}()
	res := post(t, srv, "?record="+screenedFor, "o1", in)
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/csv" {
		t.Fatalf("status %d", res.StatusCode)
	}
	got := 0
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		got++
	}
	if want := <-wanted; lines.Err() != nil || got != want+1 {
		t.Errorf("%d lines, want %d, error %v", got, want+1, lines.Err())
	}
	if res.Trailer.Get(TrailerOutcome) != Complete {
		t.Errorf("trailers %v", res.Trailer)
	}
	var report ledger.Outcome
	if err := json.Unmarshal([]byte(res.Trailer.Get(TrailerReport)), &report); err != nil {
		t.Fatal(err)
	}
	sc := last(t, service)
	if report.Ref != sc.Ref || res.Header.Get(HeaderScreening) != sc.Ref || report.Counts.In.Count != 100_000 || sc.State != ledger.Done || sc.By.System != "application" {
		t.Errorf("%+v, account %+v", report, sc)
	}
}

// TestMemoryDoesNotGrowWithTheList sends 40 MB and looks at what the heap holds on the way.
func TestMemoryDoesNotGrowWithTheList(t *testing.T) {
	srv, _ := screener(t, nil)
	in, feed := io.Pipe()
	var most uint64
	go func() {
		n := 0
		_, err := rows(500_000, func(line string) error {
			if n++; n%50_000 == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			_, err := io.WriteString(feed, line)
			return err
		})
		_ = feed.CloseWithError(err)
	}()
	res := post(t, srv, "?record="+screenedFor, "o1", in)
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.Trailer.Get(TrailerOutcome) != Complete {
		t.Fatalf("trailers %v, error %v", res.Trailer, err)
	}
	if most > 64<<20 {
		t.Errorf("the heap held %d MB", most>>20)
	}
}

func TestWhatIsRefusedBeforeAnyRow(t *testing.T) {
	t.Parallel()
	srv, service := screener(t, nil)
	good := "nhs_number\n9990000018\n"
	for name, c := range map[string]struct {
		query, org, body string
		status           int
	}{
		"no token":                 {"?record=" + screenedFor, "", good, 401},
		"no record":                {"", "o1", good, 422},
		"no such record":           {"?record=KM-R-2026-9999", "o1", good, 404},
		"not a party":              {"?record=" + screenedFor, "o9", good, 404},
		"not a giver":              {"?record=" + screenedFor, "o2", good, 403},
		"a header that is none":    {"?record=" + screenedFor + "&header=perhaps", "o1", good, 422},
		"a delimiter that is none": {"?record=" + screenedFor + "&delimiter=xy", "o1", good, 422},
		"a field that is none":     {"?record=" + screenedFor + "&fixed=x", "o1", good, 422},
		"no such column":           {"?record=" + screenedFor + "&column=hospital", "o1", good, 422},
		"honoured elsewhere, all":  {"?record=" + screenedFor + "&elsewhere=objection", "o1", good, 409},
		"a query that is none":     {"?record=%zz", "o1", good, 422},
		"quotes never closed":      {"?record=" + screenedFor, "o1", "nhs_number,x\n9990000018,\"abc\n", 422},
	} {
		res := post(t, srv, c.query, c.org, strings.NewReader(c.body))
		var p Problem
		if err := json.NewDecoder(res.Body).Decode(&p); err != nil || res.StatusCode != c.status || p.Code == "" || p.RequestID != "r" {
			t.Errorf("%s: status %d, problem %+v, error %v", name, res.StatusCode, p, err)
		}
		if strings.Contains(fmt.Sprint(p), "9990000018") {
			t.Errorf("%s: the problem repeats a number", name)
		}
	}
	if sc := last(t, service); sc.State != ledger.Failed || sc.Why == "" {
		t.Errorf("the account of a list that broke: %+v", sc)
	}
}

// TestAPartIsNotTheWhole: after rows went out, a failure breaks the connection and sends no outcome.
func TestAPartIsNotTheWhole(t *testing.T) {
	t.Parallel()
	lines := func(n int) string {
		var b strings.Builder
		_, _ = rows(n, func(line string) error { b.WriteString(line); return nil })
		return b.String()
	}
	for name, c := range map[string]struct {
		body   io.Reader
		change func(*ScreeningDeps)
	}{
		"quotes never closed":  {strings.NewReader(lines(20_000) + "9990000018,\"abc\n"), nil},
		"larger than it may":   {strings.NewReader(lines(20_000)), func(d *ScreeningDeps) { d.Most = 1 << 20 }},
		"the list breaks off":  {io.MultiReader(strings.NewReader(lines(20_000)), broken{}), nil},
		"it takes for ever":    {io.MultiReader(strings.NewReader(lines(20_000)), silent{t.Context()}), func(d *ScreeningDeps) { d.Longest = 50 * time.Millisecond }},
		"nothing comes in any": {io.MultiReader(strings.NewReader(lines(20_000)), silent{t.Context()}), func(d *ScreeningDeps) { d.Idle = 50 * time.Millisecond }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv, service := screener(t, c.change)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+PathScreenings+"?record="+screenedFor, c.body)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "o1")
			res, err := srv.Client().Do(req)
			if err == nil {
				_, err = io.Copy(io.Discard, res.Body)
				if got := res.Trailer.Get(TrailerOutcome); got != "" || err == nil && res.StatusCode == http.StatusOK {
					t.Errorf("outcome %q, error %v: a part was taken for the whole", got, err)
				}
				_ = res.Body.Close()
			}
			for _, sc := range accounts(t, service) { // none when the list broke before it came
				if sc.State == ledger.Done {
					t.Errorf("the account says %s", sc.State)
				}
			}
		})
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the client stopped") }

// silent gives nothing until the test ends.
type silent struct{ ctx context.Context }

func (s silent) Read([]byte) (int, error) { <-s.ctx.Done(); return 0, s.ctx.Err() }

func TestAsManyAsThereArePlaces(t *testing.T) {
	t.Parallel()
	srv, _ := screener(t, func(d *ScreeningDeps) { d.AtOnce = 1 })
	in, feed := io.Pipe()
	first := make(chan *http.Response, 1)
	go func() {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+PathScreenings+"?record="+screenedFor, in)
		if err != nil {
			return
		}
		req.Header.Set("Authorization", "o1")
		res, err := srv.Client().Do(req)
		if err == nil {
			first <- res
		}
	}()
	_, _ = rows(20_000, func(line string) error { _, err := io.WriteString(feed, line); return err })
	res := <-first // its first rows are out, so it has the place
	if second := post(t, srv, "?record="+screenedFor, "o1", strings.NewReader("9990000018\n")); second.StatusCode != http.StatusTooManyRequests || second.Header.Get("Retry-After") == "" {
		t.Errorf("status %d", second.StatusCode)
	}
	_ = feed.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.Trailer.Get(TrailerOutcome) != Complete {
		t.Errorf("the first: trailers %v, error %v", res.Trailer, err)
	}
	_ = res.Body.Close()
}

func TestOldProtocolsAreRefused(t *testing.T) {
	t.Parallel()
	srv, _ := screener(t, nil)
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	fmt.Fprintf(c, "POST %s?record=%s HTTP/1.0\r\nAuthorization: o1\r\nContent-Length: 11\r\n\r\n9990000018\n", PathScreenings, screenedFor)
	status, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || !strings.Contains(status, "422") {
		t.Errorf("%q, error %v", status, err)
	}
}
