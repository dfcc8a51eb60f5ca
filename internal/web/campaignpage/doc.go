// Package campaignpage is where the secretariat invites a whole sector: first a trial run with names, then the campaign,
// its chasing, and its end. It must not write to anybody itself.
package campaignpage
