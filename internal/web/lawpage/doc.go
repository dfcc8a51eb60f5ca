// Package lawpage holds the pages on which people see which rules changed, what of theirs rests on them, and say what
// came of looking at it again.
package lawpage
