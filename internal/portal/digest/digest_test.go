package digest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/intray"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
)

var (
	ann    = intray.ToPerson("ann")
	office = intray.ToMailbox("ig@council.example")
	at     = time.Date(2026, 11, 9, 6, 30, 0, 0, time.UTC)
)

const (
	daily  = intray.Daily
	weekly = intray.Weekly
	off    = intray.Off
)

func TestHowOftenSomebodyIsTold(t *testing.T) {
	t.Parallel()
	inSpace := space.News{Space: "s", Topics: []string{"schools", "rights"}, Kind: "thread.asked", Ref: "KM-T-1", Thread: "t", At: at}
	open := inSpace
	open.Space = space.Commons
	for _, c := range []struct {
		name    string
		to      intray.Recipient
		choices digest.Choices
		news    space.News
		as      space.Standing
		want    intray.Frequency
	}{
		{"a member who chose nothing hears weekly of the room", ann, nil, inSpace, space.Member, weekly},
		{"its host too", ann, nil, inSpace, space.Host, weekly},
		{"who may read it without belonging hears nothing", ann, nil, inSpace, space.Reader, off},
		{"of the commons nobody hears unasked", ann, nil, open, space.Member, off},
		{"a topic that is followed", ann, digest.Choices{digest.Topic("schools"): weekly}, open, space.Member, weekly},
		{"of two wishes the more frequent", ann, digest.Choices{digest.Topic("schools"): weekly, digest.Topic("rights"): daily}, open, space.Member, daily},
		{"a topic and a room", ann, digest.Choices{digest.Topic("schools"): daily}, inSpace, space.Member, daily},
		{"all of the commons", ann, digest.Choices{digest.Room(space.Commons): daily}, open, space.Member, daily},
		{"who left the room hears nothing of its topics there", ann, digest.Choices{digest.Room("s"): off, digest.Topic("schools"): daily}, inSpace, space.Member, off},
		{"but elsewhere", ann, digest.Choices{digest.Room("s"): off, digest.Topic("schools"): daily}, open, space.Member, daily},
		{"who left the question", ann, digest.Choices{digest.Question("KM-T-1"): off, digest.Topic("schools"): daily}, inSpace, space.Member, off},
		{"who left another question", ann, digest.Choices{digest.Question("KM-T-2"): off}, inSpace, space.Member, weekly},
		{"bound to once a week", ann, digest.Choices{digest.Everything: weekly, digest.Topic("schools"): daily}, open, space.Member, weekly},
		{"bound to nothing", ann, digest.Choices{digest.Everything: off, digest.Topic("schools"): daily}, open, space.Member, off},
		{"the bound alone is no wish", ann, digest.Choices{digest.Everything: daily}, open, space.Member, off},
		{"outside, whatever was chosen", ann, digest.Choices{digest.Room("s"): daily, digest.Topic("schools"): daily}, inSpace, space.Outside, off},
		{"a shared mailbox hears nothing unasked", office, digest.Choices{digest.Topic("schools"): daily}, inSpace, space.Member, off},
		{"and what it asked for", office, digest.Choices{digest.Everything: daily, digest.Topic("schools"): daily}, inSpace, space.Member, daily},
	} {
		if got := c.choices.Often(c.to, c.news, c.as); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMostMorningsBringNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		to      intray.Recipient
		choices digest.Choices
		weekly  bool
		want    bool
	}{
		{"nothing chosen, in the middle of a week", ann, nil, false, false},
		{"nothing chosen, the morning of the week", ann, nil, true, true},
		{"a topic daily", ann, digest.Choices{digest.Topic("a"): daily}, false, true},
		{"the bound is no wish", ann, digest.Choices{digest.Everything: daily}, false, false},
		{"a topic daily, bound to weekly", ann, digest.Choices{digest.Everything: weekly, digest.Topic("a"): daily}, false, false},
		{"off", ann, digest.Choices{digest.Everything: off, digest.Topic("a"): daily}, true, false},
		{"a mailbox that nobody asked for", office, nil, true, false},
	} {
		if got := c.choices.Hears(c.to, c.weekly); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAThingIsNamedOnceForWhatHappensOnce(t *testing.T) {
	t.Parallel()
	moved := func(k space.NewsKind, days int) space.News {
		return space.News{Key: "k", Kind: k, Ref: "KM-T-1", At: at.AddDate(0, 0, days)}
	}
	for kind, same := range map[space.NewsKind]bool{"thread.asked": true, "library.added": true, "news": true, "event.planned": true, "thread.answered": false, "library.revised": false, "event.changed": false} {
		a, b, later := digest.Item(moved(kind, 0)), digest.Item(moved(kind, 0)), digest.Item(moved(kind, 1))
		if a != b || (a == later) != same {
			t.Errorf("%s: %q, %q", kind, a, later)
		}
	}
	for _, item := range []intray.Item{"task/1", "notice/1", "week/2026-46", "news/x"} {
		if _, ok := digest.ReadList(item); ok {
			t.Errorf("%q stands for no list of news", item)
		}
	}
	if day, ok := digest.ReadList(digest.List("2026-11-09")); day != "2026-11-09" || !ok {
		t.Error("a list does not read back")
	}
}

func TestPlacesReadBack(t *testing.T) {
	t.Parallel()
	topic, _ := digest.Topic("schools").Topic()
	room, ok := digest.Room(space.Commons).Room()
	question, _ := digest.Question("KM-T-1").Question()
	_, none := digest.Everything.Room()
	if diff := cmp.Diff([]any{"schools", "", true, "KM-T-1", false}, []any{topic, string(room), ok, question, none}); diff != "" {
		t.Error(diff)
	}
	followed := digest.Choices{digest.Topic("b"): daily, digest.Topic("a"): weekly, digest.Topic("c"): off, digest.Room("s"): daily}.Followed()
	if diff := cmp.Diff([]string{"a", "b"}, followed); diff != "" {
		t.Error(diff)
	}
}
