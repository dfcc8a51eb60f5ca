// Package receipt is what somebody without an account holds: a reference that can be read out, and a secret code.
//
// Codes are made from the key of the form that was sent, so that a form sent twice shows the same code again; from the
// form's key alone nobody can make one. What is stored is a keyed hash, worthless without the site's key and good for
// one reference only. Addresses are sealed for one reference.
//
// Invariants:
//   - a reference that does not exist and a code that is wrong take the same road, take as long and give the same answer
//   - tries are counted by reference, whether it exists or not, and a try that fails is counted too; nobody's network
//     address is needed and no third party is asked
//   - references count up and are no secret; the code has sixty bits and cannot be found by trying
//
// It must not: know what a receipt is for, store anything, write a code anywhere.
//
// Law: UK GDPR Articles 5(1)(f), 11 and 32.
package receipt
