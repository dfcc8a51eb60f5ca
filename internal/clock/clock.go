package clock

import (
	"sync"
	"time"
)

// Clock tells the time. Services hold one so that tests and demonstrations can stop it.
type Clock interface {
	// Now returns the present instant in UTC, rounded down to the microsecond, which is what both
	// database engines can give back unchanged.
	Now() time.Time
}

// Real is the machine's clock.
type Real struct{}

// Now implements Clock.
func (Real) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fixed is a clock that stands still until moved. It is safe for use by several goroutines.
type Fixed struct {
	mu sync.Mutex
	at time.Time
}

// NewFixed makes a clock standing at t.
func NewFixed(t time.Time) *Fixed { return &Fixed{at: t.UTC().Truncate(time.Microsecond)} }

// Now implements Clock.
func (f *Fixed) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

// Advance moves the clock forward by d and returns the new time.
func (f *Fixed) Advance(d time.Duration) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(d)
	return f.at
}

// Set moves the clock to t.
func (f *Fixed) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = t.UTC().Truncate(time.Microsecond)
}

// layout is the stored form: fixed width, so text order is time order on every engine.
const layout = "2006-01-02T15:04:05.000000Z"

// Format writes t in the stored form, UTC to the microsecond; the zero time is "".
func Format(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

// ParseStored reads the stored form; "" is the zero time.
func ParseStored(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(layout, s)
}
