package document

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
)

func TestAtomIsWellFormedAndComplete(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 3, 9, 30, 0, 0, time.FixedZone("", 3600))
	f := Feed{ID: "urn:example:register", Title: "Data uses", Subtitle: "What changed", Self: "https://share.example/register.atom",
		Page: "https://share.example/register?a=1&b=2", Author: "Northbourne and Weald (demonstration)", Updated: at}
	for i, s := range hostile() {
		f.Entries = append(f.Entries, FeedEntry{ID: fmt.Sprintf("urn:example:%d", i), Title: s, Summary: s, Updated: at, Published: at, Categories: []string{s}, Page: "https://share.example/" + s})
	}
	var b bytes.Buffer
	if err := WriteAtom(&b, f); err != nil {
		t.Fatal(err)
	}
	tool(t, "xmllint", "--noout", "--nonet", saved(t, "feed.xml", b.Bytes()))
	var got atomFeed
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.XMLName.Space != "http://www.w3.org/2005/Atom" || got.Updated != "2026-11-03T08:30:00Z" || len(got.Links) != 2 || got.Links[1].Href != f.Page {
		t.Errorf("feed: %+v", got)
	}
	for i, s := range hostile() {
		if got.Entries[i].Title != CleanLine(s) || got.Entries[i].Summary != Clean(s) || got.Entries[i].Categories[0].Term != CleanLine(s) {
			t.Errorf("entry %d: %+v, want %q", i, got.Entries[i], s)
		}
	}
}

func TestAtomRefusesWhatIsNotAFeed(t *testing.T) {
	t.Parallel()
	whole := Feed{ID: "urn:x", Title: "T", Author: "A", Updated: time.Unix(1, 0)}
	for _, spoil := range []func(*Feed){
		func(f *Feed) { f.ID = "" }, func(f *Feed) { f.Title = "" }, func(f *Feed) { f.Author = "" }, func(f *Feed) { f.Updated = time.Time{} },
		func(f *Feed) { f.Entries = []FeedEntry{{ID: "urn:y"}} },
	} {
		f := whole
		spoil(&f)
		if err := WriteAtom(io.Discard, f); err == nil {
			t.Errorf("%+v was accepted", f)
		}
	}
}

func TestICSReadsBack(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC)
	c := Calendar{Name: "Reviews, due; soon", Events: []CalendarEvent{
		{UID: "day@share.example", Stamp: at, Start: time.Date(2026, 11, 27, 23, 30, 0, 0, time.FixedZone("", -5*3600)), AllDay: true, Summary: "Review due"},
		{UID: "gone@share.example", Stamp: at, Start: at, Summary: "Meeting", Cancelled: true, Sequence: 2, URL: "https://share.example/m\r\nX-EVIL:1"},
	}}
	for i, s := range hostile() {
		c.Events = append(c.Events, CalendarEvent{UID: fmt.Sprintf("%d@share.example", i), Stamp: at, Start: at, End: at.Add(30 * time.Minute), Summary: "S " + s, Description: s, Location: s})
	}
	var b bytes.Buffer
	if err := WriteICS(&b, c); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line is not folded at 75 octets: %q", line)
		}
		if strings.HasPrefix(line, "X-EVIL") {
			t.Error("a line break in a value began a property")
		}
	}
	for _, want := range []string{"DTSTART;VALUE=DATE:20261127", "DTEND;VALUE=DATE:20261128", "STATUS:CANCELLED", "SEQUENCE:2", "DTEND:20261103T103000Z",
		`X-WR-CALNAME:Reviews\, due\; soon`, "PRODID:-//Sharewell//Dates//EN"} {
		if !strings.Contains(b.String(), want+"\r\n") {
			t.Errorf("the calendar lacks %q", want)
		}
	}
	got, err := ics.ParseCalendar(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range hostile() {
		e := got.Events()[i+2]
		have := []string{e.GetProperty(ics.ComponentPropertySummary).Value, e.GetProperty(ics.ComponentPropertyDescription).Value}
		if diff := cmp.Diff([]string{"S " + CleanLine(s), Clean(s)}, have); diff != "" {
			t.Errorf("event %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestICSRefusesEventsWithoutTheirParts(t *testing.T) {
	t.Parallel()
	if err := WriteICS(io.Discard, Calendar{Events: []CalendarEvent{{UID: "x"}}}); err == nil {
		t.Error("an event without start was accepted")
	}
}
