package policy

import "sharewell/internal/coverage"

// Notice stands in every export.
const Notice = "Advice only. It says what the record agrees; whoever shares still decides. It never stops anybody from sharing what is needed to keep somebody safe in an emergency."

// DraftStatus says how far the national form is.
const DraftStatus = "draft"

// DraftNote says what that means.
const DraftNote = "The national form for data sharing agreements is a draft and may change. The fields subjectTypes, methods and mostPeople are ours: a reader that does not know them must treat the exception as not allowing."

// File is a record in the draft national form: one agreement for each giver.
type File struct {
	Form       string      `json:"form"`
	Status     string      `json:"status"`
	StatusNote string      `json:"statusNote"`
	Notice     string      `json:"notice"`
	Record     string      `json:"record"`
	Level      string      `json:"level"` // how much of the record this was made of
	Agreements []Agreement `json:"agreements"`
}

// LevelInside is the level of a file made of everything a party reads.
const LevelInside = "inside"

// FileOf writes a policy in the draft national form.
func FileOf(p coverage.Policy, n Names, level string) File {
	return File{Form: "data-sharing-agreement", Status: DraftStatus, StatusNote: DraftNote, Notice: Notice, Record: p.Ref, Level: level, Agreements: Agreements(p, n)}
}
