package cli

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/api"
	"sharewell/internal/clock"
	"sharewell/internal/mesh/meshtest"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/store"
)

// screenedRef is the county's record that honours the national data opt-out and nothing else.
const screenedRef = "SM-R-2025-0017"

// TestAskingByCommandLine sends a list through a stand-in of the exchange, and screens with the answer over
// the network.
func TestAskingByCommandLine(t *testing.T) {
	t.Parallel()
	exchange := meshtest.New(t, clock.NewFixed(clock.Real{}.Now()))
	exchange.OptOut("9990000026")
	app := county(t)
	giver, err := giverOf(t.Context(), app)
	if err != nil {
		t.Fatal(err)
	}
	database := app.options.Config.Database
	people := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(people, []byte("nhs_number,x\n9990000018,a\n9990000026,b\n9990000034,c\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, int) {
		var out bytes.Buffer
		args = append(args, "--database", database, "--pack", "demo", "--mesh-url", exchange.URL, "--mesh-mailbox", meshtest.Mailbox, "--mesh-password", meshtest.Password,
			"--mesh-shared-key", meshtest.SharedKey, "--mesh-recipient", meshtest.National)
		status := Run(context.Background(), args, strings.NewReader(""), &out, &out)
		return out.String(), status
	}
	if out, status := run("optouts", "send", "--record", screenedRef, "--organisation", giver, "--in", people); status != 0 || !strings.Contains(out, "answered, file X26TEST1-") {
		t.Fatalf("status %d: %s", status, out)
	}
	if out, status := run("optouts", "send", "--record", screenedRef, "--organisation", giver, "--in", people); status != 1 || !strings.Contains(out, "refuses the same file twice") {
		t.Errorf("status %d: %s", status, out)
	}
	if out, status := run("optouts", "send", "--record", screenedRef, "--in", people); status != 1 || !strings.Contains(out, "which one asks") {
		t.Errorf("status %d: %s", status, out)
	}
	if out, status := run("optouts", "poll"); status != 0 || !strings.Contains(out, "Messages dealt with: 0") {
		t.Errorf("status %d: %s", status, out)
	}
	if c := exchange.Complaints(); len(c) > 0 {
		t.Errorf("the operator complains: %v", c)
	}
	all, err := app.Screenings.List(t.Context(), access.Actor{Person: "a", Roles: []access.Role{access.Auditor}}, "", 5)
	if err != nil || len(all) != 1 || all[0].State != ledger.Answered || all[0].Counts.Removed != 1 {
		t.Errorf("%+v, error %v", all, err)
	}
}

// giverOf gives the slug of an organisation that gives data under the record.
func giverOf(ctx context.Context, app *App) (slug string, err error) {
	err = app.Store.Read(ctx, func(tx *store.Tx) error {
		u, err := tx.ScreeningUse(ctx, screenedRef)
		if err != nil {
			return err
		}
		o, err := tx.Organisation(ctx, u.Givers[0])
		slug = o.Slug
		return err
	})
	return slug, err
}

// TestScreeningOverTheNetworkNeedsProof: the streaming address stands outside of pages and sessions, and
// still asks who it is.
func TestScreeningOverTheNetworkNeedsProof(t *testing.T) {
	t.Parallel()
	app := county(t)
	r := httptest.NewRequest(http.MethodPost, api.PathScreenings+"?record=SM-R-2026-0001", strings.NewReader("9990000018\n"))
	w := httptest.NewRecorder()
	app.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusUnauthorized || w.Header().Get("Content-Security-Policy") == "" || !strings.Contains(w.Body.String(), "request_id") {
		t.Errorf("status %d, headers %v: %s", w.Code, w.Header(), w.Body)
	}
}
