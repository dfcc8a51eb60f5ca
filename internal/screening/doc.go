// Package screening takes the people who opted out from a list of people before it leaves.
//
// Every row of the list gets exactly one verdict: kept, removed, or set aside with the reason why it could
// not be judged or must not be kept. Kept rows leave in the order and with the bytes they came with. The
// work streams: memory depends on the set of opt-outs and on the longest row, not on the list.
//
// The package reads and writes streams. It opens no files, keeps nothing, and never lets a number of
// anybody into an error, a report or a log. Which people were removed is known only to whoever compares
// the two lists: the difference is not stored.
//
//   - nhs reads NHS numbers, optout holds the sets and their compact form, table finds rows and fields,
//     packed unpacks and packs gzip and zstd.
//
// Law: National Data Opt-Out Operational Policy (DCB3058): confidential patient information of people who
// opted out does not leave for research and planning. Data Protection Act 2018 and UK GDPR Article 5(1)(c), (f).
package screening
