package document

import (
	"bytes"
	"fmt"
	"io"
	"time"

	ics "github.com/arran4/golang-ical"

	"sharewell/internal/errs"
)

// Calendar is a set of dates to subscribe to or to import.
type Calendar struct {
	Name   string
	Events []CalendarEvent
}

// CalendarEvent is one date. UID, Stamp, Start and Summary are required.
type CalendarEvent struct {
	UID         string    // never changes, so that a later file moves the same event
	Stamp       time.Time // when this state of the event was made
	Start       time.Time
	End         time.Time // after Start; zero means one day, or one hour
	AllDay      bool      // only the dates of Start and End count; End is the last day
	Summary     string
	Description string
	Location    string
	URL         string
	Cancelled   bool
	Sequence    int // rises with every change
}

// WriteICS writes a calendar (RFC 5545). Times are written as UTC, which needs no time zone rules.
func WriteICS(w io.Writer, c Calendar) error {
	cal := ics.NewCalendarFor("Sharewell")
	cal.SetProductId("-//Sharewell//Dates//EN")
	cal.SetMethod(ics.MethodPublish)
	if c.Name != "" {
		cal.SetXWRCalName(CleanLine(c.Name))
	}
	for _, e := range c.Events {
		if err := addEvent(cal, e); err != nil {
			return err
		}
	}
	var buf bytes.Buffer
	if err := cal.SerializeTo(&buf, ics.WithNewLine("\r\n")); err != nil {
		return fmt.Errorf("write ics: %w", err)
	}
	if _, err := w.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("write ics: %w", err)
	}
	return nil
}

func addEvent(cal *ics.Calendar, e CalendarEvent) error {
	if e.UID == "" || e.Summary == "" || e.Stamp.IsZero() || e.Start.IsZero() {
		return errs.New(errs.Internal, "document.event", fmt.Sprintf("The calendar event %q needs a uid, a summary, a stamp and a start.", e.UID))
	}
	v := cal.AddEvent(CleanLine(e.UID))
	v.SetDtStampTime(e.Stamp)
	v.SetSequence(max(e.Sequence, 0))
	v.SetSummary(CleanLine(e.Summary))
	if e.AllDay {
		last := e.End
		if last.Before(e.Start) {
			last = e.Start
		}
		v.SetAllDayStartAt(dayOf(e.Start))
		v.SetAllDayEndAt(dayOf(last).AddDate(0, 0, 1)) // the format names the day after the last
	} else {
		end := e.End
		if !end.After(e.Start) {
			end = e.Start.Add(time.Hour)
		}
		v.SetStartAt(e.Start)
		v.SetEndAt(end)
	}
	if e.Description != "" {
		v.SetDescription(Clean(e.Description))
	}
	if e.Location != "" {
		v.SetLocation(CleanLine(e.Location))
	}
	if e.URL != "" {
		v.SetURL(CleanLine(e.URL))
	}
	v.SetStatus(ics.ObjectStatusConfirmed)
	if e.Cancelled {
		v.SetStatus(ics.ObjectStatusCancelled)
	}
	return nil
}

// dayOf is the date of t, where t is, as a time that no zone can move to another date.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
