// Package sharingpage is the members' side of Records of Sharing: the list, starting one, filling it in
// by short pages in any order, agreeing it, and its life afterwards.
//
// Every form and every text to read comes from the field table of package sharing; this package only
// words and lays it out. What can be done with a record is the table of acts (acts.go, acts_live.go):
// a row there is a page that explains the act, asks what it needs and does it.
//
// Invariants:
//   - a save always works: what is missing or wrong is kept and flagged
//   - what two people changed at once is shown to the second, never overwritten
//   - sending a form twice does nothing twice; the second answer says where the record stands
//   - who may not see a record finds no trace of it on any route
//   - people of other organisations are shown by role and post; only the downloaded record names who
//     signed
//
// It must not decide what is allowed (the service does), nor hold words: they are in the content files
// record*.yaml and sharing_fields.yaml.
//
// Law: UK GDPR Article 5(2) (accountability); Public Sector Bodies (Websites and Mobile Applications)
// (No. 2) Accessibility Regulations 2018.
package sharingpage
