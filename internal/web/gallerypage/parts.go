package gallerypage

import "sharewell/internal/web/govuk"

func (s sampler) actions() []example {
	button := func(classes string) govuk.ButtonProps {
		return govuk.ButtonProps{Text: s.say("button"), Type: "button", Classes: classes}
	}
	disabled, link := button(""), button("")
	disabled.Disabled, link.Href, link.Type = true, "#actions", ""
	return []example{
		s.of("button", govuk.Button(button(""))), s.of("button-secondary", govuk.Button(button("govuk-button--secondary"))),
		s.of("button-warning", govuk.Button(button("govuk-button--warning"))), s.of("button-disabled", govuk.Button(disabled)), s.of("button-link", govuk.Button(link)),
		s.of("details", govuk.Details(govuk.DetailsProps{SummaryText: s.say("question"), Text: s.say("paragraph")})),
		s.of("details-open", govuk.Details(govuk.DetailsProps{SummaryText: s.say("question"), Text: s.say("paragraph"), Open: true})),
		s.of("accordion", govuk.Accordion(govuk.AccordionProps{ID: "accordion-sample", HeadingLevel: 4, Items: []govuk.AccordionItem{
			{Heading: govuk.Content{Text: s.say("answer.1")}, Summary: govuk.Content{Text: s.say("hint")}, Content: govuk.Content{Text: s.say("paragraph")}},
			{Heading: govuk.Content{Text: s.say("answer.2")}, Content: govuk.Content{Text: s.say("paragraph")}}}})),
		s.of("tabs", govuk.Tabs(govuk.TabsProps{IDPrefix: "tab-sample", Title: s.say("contents"), Items: []govuk.TabItem{
			{ID: "tab-one", Label: s.say("answer.1"), Panel: govuk.TabPanel{Text: s.say("paragraph")}}, {ID: "tab-two", Label: s.say("answer.2"), Panel: govuk.TabPanel{Text: s.say("long")}}}})),
		s.of("exit-this-page", govuk.ExitThisPage(govuk.ExitThisPageProps{Text: s.say("exit"), RedirectURL: "/"})),
	}
}

func (s sampler) lists() []example {
	change := govuk.Actions{Items: []govuk.ActionLink{{Href: "#lists", Text: s.say("change"), VisuallyHiddenText: s.say("label")}}}
	rows := []govuk.SummaryListRow{
		{Key: govuk.SummaryListContent{Text: s.say("label")}, Value: govuk.SummaryListContent{Text: s.say("value")}, Actions: change},
		{Key: govuk.SummaryListContent{Text: s.say("question")}, Value: govuk.SummaryListContent{Text: s.say("long")}},
	}
	return []example{
		s.of("summary-list", govuk.SummaryList(govuk.SummaryListProps{Rows: rows})),
		s.of("summary-card", govuk.SummaryList(govuk.SummaryListProps{Card: &govuk.SummaryCard{Title: govuk.CardTitle{Text: s.say("answer.1"), HeadingLevel: 4}}, Rows: rows[1:]})),
		s.of("table", govuk.Table(govuk.TableProps{Caption: s.say("question"), FirstCellIsHeader: true,
			Head: []govuk.TableCell{{Text: s.say("label")}, {Text: s.say("number"), Format: "numeric"}},
			Rows: [][]govuk.TableCell{{{Text: s.say("answer.1")}, {Text: "1,204", Format: "numeric"}}, {{Text: s.say("long")}, {Text: "7", Format: "numeric"}}}})),
		s.of("task-list", govuk.TaskList(govuk.TaskListProps{IDPrefix: "task-sample", Items: []govuk.TaskListItem{
			{Title: govuk.TaskListTitle{Text: s.say("answer.1")}, Href: "#lists", Status: govuk.TaskListStatus{Text: s.say("done")}},
			{Title: govuk.TaskListTitle{Text: s.say("answer.2")}, Href: "#lists", Hint: govuk.Content{Text: s.say("hint")}, Status: govuk.TaskListStatus{Tag: &govuk.TagProps{Text: s.say("todo"), Classes: "govuk-tag--blue"}}},
			{Title: govuk.TaskListTitle{Text: s.say("answer.3")}, Status: govuk.TaskListStatus{Text: s.say("later"), Classes: "govuk-task-list__status--cannot-start-yet"}}}})),
	}
}

