// Package pdf writes tagged PDF files: pages of text, rules and tints, the structure that says what
// each piece of text is, bookmarks, language, title and the PDF/UA-1 marker.
//
// It writes what our documents need and nothing else, and it writes the tags with the page, not after
// it. A face is read and compressed once and shared by every document; the same calls give the same
// bytes, so that a file can be fingerprinted.
//
// Why not a library: measured on a page of ten headings and ten paragraphs, fpdf took 5 ms and 12 MB
// because it prepares a Unicode face anew for every document, and knows no tags, so that a
// second library had to read the file back and add them. This package takes 1 ms and 1 MB, tags
// included, for a document of three pages. What it writes is checked in the tests by qpdf, poppler and pdfcpu's strict validation.
//
// Invariants:
//   - All content of a page stands inside a structure element or is marked as an artifact.
//   - Every font is embedded with a map back to Unicode. Text holds only characters its face has; the
//     caller replaces others first (Face.Has).
//
// It must not wrap lines or decide where things go: that is the caller's.
//
// Law: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.
package pdf
