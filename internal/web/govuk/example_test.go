package govuk_test

import (
	"context"
	"fmt"
	"os"

	"github.com/a-h/templ"

	"sharewell/internal/web/govuk"
)

// show writes a component as a page would.
func show(c templ.Component) {
	if err := c.Render(context.Background(), os.Stdout); err != nil {
		fmt.Println(err)
	}
}

func ExampleTag() {
	show(govuk.Tag(govuk.TagProps{Text: "Waiting", Classes: "govuk-tag--yellow"}))
	// Output: <strong class="govuk-tag govuk-tag--yellow">Waiting</strong>
}

func ExampleButton() {
	show(govuk.Button(govuk.ButtonProps{
		Text:       "Sign the agreement",
		Attributes: govuk.Attrs{{Name: "data-step", Value: "last"}},
	}))
	// Output: <button type="submit" class="govuk-button" data-module="govuk-button" data-step="last">Sign the agreement</button>
}

func ExampleErrorMessage() {
	show(govuk.ErrorMessage(govuk.ErrorMessageProps{Text: "Enter the name of the record", ID: "title-error"}))
	// Output: <p id="title-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> Enter the name of the record</p>
}

func ExampleBackLink() {
	show(govuk.BackLink(govuk.BackLinkProps{Href: "/records"}))
	// Output: <a href="/records" class="govuk-back-link">Back</a>
}

// An input that was left empty.
func ExampleInput() {
	show(govuk.Input(govuk.InputProps{
		Name:         "postcode",
		Label:        govuk.LabelProps{Text: "Postcode", Classes: "govuk-label--m"},
		Hint:         govuk.HintProps{Text: "For example, ME14 1XQ"},
		ErrorMessage: govuk.ErrorMessageProps{Text: "Enter a postcode"},
		Autocomplete: "postal-code",
	}))
}

// A question with a hint for each choice, and one choice that asks for more.
func ExampleRadios() {
	show(govuk.Radios(govuk.RadiosProps{
		Name:     "kind",
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: "What kind of sharing is it?", IsPageHeading: true, Classes: "govuk-fieldset__legend--l"}},
		Value:    "repeat",
		Items: []govuk.RadioItem{
			{Value: "once", Text: "Once", Hint: govuk.HintProps{Text: "One transfer, then it ends"}},
			{Value: "repeat", Text: "Again and again", Hint: govuk.HintProps{Text: "On a schedule or on request"}},
			{Divider: "or"},
			{Value: "other", Text: "Something else", Conditional: govuk.Input(govuk.InputProps{
				Name: "other", Label: govuk.LabelProps{Text: "Say what"},
			})},
		},
	}))
}

// Facts with links to change them, in a card.
func ExampleSummaryList() {
	show(govuk.SummaryList(govuk.SummaryListProps{
		Card: &govuk.SummaryCard{Title: govuk.CardTitle{Text: "Record"}},
		Rows: []govuk.SummaryListRow{{
			Key:   govuk.SummaryListContent{Text: "Purpose"},
			Value: govuk.SummaryListContent{Text: "Planning of services"},
			Actions: govuk.Actions{Items: []govuk.ActionLink{
				{Href: "/records/1/purpose", Text: "Change", VisuallyHiddenText: "purpose"},
			}},
		}},
	}))
}

// A table with figures.
func ExampleTable() {
	show(govuk.Table(govuk.TableProps{
		Caption:           "Records by sector",
		FirstCellIsHeader: true,
		Head:              []govuk.TableCell{{Text: "Sector"}, {Text: "Records", Format: "numeric"}},
		Rows: [][]govuk.TableCell{
			{{Text: "Councils"}, {Text: "12", Format: "numeric"}},
			{{Text: "Police"}, {HTML: govuk.Tag(govuk.TagProps{Text: "None yet"})}},
		},
	}))
}

// Parts of a job: one done, one to do, one that has to wait.
func ExampleTaskList() {
	show(govuk.TaskList(govuk.TaskListProps{Items: []govuk.TaskListItem{
		{Title: govuk.TaskListTitle{Text: "Name the parties"}, Href: "/records/1/parties", Status: govuk.TaskListStatus{Text: "Completed"}},
		{
			Title: govuk.TaskListTitle{Text: "Choose a lawful basis"}, Href: "/records/1/basis",
			Hint:   govuk.Content{Text: "About 5 minutes"},
			Status: govuk.TaskListStatus{Tag: &govuk.TagProps{Text: "Not yet started", Classes: "govuk-tag--blue"}},
		},
		{
			Title:  govuk.TaskListTitle{Text: "Send for approval"},
			Status: govuk.TaskListStatus{Text: "Cannot start yet", Classes: "govuk-task-list__status--cannot-start-yet"},
		},
	}}))
}

// The errors of a page, each linked to its field.
func ExampleErrorSummary() {
	show(govuk.ErrorSummary(govuk.ErrorSummaryProps{
		TitleText: "There is a problem",
		ErrorList: []govuk.ErrorSummaryItem{
			{Href: "#postcode", Text: "Enter a postcode"},
			{Href: "#kind", Text: "Choose what kind of sharing it is"},
		},
	}))
}

// The pages before and after, without numbers.
func ExamplePagination() {
	show(govuk.Pagination(govuk.PaginationProps{
		Previous: govuk.PaginationLink{Href: "/register?before=80"},
		Next:     govuk.PaginationLink{Href: "/register?after=120"},
	}))
}
