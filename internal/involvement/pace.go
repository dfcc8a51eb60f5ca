package involvement

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rulebook"
)

// Settings are the partnership's own choices. No law sets them.
type Settings struct {
	RefPrefix string // "KM-P": references are PREFIX-YEAR-NUMBER-LETTER
	// Times, in working days.
	Comment rulebook.Setting // for views
	Again   rulebook.Setting // for another look, when the text changed
	Advise  rulebook.Setting // for the recommendation, after the time for views
	Answer  rulebook.Setting // for the lead organisation's answer
	Remind  int              // working days before the end when those who are silent are reminded
	// TermDays is how many days before the end of a term the secretariat is told.
	TermDays int
	// TrainingMonths is after how many months training is out of date.
	TrainingMonths int
}

// DefaultSettings gives the settings of a partnership that chose nothing.
func DefaultSettings() Settings {
	days := func(key string, n int) rulebook.Setting {
		return rulebook.Setting{Key: key, Number: n, Unit: string(rulebook.WorkingDays)}
	}
	return Settings{RefPrefix: "SR-P", Comment: days("involvement_view_working_days", 15), Again: days("involvement_again_working_days", 5),
		Advise: days("involvement_advise_working_days", 10), Answer: days("involvement_answer_working_days", 10), Remind: 3, TermDays: 60, TrainingMonths: 12}
}

// SettingsFrom takes the choices from a partnership's rulebook; prefix starts its references.
func SettingsFrom(book *rulebook.Book, prefix string) Settings {
	s := DefaultSettings()
	if prefix != "" {
		s.RefPrefix = prefix + "-P"
	}
	for _, one := range []*rulebook.Setting{&s.Comment, &s.Again, &s.Advise, &s.Answer} {
		if set, ok := book.Setting(one.Key); ok && set.Number > 0 {
			*one = set
		}
	}
	s.Remind = book.SettingNumber("involvement_remind_working_days", s.Remind)
	s.TermDays = book.SettingNumber("involvement_term_days", s.TermDays)
	s.TrainingMonths = book.SettingNumber("training_stale_months", s.TrainingMonths)
	return s
}

// pace counts the group's times with the one engine of deadlines.
type pace struct {
	Settings
	engine deadline.Engine
}

// by gives the last day of a time that begins at a moment.
func (p pace) by(set rulebook.Setting, from time.Time) clock.Date {
	rule := deadline.Rule{ID: set.Key, Label: set.Label, Plain: set.Explanation, Source: set.Source.Name, URL: set.Source.URL, Confidence: set.Confidence,
		Clock: rulebook.Clock{Amount: set.Number, Unit: rulebook.WorkingDays}}
	return p.engine.State(rule, deadline.Story{Received: from}, from).Due
}

// left counts the working days until a day; nought when it is here or past.
func (p pace) left(today, until clock.Date) int {
	return p.engine.Calendar.WorkingDaysUntil(today, until)
}
