// Package followpage shows what changed and what will change, and lets people and programs be told: by mail, by feed or by
// webhook. It also writes the letters.
//
// It must not: say whether an address follows something, decide what is news, name in a letter what is not public.
package followpage
