package coverage_test

import (
	"os"
	"strconv"
	"testing"
)

// decisions is how many decisions the long test makes: enough for every day, or as many as
// SHAREWELL_TEST_DECISIONS says.
func decisions(t testing.TB) int {
	t.Helper()
	text := os.Getenv("SHAREWELL_TEST_DECISIONS")
	if text == "" {
		return 100_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("SHAREWELL_TEST_DECISIONS: %v", err)
	}
	return n
}
