package expertise

import (
	"sharewell/internal/clock"
)

// Every is the row of the rota that answers for every topic.
const Every = ""

// Monday gives the first day of a day's week.
func Monday(d clock.Date) clock.Date {
	return d.AddDays(-(int(d.Weekday()) + 6) % 7)
}

// Slot is one place of the rota: a week, and a topic or Every.
type Slot struct {
	Week  clock.Date // its Monday
	Topic string
}

// Duty is one place of the rota with who has it.
type Duty struct {
	Slot
	Offer ID
}

// Stand is what the rota needs to know of one person.
type Stand struct {
	Live bool // the offer stands, and the role it was made in is held
	Away []Away
}

// Roster is what is planned, and who of those planned is there.
type Roster struct {
	Duties map[Slot]ID
	People map[ID]Stand
}

// Answers is who answers for a topic on a day.
type Answers struct {
	Offer ID
	For   ID     // whom they stand in for; their own place when empty
	Topic string // the row of the rota: the topic, or Every
}

// On finds who answers for a topic on a day: who has the topic's row that week, or stands in for them; then who has the
// row for every topic. ok is false when it is a gap.
func (r Roster) On(topic string, day clock.Date) (who Answers, ok bool) {
	rows := []string{topic, Every}
	if topic == Every {
		rows = rows[1:]
	}
	for _, row := range rows {
		planned, found := r.Duties[Slot{Monday(day), row}]
		if !found {
			continue
		}
		if there, ok := r.there(planned, day); ok {
			who = Answers{Offer: there, Topic: row}
			if there != planned {
				who.For = planned
			}
			return who, true
		}
	}
	return Answers{}, false
}

// there follows accepted covers from who is planned to somebody who is there on a day.
func (r Roster) there(planned ID, day clock.Date) (ID, bool) {
	met := map[ID]bool{}
	for at := planned; at != "" && !met[at]; {
		met[at] = true
		p, known := r.People[at]
		if !known || !p.Live {
			return "", false
		}
		away, is := Offer{Away: p.Away}.AwayOn(day)
		if !is {
			return at, true
		}
		if away.Said != Accepted {
			return "", false
		}
		at = away.Cover
	}
	return "", false
}

// Gap is a run of working days in one week on which nobody answers for a topic.
type Gap struct {
	Slot
	From, To clock.Date
	Planned  ID // who has the place but is not there; nobody has it when empty
}

// Gaps lists the gaps of one row of the rota in a week, by working day.
func (r Roster) Gaps(s Slot, cal clock.Calendar) (out []Gap) {
	for i := range 7 {
		day := s.Week.AddDays(i)
		if !cal.Working(day) {
			continue
		}
		if _, ok := r.On(s.Topic, day); ok {
			continue
		}
		if n := len(out) - 1; n >= 0 && cal.Next(out[n].To.AddDays(1)) == day {
			out[n].To = day
			continue
		}
		out = append(out, Gap{Slot: s, From: day, To: day, Planned: r.Duties[s]})
	}
	return out
}
