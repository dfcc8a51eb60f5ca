package main

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

var property = regexp.MustCompile(`--sw-([a-z-]+): #([0-9a-f]{6});`)

// TestContrast keeps the promise of theme.css: every pair of text and ground is at least 5.8 to 1,
// well above the 4.5 of WCAG 2.2 AA (1.4.3), and lines that carry meaning are above 3 (1.4.11).
func TestContrast(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("css/theme.css")
	if err != nil {
		t.Fatal(err)
	}
	colours := map[string]string{}
	for _, m := range property.FindAllStringSubmatch(string(raw), -1) {
		colours[m[1]] = m[2]
	}
	for _, pair := range []struct {
		front, back string
		least       float64
	}{
		{"ink", "paper", 5.8}, {"ink", "ground", 5.8}, {"ink", "brand-pale", 5.8}, {"ink", "focus", 5.8},
		{"quiet", "paper", 5.8}, {"quiet", "ground", 5.8},
		{"brand", "paper", 5.8}, {"brand", "ground", 5.8}, {"brand", "brand-pale", 5.8}, {"brand-deep", "paper", 5.8},
		{"live", "live-ground", 5.8}, {"waiting", "waiting-ground", 5.8}, {"changed", "changed-ground", 5.8},
		{"stopped", "stopped-ground", 5.8}, {"involve", "involve-ground", 5.8},
		{"rule-strong", "paper", 3}, {"rule-strong", "ground", 3},
	} {
		a, b := colours[pair.front], colours[pair.back]
		if a == "" || b == "" {
			t.Errorf("theme.css does not name %s or %s", pair.front, pair.back)
			continue
		}
		if got := contrast(t, a, b); got < pair.least {
			t.Errorf("%s on %s is %.2f to 1, want %.1f", pair.front, pair.back, got, pair.least)
		}
	}
}

// contrast is WCAG's ratio of relative luminances.
func contrast(t testing.TB, a, b string) float64 {
	t.Helper()
	light, dark := luminance(t, a), luminance(t, b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(t testing.TB, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
