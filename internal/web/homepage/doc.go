// Package homepage holds the pages about the site itself: the start page, the search over everything
// public, what the site says of accessibility, privacy, cookies and its addresses for programs, and the
// small files that programs look for (robots.txt, security.txt, sitemap.xml).
//
// What these pages claim is true of this program or is not claimed. They read through concept services
// and show nothing that is not public.
//
// Law: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018
// (the accessibility statement); UK GDPR Article 13 (the privacy page); the Privacy and Electronic
// Communications (EC Directive) Regulations 2003 reg. 6 (the one cookie is strictly necessary).
package homepage
