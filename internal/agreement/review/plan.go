package review

import (
	"strconv"

	"sharewell/internal/clock"
)

// plan gives the stages of a template from a first day on.
func plan(t Template, cal clock.Calendar, from clock.Date) []Stage {
	var out []Stage
	day := cal.Next(from)
	for _, ts := range t.Stages {
		s := Stage{Key: string(ts.Kind), Kind: ts.Kind, Days: ts.Days, Opens: day, Closes: lastDay(cal, day, ts.Days)}
		out = append(out, s)
		day = cal.AddWorkingDays(s.Closes, 1)
	}
	return out
}

// Plan gives the days a review from a template would have if it began on a day.
func (s *Service) Plan(t Template, from clock.Date) []Stage { return plan(t, s.d.Calendar, from) }

// lastDay counts working days with the first day as one of them.
func lastDay(cal clock.Calendar, opens clock.Date, days int) clock.Date {
	return cal.AddWorkingDays(cal.Next(opens), max(days, 1)-1)
}

// replan moves what comes after a stage so that it follows on the working day after the stage's last.
func replan(r *Run, cal clock.Calendar, i int) {
	for k := i + 1; k < len(r.Stages); k++ {
		s := &r.Stages[k]
		if !s.OpenedAt.IsZero() {
			return
		}
		s.Opens = cal.AddWorkingDays(r.Stages[k-1].Closes, 1)
		s.Closes = lastDay(cal, s.Opens, s.Days)
	}
}

// insert puts stages after a place, each with a key of its own, and moves what follows.
func insert(r *Run, cal clock.Calendar, i int, stages ...Stage) {
	for k := range stages {
		n := 1
		for _, s := range r.Stages {
			if s.Kind == stages[k].Kind {
				n++
			}
		}
		stages[k].Key = string(stages[k].Kind) + "-" + strconv.Itoa(n)
	}
	tail := append([]Stage{}, r.Stages[i+1:]...)
	r.Stages = append(append(r.Stages[:i+1:i+1], stages...), tail...)
	replan(r, cal, i)
}

// remindersDue gives how many of a stage's reminders should have gone out by a day, and whether the deputies are asked
// by now.
func remindersDue(t Template, s Stage, cal clock.Calendar, today clock.Date) (n int, deputy bool) {
	left := cal.WorkingDaysUntil(today, s.Closes)
	for _, r := range t.reminders(s.Kind) {
		if left > r.Before {
			break
		}
		n++
		deputy = deputy || r.Deputy
	}
	return n, deputy
}
