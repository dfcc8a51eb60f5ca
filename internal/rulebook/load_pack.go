package rulebook

import "go.yaml.in/yaml/v3"

// purposesFile reads the partnership's purposes.
func (l *loader) purposesFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "purposes")
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	list := List{Name: "purpose", Label: "Purposes of the agreement", Source: defaults.source}
	for _, n := range o.items("purposes") {
		po := l.object(n, append(metaKeys(), "code", "label", "plain", "explanation", "direct_care", "secondary_use",
			"safeguarding", "article6", "article9", "status")...)
		m := l.meta(po, defaults)
		l.complete(po, m)
		p := Purpose{
			Code: po.must("code"), Label: po.must("label"), Plain: po.must("plain"), Explanation: po.must("explanation"),
			DirectCare: po.yes("direct_care"), SecondaryUse: po.yes("secondary_use"), Safeguarding: po.yes("safeguarding"),
			Article6: po.codes("article6", string(KindArticle6)), Article9: po.codes("article9", string(KindArticle9)),
			Status: po.must("status"), Source: m.source, Confidence: m.confidence,
		}
		if p.Status != "draft" && p.Status != "adopted" {
			l.fail(n, "status must be draft or adopted, not %q", p.Status)
		}
		if list.Has(p.Code) {
			l.fail(n, "the purpose %q is given twice", p.Code)
		}
		list.Items = append(list.Items, Item{Code: p.Code, Label: p.Label, Plain: p.Plain, Hint: p.Explanation})
		l.book.purposes = append(l.book.purposes, p)
	}
	l.addList(root, list)
}

// sectorsFile reads the sectors and the kinds of body in each.
func (l *loader) sectorsFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "sectors")
	list := List{Name: "sector", Label: "Sector"}
	for _, n := range o.items("sectors") {
		so := l.object(n, "code", "label", "plain", "kinds")
		s := Sector{
			Code: so.must("code"), Label: so.must("label"), Plain: so.must("plain"), Kinds: so.codes("kinds", "org_type"),
		}
		if list.Has(s.Code) {
			l.fail(n, "the sector %q is given twice", s.Code)
		}
		l.sectorAt = append(l.sectorAt, sectorAt{l.file, n.Line, s})
		list.Items = append(list.Items, Item{Code: s.Code, Label: s.Label, Plain: s.Plain})
		l.book.sectors = append(l.book.sectors, s)
	}
	l.addList(root, list)
}

// settingsFile reads the partnership's own rules.
func (l *loader) settingsFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "settings")
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	for _, n := range o.items("settings") {
		so := l.object(n, append(metaKeys(), "key", "label", "explanation", "text", "number", "unit")...)
		m := l.meta(so, defaults)
		l.complete(so, m)
		s := Setting{
			Key: so.must("key"), Label: so.must("label"), Explanation: so.must("explanation"), Text: so.text("text"),
			Number: so.number("number"), Unit: so.text("unit"),
			Authority: m.authority, Source: m.source, Confidence: m.confidence,
		}
		if so.has("text") == so.has("number") {
			l.fail(n, "give either text or number")
		}
		if _, dup := l.book.Setting(s.Key); dup {
			l.fail(n, "the setting %q is given twice", s.Key)
		}
		l.book.settings = append(l.book.settings, s)
	}
}

// holidaysFile reads the bank holidays.
func (l *loader) holidaysFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "holidays")
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	for _, n := range o.items("holidays") {
		ho := l.object(n, append(metaKeys(), "date", "name")...)
		m := l.meta(ho, defaults)
		l.complete(ho, m)
		h := Holiday{Date: ho.date("date"), Name: ho.must("name"), Confidence: m.confidence}
		for _, other := range l.book.holidays {
			if other.Date.Equal(h.Date) {
				l.fail(n, "there are two bank holidays on %s", h.Date.Format(longDate))
			}
		}
		l.book.holidays = append(l.book.holidays, h)
	}
}

// regulatorsFile reads the names of the regulator.
func (l *loader) regulatorsFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "regulators")
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	for _, n := range o.items("regulators") {
		ro := l.object(n, append(metaKeys(), "code", "label", "short", "website", "complaints", "phone", "effective_to", "note")...)
		m := l.meta(ro, defaults)
		l.complete(ro, m)
		l.book.regulators = append(l.book.regulators, Regulator{
			Code: ro.must("code"), Label: ro.must("label"), Short: ro.must("short"), Website: ro.must("website"),
			Complaints: ro.must("complaints"), Phone: ro.text("phone"), From: m.from, To: ro.date("effective_to"),
			Source: m.source, Confidence: m.confidence, Note: ro.text("note"),
		})
	}
}

// timelineFile reads the legal timeline.
func (l *loader) timelineFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "timeline")
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	for _, n := range o.items("timeline") {
		to := l.object(n, append(metaKeys(), "id", "date", "when", "label", "plain", "rules", "note")...)
		m := l.meta(to, defaults)
		l.complete(to, m)
		if to.has("date") == to.has("when") {
			l.fail(n, "give either date, or when in words")
		}
		l.book.timeline = append(l.book.timeline, Moment{
			ID: to.must("id"), Date: to.date("date"), When: to.text("when"), Label: to.must("label"),
			Plain: to.must("plain"), Rules: to.codes("rules", refRule), Source: m.source,
			Confidence: m.confidence, Note: to.text("note"),
		})
	}
}
