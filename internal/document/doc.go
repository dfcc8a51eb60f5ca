// Package document writes and reads the files that leave and enter the program: agreements and
// records as DOCX and PDF, tables as CSV and XLSX, news as Atom, dates as iCalendar.
//
// One neutral model (Doc) is written in every page format, so that the Word form, the PDF and what is
// read back from the Word form speak of the same fields. The writers are pure: same Doc, same bytes,
// which lets a file be fingerprinted and signed.
//
// Invariants:
//   - Text is text. Every string goes through Clean before it reaches a file: characters that XML
//     cannot hold and characters that change how other characters are shown are replaced by U+FFFD,
//     in plain sight; nothing is ever read as markup, field code or formula.
//   - A file that comes in is hostile until read: every reader has a limit on bytes, parts, depth and
//     rows, refuses macros and encryption, and answers with an errs.Invalid error that says how to
//     mend the file.
//   - PDFs are tagged (PDF/UA-1 marker, language, title, structure tree) and DOCX files have real
//     headings, header rows and language, for people who use a screen reader.
//
// It must not know any concept (agreements, sharings), read or write the file system or the network,
// or ask for the time.
//
// Law: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018
// (documents a public body publishes must be perceivable and operable).
package document
