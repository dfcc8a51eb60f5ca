// Package today is the first page of a member's day: what waits for one person at every organisation they act for,
// what is new in the portal, and what each organisation owes others.
//
// It decides nothing: tasks are opened and closed by the concepts that know when something waits. It reads them,
// together with the few things that wait without a task, and puts them in the order in which they are best done.
//
// Putting a task aside is one person's own note. Others who may do it see it as before, the in-tray counts it still,
// and it comes back by itself: at the latest on the day it is due. What is urgent or overdue cannot be put aside.
//
// Invariants:
//   - a person sees what their roles at an organisation let them see there, and acts under the right hat
//   - news is read within the person's reach, never filtered afterwards
//   - a page is a handful of reads by index, however much there is
//
// Law: UK GDPR Articles 5(1)(f) and 25.
package today
