package round_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/round"
)

// pages gives a list two keys at a time.
func pages(all []string) func(string) ([]string, error) {
	return func(after string) ([]string, error) {
		var out []string
		for _, k := range all {
			if k > after && len(out) < 2 {
				out = append(out, k)
			}
		}
		return out, nil
	}
}

func TestEachGoesOnPastWhatFails(t *testing.T) {
	t.Parallel()
	var done []string
	err := round.Each(pages([]string{"a", "b", "c", "d", "e"}), func(key string) error {
		if key == "b" || key == "e" {
			return errors.New("broken")
		}
		done = append(done, key)
		return nil
	})
	if !slices.Equal(done, []string{"a", "c", "d"}) {
		t.Errorf("done: %v", done)
	}
	if err == nil || !strings.Contains(err.Error(), "b: broken") || !strings.Contains(err.Error(), "e: broken") {
		t.Errorf("told: %v", err)
	}
	if err := round.Each(pages(nil), func(string) error { return errors.New("never") }); err != nil {
		t.Errorf("an empty list: %v", err)
	}
}

func TestEachEndsWhenTheListCannotBeRead(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	var done []string
	err := round.Each(func(after string) ([]string, error) {
		if after == "" {
			return []string{"a"}, nil
		}
		return nil, gone
	}, func(key string) error { done = append(done, key); return nil })
	if !errors.Is(err, gone) || !slices.Equal(done, []string{"a"}) {
		t.Errorf("done %v, told %v", done, err)
	}
}
