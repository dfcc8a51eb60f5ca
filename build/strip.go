package main

import (
	"fmt"
	"regexp"
	"strings"
)

// What GOV.UK Frontend ships for gov.uk alone. Its licence is MIT, but the typeface and the crest are
// not ours to use.
var (
	fontFace   = regexp.MustCompile(`@font-face\{[^}]*\}`)
	comments   = regexp.MustCompile(`(?s)/\*.*?\*/`)
	crestRules = regexp.MustCompile(`[^{}]*\{[^{}]*govuk-crest[^{}]*\}`)
	oldHacks   = regexp.MustCompile(`@media screen\\0[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}`)
	fallbacks  = regexp.MustCompile(`var\((--govuk-[a-z-]+),#[0-9a-fA-F]{3,8}\)`)
)

// banned names must not survive in the stylesheet.
var banned = []string{"GDS Transport", "crest", "/assets/", "@font-face", "Calvert"}

// ownIdentity takes the gov.uk identity out of GOV.UK Frontend's compiled stylesheet and points its
// type and colours at our custom properties. It fails when a new release hides the identity elsewhere.
func ownIdentity(css string) (string, error) {
	css = comments.ReplaceAllString(css, "")
	css = fontFace.ReplaceAllString(css, "")
	css = crestRules.ReplaceAllString(css, "")
	css = oldHacks.ReplaceAllString(css, "") // rules only Internet Explorer read
	css = strings.ReplaceAll(css, "GDS Transport,arial,sans-serif", "var(--sw-font)")
	css = strings.ReplaceAll(css, "font-family:sans-serif", "font-family:var(--sw-font)") // on paper too
	css = fallbacks.ReplaceAllString(css, "var($1)")
	css = palette().Replace(css)
	for _, b := range banned {
		if strings.Contains(css, b) {
			return "", fmt.Errorf("the stylesheet still contains %q: teach build/strip.go about it", b)
		}
	}
	if strings.Count(css, "{") != strings.Count(css, "}") {
		return "", fmt.Errorf("taking out the gov.uk identity left the braces unbalanced")
	}
	return css, nil
}

// palette turns the colours GOV.UK Frontend writes out in full into ours.
func palette() *strings.Replacer {
	return strings.NewReplacer(
		"#0b0c0c", "var(--sw-ink)", "#484949", "var(--sw-quiet)", "#858686", "var(--sw-rule-strong)",
		"#cecece", "var(--sw-rule)", "#f3f3f3", "var(--sw-ground)", "#1d70b8", "var(--sw-brand)",
		"#0f385c", "var(--sw-brand-deep)", "#d2e2f1", "var(--sw-brand-pale)", "#f4f8fb", "var(--sw-ground)",
	)
}
