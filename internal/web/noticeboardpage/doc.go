// Package noticeboardpage holds the pages of the noticeboard: news, and meetings and training with their sign-up, and the
// calendar.
//
// It must not: show who comes to anybody but the hosts, or what somebody needs in any list, file or calendar.
package noticeboardpage