func (s sampler) messages() []example {
	return []example{
		s.of("error-summary", govuk.ErrorSummary(govuk.ErrorSummaryProps{TitleText: s.say("problem"), DisableAutoFocus: govuk.On, ErrorList: []govuk.ErrorSummaryItem{
			{Href: "#input-error", Text: s.say("wrong")}, {Href: "#date-input-error-day", Text: s.say("wrong")}}})),
		s.of("inset-text", govuk.InsetText(govuk.InsetTextProps{Text: s.say("paragraph")})),
		s.of("warning-text", govuk.WarningText(govuk.WarningTextProps{Text: s.say("paragraph"), IconFallbackText: s.say("warning")})),
		s.of("notification-banner", govuk.NotificationBanner(govuk.NotificationBannerProps{Text: s.say("paragraph"), TitleText: s.say("important"), TitleID: "banner-plain", TitleHeadingLevel: 4})),
		s.of("notification-banner-success", govuk.NotificationBanner(govuk.NotificationBannerProps{Text: s.say("saved"), Type: "success", TitleID: "banner-success", TitleHeadingLevel: 4, DisableAutoFocus: govuk.On})),
		s.of("panel", govuk.Panel(govuk.PanelProps{TitleText: s.say("saved"), HeadingLevel: 4, Text: s.say("reference")})),
		s.of("phase-banner", govuk.PhaseBanner(govuk.PhaseBannerProps{Tag: govuk.TagProps{Text: s.say("todo")}, Text: s.say("paragraph")})),
		s.of("tag", govuk.Tag(govuk.TagProps{Text: s.say("done")})), s.of("tag-green", govuk.Tag(govuk.TagProps{Text: s.say("done"), Classes: "govuk-tag--green"})),
		s.of("tag-red", govuk.Tag(govuk.TagProps{Text: s.say("later"), Classes: "govuk-tag--red"})), s.of("tag-yellow", govuk.Tag(govuk.TagProps{Text: s.say("todo"), Classes: "govuk-tag--yellow"})),
		s.of("tag-grey", govuk.Tag(govuk.TagProps{Text: s.say("later"), Classes: "govuk-tag--grey"})),
		s.of("feedback", govuk.Feedback(govuk.FeedbackProps{TitleText: s.say("question"), HeadingLevel: 4, Text: s.say("paragraph")})),
	}
}

// ways lead from page to page.
func (s sampler) ways() []example {
	return []example{
		s.of("back-link", govuk.BackLink(govuk.BackLinkProps{Href: "#ways", Text: s.say("back")})),
		s.of("breadcrumbs", govuk.Breadcrumbs(govuk.BreadcrumbsProps{LabelText: s.say("title.breadcrumbs"), Items: []govuk.BreadcrumbItem{{Text: s.say("answer.1"), Href: "#ways"}, {Text: s.say("long"), Href: "#ways"}, {Text: s.say("answer.2")}}})),
		s.of("pagination", govuk.Pagination(govuk.PaginationProps{LandmarkLabel: s.say("title.pagination"), Previous: govuk.PaginationLink{Href: "#ways"}, Next: govuk.PaginationLink{Href: "#ways"}, Items: []govuk.PaginationItem{
			{Number: "1", Href: "#ways"}, {Ellipsis: true}, {Number: "6", Href: "#ways", Current: true}, {Number: "7", Href: "#ways"}}})),
		s.of("pagination-plain", govuk.Pagination(govuk.PaginationProps{LandmarkLabel: s.say("title.pagination-plain"), Previous: govuk.PaginationLink{Href: "#ways", LabelText: s.say("answer.1")}, Next: govuk.PaginationLink{Href: "#ways", LabelText: s.say("answer.2")}})),
		s.of("skip-link", govuk.SkipLink(govuk.SkipLinkProps{Text: s.say("skip"), Href: "#main-content"})),
		s.of("service-navigation", govuk.ServiceNavigation(govuk.ServiceNavigationProps{ServiceName: s.say("service"), ServiceURL: "#ways", AriaLabel: s.say("title.service-navigation"), NavigationID: "sample-navigation",
			NavigationLabel: s.say("menu"), Navigation: []govuk.ServiceNavigationItem{{Text: s.say("answer.1"), Href: "#ways", Current: true}, {Text: s.say("answer.2"), Href: "#ways"}}})),
		s.of("language-navigation", govuk.LanguageNavigation(govuk.LanguageNavigationProps{AriaLabel: s.say("title.language-navigation"), Items: []govuk.LanguageNavigationItem{
			{Text: "English", Lang: "en", Current: true}, {Text: "Cymraeg", Lang: "cy", HrefLang: "cy", Href: "#ways"}}})),
		s.of("generic-header", govuk.GenericHeader(govuk.GenericHeaderProps{LogoText: s.say("service"), URL: "#ways"})),
		s.of("footer", govuk.Footer(govuk.FooterProps{Meta: &govuk.FooterMeta{VisuallyHiddenTitle: s.say("menu"), Items: []govuk.FooterLink{{Text: s.say("answer.1"), Href: "#ways"}}}})),
	}
}
