package sharing

import "strconv"

// Progress says how far a section is.
type Progress string

// The states of a section.
const (
	NotStarted Progress = "not_started"
	InProgress Progress = "in_progress"
	Complete   Progress = "complete"
)

// SectionState is how far a section is and, in words, what is missing or wrong in it.
type SectionState struct {
	Progress  Progress
	NotNeeded bool // nothing was answered and nothing has to be
	Missing   []Problem
}

func itoa(n int) string { return strconv.Itoa(n) }
