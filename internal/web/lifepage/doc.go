// Package lifepage draws /my-information: what fits a person's life, and the uses of information that probably concern
// them then.
//
// The page holds every situation and every use. What somebody ticks shows and hides them in their own browser, by the
// style sheet alone, so that nothing is sent to us and no script is needed; a script only keeps the ticks in the part
// of the address that browsers do not send. A browser that cannot hide them shows all, under the situations they fit.
package lifepage
