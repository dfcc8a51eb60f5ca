// Package round goes through long lists in the background: a page at a time, one thing after another.
//
// Invariant: one thing that fails keeps no other from its turn, and is named in the error.
//
// The package is pure: what is listed and what is done belong to its callers.
package round

import (
	"errors"
	"fmt"
)

// Each does one for every key of a list. list gives the keys after a key, in order, and none when there are no more;
// when it fails, the round ends. The error names what failed with its key.
func Each(list func(after string) (keys []string, err error), one func(key string) error) error {
	var failed []error
	for after := ""; ; {
		keys, err := list(after)
		if err != nil || len(keys) == 0 {
			return errors.Join(append(failed, err)...)
		}
		for _, key := range keys {
			if err := one(key); err != nil {
				failed = append(failed, fmt.Errorf("%s: %w", key, err))
			}
		}
		after = keys[len(keys)-1]
	}
}
