// Package files takes in attachments: scans of signed paper and papers that belong to records.
//
// Check looks at the bytes, never at what the sender calls them: the type comes from the content, only
// PDF, PNG, JPEG and (where asked for) DOCX pass, and size is bounded. CheckPaper takes what members share with one another, and
// looks inside: nothing that runs, fetches or hides something else. Bytes are kept in the database
// with their SHA-256 and go out as downloads only, never to be shown inside a page.
//
// It must not: open, render or convert what it keeps, or serve it under a type that a browser would run.
package files
