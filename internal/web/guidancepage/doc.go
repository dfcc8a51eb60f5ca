// Package guidancepage shows the library of guides, its quiz, and the desk at which authors write, submit and approve.
//
// Public pages need no account. Each says who owns the guide, when it was last looked at, what it rests on and whether
// that changed. The quiz keeps nothing: answers travel in the address, and a name for the certificate comes by POST,
// so that it is in no log, and goes back on the page alone. Text is drawn from typed blocks, never as markup.
package guidancepage
