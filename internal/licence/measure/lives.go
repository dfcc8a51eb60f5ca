package measure

import (
	"slices"

	"sharewell/internal/licence"
)

// Life is a version of a use that went live within the time.
type Life struct {
	licence.Organisation // that leads the use

	First bool
	Days  int // of the first version: from the last signature to the public entry
	// Purpose is so when a later version changed what the use is for; Announced when everybody could read of that
	// before the day on which it began.
	Purpose, Announced bool
}

// Lives counts how soon uses were shown, and whether changes of purpose were told of first.
func Lives(all []Life) *licence.Inputs {
	in := licence.NewInputs()
	in.Have("purposes.changed", "purposes.announced", "register.published", "register.days_to_publish")
	days, by := []int{}, map[licence.Organisation][]int{}
	for _, l := range all {
		switch {
		case l.First:
			in.Add("register.published", l.Organisation, 1)
			days, by[l.Organisation] = append(days, l.Days), append(by[l.Organisation], l.Days)
		case l.Purpose:
			in.Add("purposes.changed", l.Organisation, 1)
			if l.Announced {
				in.Add("purposes.announced", l.Organisation, 1)
			}
		}
	}
	if len(days) > 0 {
		in.Set("register.days_to_publish", middle(days))
	}
	for org, own := range by {
		in.SetOf("register.days_to_publish", org, middle(own))
	}
	return in
}

// middle gives the middle number, the lower of two.
func middle(n []int) float64 {
	slices.Sort(n)
	return float64(n[(len(n)-1)/2])
}
