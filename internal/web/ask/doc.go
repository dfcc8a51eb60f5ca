// Package ask builds the questions of a form page once for its first display and every display after:
// a stored answer and a typed one go through the same Builder, so that nothing typed is lost.
//
// Words come from the page's content file: "name.label" and "name.hint" for a field called name. What
// several form pages share ("Save and continue", "There is a problem") stands in content page
// "form_words".
//
// Two people may change the same thing. A sheet remembers what it showed; Meet compares that with what
// was typed and with what is stored now, takes over what only the other person changed, and names what
// both did. Nothing is overwritten unseen.
//
// It must not check answers (package form and the services do) or know any concept.
package ask
