package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOwnIdentity(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, in, want string }{
		{"typeface", `a{font-family:GDS Transport,arial,sans-serif}`, `a{font-family:var(--sw-font)}`},
		{"font face and its notice", `/*! Margaret Calvert */@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}b{c:d}`, `b{c:d}`},
		{"crest in a plain rule", `a{b:c}.x:before{background:url(/assets/images/govuk-crest.svg)}d{e:f}`, `a{b:c}d{e:f}`},
		{"crest inside a condition", `@supports (x){.x{mask:url(/assets/images/govuk-crest.svg)}}d{e:f}`, `@supports (x){}d{e:f}`},
		{"hack for an old browser", `a{b:c}@media screen\0 and (x){.d{e:f}.g{h:i}}j{k:l}`, `a{b:c}j{k:l}`},
		{"colour written out", `a{background:#f3f3f3;color:#0b0c0c}`, `a{background:var(--sw-ground);color:var(--sw-ink)}`},
		{"colour fallback", `a{color:var(--govuk-text-colour,#0b0c0c)}`, `a{color:var(--govuk-text-colour)}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := ownIdentity(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestOwnIdentityRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	_, err := ownIdentity(`a{font:12px GDS Transport}`)
	if err == nil || !strings.Contains(err.Error(), "GDS Transport") {
		t.Fatalf("got %v, want an error naming the typeface", err)
	}
}
