package sharing

// Progress says how far a section is.
type Progress string

// The states of a section.
const (
	NotStarted Progress = "not_started"
	InProgress Progress = "in_progress"
	Complete   Progress = "complete"
)

// SectionState is how far a section is, what is missing in it and what is wrong.
type SectionState struct {
	Progress Progress
	Missing  []Problem
}
