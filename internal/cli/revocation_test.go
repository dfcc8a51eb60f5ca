package cli

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/authzen"
	"sharewell/internal/store/storetest"
)

// managedBy is who adds and ends applications in the test.
const managedBy = "administrator at Saltmarsh County"

// TestAnEndedApplicationIsRefusedEverywhere ends an application at one running program and asks with its
// token until it is refused: by the same program on SQLite, by another one on PostgreSQL. It wants the
// refusal to arrive, and says how long it took.
func TestAnEndedApplicationIsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	key := "SHAREWELL_KEY=" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("r", 32)))
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		one := processWith(t, "sqlite:"+countyFile(t), key)
		endingArrives(t, one, one)
	})
	if testing.Short() && os.Getenv(storetest.Env) == "" {
		return // two programs on one database are the full run's business
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := storetest.PostgresDSN(t)
		first := processWith(t, dsn, key)
		endingArrives(t, first, processWith(t, dsn, key))
	})
}

var (
	secretShown = regexp.MustCompile(`sws_[A-Za-z0-9_-]{20,}`)
	clientShown = regexp.MustCompile(`/organisation/applications/([a-z0-9]+)"`)
)

// endingArrives ends an application at one program and asks the other with a token that the other gave.
func endingArrives(t testing.TB, change, ask string) {
	t.Helper()
	admin := signedInAt(t, change, managedBy)
	made := admin.post("/organisation/applications/new", url.Values{"name": {"Case system"}, "scopes": {"decide"}})
	secret, client := secretShown.FindString(made.body), clientShown.FindStringSubmatch(made.body)
	if secret == "" || client == nil {
		t.Fatalf("no application was made: %d %s", made.status, made.body)
	}
	token := ""
	for began := time.Now(); token == "" && time.Since(began) < 30*time.Second; {
		token = tokenAt(t, ask, client[1], secret) // the application itself must arrive first
	}
	if status := decidesWith(t, ask, token); status != http.StatusOK {
		t.Fatalf("the token does not work: %d", status)
	}
	sent := time.Now()
	if a := admin.post("/organisation/applications/"+client[1]+"/remove", nil); a.status != http.StatusSeeOther {
		t.Fatalf("the application is not ended: %d %s", a.status, a.body)
	}
	done := time.Now()
	for n := 1; time.Since(done) < 30*time.Second; n++ {
		if decidesWith(t, ask, token) == http.StatusUnauthorized {
			t.Logf("refused at question %d, %s after the form was sent and %s after the page said so", n,
				time.Since(sent).Round(10*time.Microsecond), time.Since(done).Round(10*time.Microsecond))
			if tokenAt(t, ask, client[1], secret) != "" {
				t.Error("an application that ended is given another token")
			}
			return
		}
	}
	t.Fatal("an application that ended still gets answers")
}

// tokenAt takes a token for a secret; "" when none is given.
func tokenAt(t testing.TB, base, client, secret string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+authzen.PathToken, strings.NewReader("grant_type=client_credentials"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(client, secret)
	var given struct {
		Token string `json:"access_token"`
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // it was read
	if err := json.NewDecoder(res.Body).Decode(&given); err != nil {
		t.Fatal(err)
	}
	return given.Token
}

// decidesWith asks one question with a token and gives the status.
func decidesWith(t testing.TB, base, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+authzen.PathEvaluation, strings.NewReader(`{"subject":{"type":"organisation","id":"saltmarsh-county-council"},`+
		`"action":{"name":"share"},"resource":{"type":"data_category","id":"name","properties":{"recipient":"saltmarsh-constabulary"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode
}
