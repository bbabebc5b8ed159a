/* Training days as the office plans them: day, topic, venue. A mentor's report (trainings.h) confirms one. */
#pragma once
#include "book.h"
#include "calendar.h"

#define SESSION_WORDS_MAX 160 /* bytes of topic or venue with the final NUL: about 50 Thai letters */

typedef struct {
  gint32 fiscal_year; /* Buddhist era */
  gint32 village;
  gint32 day;      /* training day, 1- */
  Day planned_day; /* the calendar day */
  char topic[SESSION_WORDS_MAX];
  char venue[SESSION_WORDS_MAX];
} Session;

/* Adds it, or changes the one of that fiscal year, village and day. */
gboolean sessions_put(Book *book, const Session *session, GError **error);
/* Of a place, by village and day. Array of Session. */
gboolean sessions_list(Book *book, gint32 fiscal_year, gint64 place, GArray *sessions, GError **error);
