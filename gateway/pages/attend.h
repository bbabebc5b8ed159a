/* What needs attention, counted and listed. page_attend.c */
#pragma once
#include "call.h"
#include "model/attention.h"

/* In the order of the page. */
typedef enum {
  ATTEND_CREDIT,
  ATTEND_TICKETS,
  ATTEND_CARDS,
  ATTEND_PHONES,
  ATTEND_HELD,
  ATTEND_UNKNOWN,
  ATTEND_LOST,
  ATTEND_UNCERTAIN,
  ATTEND_FAILED,
  ATTEND_DAYS,
  ATTEND_PROPOSALS,
  ATTEND_SUSPENDED,
  ATTEND_SORTS
} AttendSort;

typedef struct {
  const char *name; /* of the part of the page: "cards" */
  PhraseId title;
  AttentionKind kind; /* ATTENTION_KINDS: none, the list is one of those below */
} AttendRow;
const AttendRow *page_attend_row(AttendSort sort);

#define ATTEND_ROWS_MOST 50
#define ATTEND_DAYS_BACK 30 /* older messages and sends wait no more */

typedef struct {
  guint n[ATTEND_SORTS]; /* at most ATTEND_ROWS_MOST of each */
  guint all;
  GHashTable *villages; /* code → how many, both as pointers; NULL: it is not asked */
} AttendCount;

/* Of a place that the officer covers. Tickets are of people, not of places: they count with his first place alone. */
gboolean page_attend_count(PageCall *call, gint64 place, AttendCount *count, GError **error);
AttentionScope page_attend_scope(const PageCall *call, gint64 place);
/* Open tickets that the officer answers for; proposals that wait; training days that do not agree. */
gboolean page_attend_tickets(PageCall *call, GArray *tickets, GError **error);
gboolean page_attend_proposals(PageCall *call, gint64 place, GArray *waiting, GError **error);
gboolean page_attend_days(PageCall *call, gint64 place, GArray *found, GError **error);

/* Whether what is about that number is the officer's: it is of his places, or of none and he answers for those. */
gboolean page_answers_for(PageCall *call, gint64 msisdn, gboolean *mine, GError **error);
/* A phone as it may be shown, and where it belongs. */
void page_add_whose(PageCall *call, gint64 msisdn, gint32 village, gint64 household);
