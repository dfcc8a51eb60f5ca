package notify

import (
	"context"
	"slices"
	"strings"
	"time"

	"sharewell/internal/event"
	"sharewell/internal/intray"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
	"sharewell/internal/store"
)

// happening is something that happened to a thing at a moment. A notice and a piece of news that tell of the same one
// are told once.
type happening struct {
	about event.Subject
	at    time.Time
}

// refOf gives the reference of the thing that a subject is, or belongs to.
func refOf(about event.Subject) string {
	ref, _, _ := strings.Cut(about.ID, "/")
	return ref
}

// ear gives the reader as the portal knows them; it is found once.
func (s *Service) ear(ctx context.Context, tx *store.Tx, r *reader) (digest.Ear, error) {
	if r.ear == nil {
		e, err := s.d.News.Ear(ctx, tx, r.to)
		if err != nil {
			return e, err
		}
		r.ear = &e
	}
	return *r.ear, nil
}

// mayTell reports whether a reader may be told of a thing of the in-tray: what stands in a room of the portal is told to
// those who may enter it now, whomever it was addressed to.
func (s *Service) mayTell(ctx context.Context, tx *store.Tx, r *reader, about event.Subject) (bool, error) {
	if s.d.News == nil || s.d.Room == nil {
		return true, nil
	}
	where, shown, ours, err := s.d.Room(ctx, tx, about)
	if err != nil || !ours {
		return !ours, err
	}
	e, err := s.ear(ctx, tx, r)
	return shown && e.Reach.In(where) != space.Outside, err
}

// left reports whether a reader left the question that a thing belongs to.
func (r *reader) left(about event.Subject) bool {
	return r.ear != nil && r.ear.Choices[digest.Question(refOf(about))] == intray.Off
}

// portalNews collects what is new in the portal and was not told yet.
func (s *Service) portalNews(ctx context.Context, tx *store.Tx, m morning, r reader, l *letter) error {
	if m.press == nil || m.press.Len() == 0 {
		return nil
	}
	if r.ear == nil {
		choices, err := tx.PortalMailChoices(ctx, r.to)
		if err != nil || !choices.Hears(r.to, l.Weekly) {
			return err
		}
		e, err := s.d.News.EarWith(ctx, tx, r.to, choices)
		if err != nil {
			return err
		}
		r.ear = &e
	}
	e := *r.ear
	e.Weekly, e.Told = l.Weekly, func(intray.Item) bool { return false }
	if len(m.press.For(e, 1)) == 0 {
		return nil
	}
	told, err := tx.PortalMailTold(ctx, r.to)
	if err != nil {
		return err
	}
	e.Told = func(i intray.Item) bool { return told[i] }
	for _, line := range m.press.For(e, mostInOne) {
		if slices.ContainsFunc(l.known, func(h happening) bool { return refOf(h.about) == line.Ref && h.at.Equal(line.At) }) {
			l.silent = append(l.silent, line.Items...)
			continue
		}
		l.News = append(l.News, line)
	}
	return nil
}

// keepNews remembers which news a letter tells, and which it leaves out because a notice says the same.
func keepNews(ctx context.Context, tx *store.Tx, to intray.Recipient, l letter) error {
	var names []intray.Item
	for _, n := range l.News {
		names = append(names, n.Items...)
	}
	if len(names) > 0 {
		if err := tx.KeepPortalMailTold(ctx, to, l.Day, names); err != nil {
			return err
		}
	}
	if len(l.silent) == 0 {
		return nil
	}
	return tx.KeepPortalMailTold(ctx, to, l.Day+" by a notice", l.silent)
}

// leaveOf gives the path that ends what a letter is: mail about one question, when it is about nothing else; summaries
// otherwise. Urgent letters come whatever was chosen.
func leaveOf(path string, l letter) string {
	if path == "" || l.Urgent {
		return ""
	}
	if len(l.News) == 1 && l.News[0].Question && len(l.Tasks)+len(l.Notices) == 0 {
		return path + "/" + l.News[0].Ref
	}
	return path
}

// pagePlace is a room, or the commons, with what is new there.
type pagePlace struct {
	Room  string // "" for the commons
	Lines []pageLine
}

func newsLine(n digest.Line, in setting) pageLine {
	line := pageLine{Title: oneLine(n.Title), URL: in.PublicURL + n.URL, From: in.Name(n.By)}
	if n.By == "" {
		line.From = in.Partnership
	}
	for _, k := range n.Kinds {
		line.Kinds = append(line.Kinds, string(k))
	}
	if n.Question && in.Leave != "" {
		line.StopURL = in.PublicURL + in.Leave + "/" + n.Ref
	}
	return line
}

func (p *page) addNews(n digest.Line, line pageLine) {
	i := slices.IndexFunc(p.Places, func(at pagePlace) bool { return at.Room == n.Room })
	if i < 0 {
		i = len(p.Places)
		p.Places = append(p.Places, pagePlace{Room: n.Room})
	}
	p.Places[i].Lines = append(p.Places[i].Lines, line)
}
