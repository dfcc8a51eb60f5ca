// Package fairchoice looks at a page that offers people a choice and says where it is not fair.
//
// Read makes Pages of HTML; FromText makes one of an author's plain words; Check compares a Page with the rules and
// gives findings, each with its rule, the rule's source and the place. The rules are those of the partnership's
// promises on choices and of the law that they rest on: as easy to say no as yes, nothing chosen beforehand, no reasons
// demanded, no pressure, both sides told, a way without the internet, limits said, and the same way back.
//
// A page says of itself what cannot be seen on it, in data attributes: data-fair-choice on the element that holds the
// choice (ask or tell), data-care (unaffected or affected), data-steps-yes, data-steps-no and data-steps-back, and
// data-answer (yes or no) on buttons, links and boxes. What they say is for the tests of those pages to prove.
//
// Invariants: the same page gives the same findings in the same order; a finding never rests on a guess about a
// control that a page did not mark or word; nothing is kept.
//
// It must not: draw pages, judge whether a use is lawful, or pass a page. No finding means that these rules found
// nothing, not that a page is good.
//
// Law: UK GDPR Articles 4(11), 7(3), 12(1)-(2) and 21(4).
package fairchoice
