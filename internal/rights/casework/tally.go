package casework

import "sharewell/internal/ident"

// Measure is what is counted.
type Measure string

// The measures. Days of an answer are counted as DaysPrefix and three digits.
const (
	CountReceived    Measure = "received"
	CountAckInTime   Measure = "acknowledged_in_time"
	CountAckLate     Measure = "acknowledged_late"
	CountInTime      Measure = "answered_in_time"
	CountLate        Measure = "answered_late"
	CountFully       Measure = "fully"
	CountPartly      Measure = "partly"
	CountRefused     Measure = "refused"
	CountExtended    Measure = "extended"
	CountWithdrawn   Measure = "withdrawn"
	CountPassed      Measure = "passed_on"
	CountEscalated   Measure = "escalated"
	CountLearning    Measure = "learning"
	CountForgotten   Measure = "forgotten"
	DaysPrefix       string  = "days."
	mostDaysMeasured         = 365
)

// Tally is one count of one organisation, for one kind in one month.
type Tally struct {
	Org     ident.Organisation
	Kind    Kind
	Period  string // "2026-11"
	Measure Measure
	Amount  int64
}
