package authzen

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/apiclient"
	"sharewell/internal/errs"
)

// metadata describes the decision point. Every address is made of the configured public address.
func metadata(public string) []byte {
	out := append([]byte(`{"policy_decision_point":`), appendString(nil, public)...)
	for _, e := range [][2]string{
		{"access_evaluation_endpoint", PathEvaluation}, {"access_evaluations_endpoint", PathEvaluations},
		{"search_subject_endpoint", PathSearchSubject}, {"search_resource_endpoint", PathSearchResource}, {"search_action_endpoint", PathSearchAction},
	} {
		out = append(append(append(out, `,"`...), e[0]...), `":`...)
		out = appendString(out, public+e[1])
	}
	return append(out, '}')
}

// oauthMetadata describes the token endpoint (RFC 8414).
func oauthMetadata(public string) []byte {
	out := append([]byte(`{"issuer":`), appendString(nil, public)...)
	out = append(append(out, `,"token_endpoint":`...), appendString(nil, public+PathToken)...)
	out = append(out, `,"response_types_supported":[],"grant_types_supported":["client_credentials"],`+
		`"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","private_key_jwt"],`+
		`"token_endpoint_auth_signing_alg_values_supported":["ES256","EdDSA","RS256"],"scopes_supported":[`...)
	for i, s := range apiclient.Scopes() {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendString(out, string(s))
	}
	return append(out, "]}"...)
}

// describe answers with a description, which may be kept for an hour.
func (h *Handler) describe(w http.ResponseWriter, body []byte) int {
	w.Header()["Cache-Control"] = []string{"public, max-age=3600"}
	h.send(w, http.StatusOK, body)
	return http.StatusOK
}

// assertionType is the only kind of assertion taken.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// maxForm bounds the body of a request for a token.
const maxForm = 16 << 10

// token gives a client a token for its secret or its assertion (RFC 6749, section 4.4; RFC 7523).
func (h *Handler) token(w http.ResponseWriter, r *http.Request) int {
	head := w.Header()
	head["Cache-Control"], head["Pragma"] = []string{"no-store"}, []string{"no-cache"}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil || len(r.URL.RawQuery) > 0 {
		return h.tokenError(w, http.StatusBadRequest, "invalid_request", "Send a form in the body.")
	}
	for name, values := range r.PostForm {
		if len(values) > 1 {
			return h.tokenError(w, http.StatusBadRequest, "invalid_request", "Send each value once: "+known(name)+".")
		}
	}
	if g := r.PostForm.Get("grant_type"); g != "client_credentials" {
		if g == "" {
			return h.tokenError(w, http.StatusBadRequest, "invalid_request", "Send grant_type=client_credentials.")
		}
		return h.tokenError(w, http.StatusBadRequest, "unsupported_grant_type", "Send grant_type=client_credentials.")
	}
	t, err := h.grant(r)
	switch {
	case err == nil:
	case errors.Is(err, errTwoWays):
		return h.tokenError(w, http.StatusBadRequest, "invalid_request", "Prove who you are in one way only.")
	case errors.Is(err, apiclient.ErrAskedScope):
		return h.tokenError(w, http.StatusBadRequest, "invalid_scope", errs.MessageOf(err))
	case errs.KindOf(err) == errs.Unauthenticated:
		head["Www-Authenticate"] = []string{`Basic realm="` + h.d.PublicURL + `"`}
		return h.tokenError(w, http.StatusUnauthorized, "invalid_client", errs.MessageOf(apiclient.ErrClient))
	default:
		h.d.Errors.ErrorContext(r.Context(), "a token could not be made", "code", errs.CodeOf(err), "error", err.Error())
		return h.tokenError(w, http.StatusServiceUnavailable, "temporarily_unavailable", "Tokens cannot be made at the moment. Try again in a minute.")
	}
	out := append([]byte(`{"access_token":`), appendString(nil, t.Text)...)
	out = append(out, `,"token_type":"Bearer","expires_in":`...)
	out = strconv.AppendInt(out, int64(t.Life.Seconds()), 10)
	scopes := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = string(s)
	}
	out = append(append(append(out, `,"scope":`...), appendString(nil, strings.Join(scopes, " "))...), '}')
	h.send(w, http.StatusOK, out)
	return http.StatusOK
}

// known keeps what callers invent out of answers.
func known(name string) string {
	switch name {
	case "grant_type", "scope", "client_id", "client_secret", "client_assertion", "client_assertion_type":
		return name
	}
	return "a value of yours"
}

var errTwoWays = errs.New(errs.Invalid, "apiclient.two_ways", "Prove who you are in one way only.")

// grant proves the client by the one way it used.
func (h *Handler) grant(r *http.Request) (apiclient.Token, error) {
	var scopes []apiclient.Scope
	for _, s := range strings.Fields(r.PostForm.Get("scope")) {
		scopes = append(scopes, apiclient.Scope(s))
	}
	form := r.PostForm
	id, secret, basic := r.BasicAuth()
	assertion := form.Get("client_assertion")
	ways := 0
	for _, used := range []bool{basic, form.Get("client_secret") != "", assertion != ""} {
		if used {
			ways++
		}
	}
	switch {
	case ways > 1:
		return apiclient.Token{}, errTwoWays
	case basic:
		var errID, errSecret error
		id, errID = url.QueryUnescape(id)
		secret, errSecret = url.QueryUnescape(secret)
		if errID != nil || errSecret != nil || form.Get("client_id") != "" && form.Get("client_id") != id {
			return apiclient.Token{}, apiclient.ErrClient
		}
		return h.d.Callers.WithSecret(apiclient.ID(id), secret, scopes)
	case assertion != "":
		if form.Get("client_assertion_type") != assertionType {
			return apiclient.Token{}, apiclient.ErrClient
		}
		return h.d.Callers.WithAssertion(r.Context(), assertion, scopes)
	}
	return h.d.Callers.WithSecret(apiclient.ID(form.Get("client_id")), form.Get("client_secret"), scopes)
}

// tokenError answers as RFC 6749 section 5.2 has it.
func (h *Handler) tokenError(w http.ResponseWriter, status int, code, description string) int {
	out := append([]byte(`{"error":"`+code+`","error_description":`), appendString(nil, description)...)
	h.send(w, status, append(out, '}'))
	return status
}
