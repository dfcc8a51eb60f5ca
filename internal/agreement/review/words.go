package review

import "strconv"

func itoa(n int) string { return strconv.Itoa(n) }

// heldTitle says to the secretariat what a stage waits for.
func heldTitle(r Run, st Stage) string {
	year := " (review of " + itoa(r.Year) + ")"
	switch st.Held {
	case HeldNoText:
		return "Choose: the draft that the review proposes" + year
	case HeldNotInReview:
		return "Put in review: the proposed text" + year
	case HeldNoSummary:
		return "Write: what changes, in plain words" + year
	case HeldUnanswered:
		return "Answer: the comments that wait for a decision" + year
	case HeldTextChanged:
		return "Put back: the text of the first ballot" + year
	case HeldNotCarried:
		return "Decide: how to go on after the ballot" + year
	}
	return "Look at: the review" + year
}

// countedTitle says what came of a ballot.
func countedTitle(r Run, st Stage) string {
	box, _ := r.Box(st.Key)
	what := "The ballot on edition " + box.Text.Number + " "
	switch box.Outcome.Result {
	case Carried:
		return what + "carried the text."
	case NoQuorum:
		return what + "had too few answers to count."
	case NotCarried:
	}
	return what + "did not carry the text."
}

// reminderTitle says what is still asked for, and by when.
func reminderTitle(r Run, st Stage) string {
	by := " by " + st.Closes.Words() + "."
	switch st.Kind {
	case Comments:
		return "We have not heard from you in the review of the Agreement. Answer" + by
	case Consultation:
		return "We have not heard from you about the proposed text of the Agreement. Answer" + by
	case Ballot:
		return "Your organisation has taken no position on edition " + r.Proposed.Number + ". Take it" + by
	case Editing, Adoption, Reacceptance:
	}
	return "Your organisation has not signed edition " + r.Proposed.Number + " yet. Sign" + by
}

// byMail says how a letter finds its clause.
const byMail = "If this message says that you can reply to it, begin your reply with the number of the clause, like this: “Clause 4: ”."

// stoppedTitle says that a review ended before its end.
func stoppedTitle(r Run) string {
	if r.Status == Rejected {
		return "Edition " + r.Proposed.Number + " was not adopted. The edition in force stays."
	}
	return "The review of " + itoa(r.Year) + " was stopped. The edition in force stays."
}
