#include "retention.h"

#include "audit.h"
#include "cursors.h"
#include "inbox.h"
#include "outbox.h"
#include "tables.h"

#include <stdlib.h>

/* The oldest rows by id of which the column lies before; the newest row is never among them. */
#define OLDEST(table, column)                                                                                                  \
  "SELECT id FROM (SELECT id, " column " AS at FROM " table " WHERE id < (SELECT max(id) FROM " table ") ORDER BY id"          \
  " LIMIT $limit) AS oldest WHERE at < $before"
#define COUNT_OF(job) (job)
#define STEP_OF(job) (RETAIN_JOBS + (job)-RETAIN_QUESTIONS) /* texts are blanked by their tables' own files */
#define BY_ID(job, table, column)                                                                                              \
  [COUNT_OF(job)] = "SELECT count(*) FROM " table " WHERE " column " < $before AND id < (SELECT max(id) FROM " table ")",      \
  [STEP_OF(job)] = "DELETE FROM " table " WHERE id IN (" OLDEST(table, column) ")"
#define FIRST_DAY "(SELECT min(month) FROM totals WHERE month > 999912)"

enum { RETENTION_OPEN = RETAIN_JOBS + RETAIN_JOBS - RETAIN_QUESTIONS, RETENTION_SHUT };
static const char *const list[] = {
    [COUNT_OF(RETAIN_INBOX_TEXTS)] = "SELECT count(*) FROM inbox WHERE received_ms < $before"
                                     " AND (text IS NOT NULL OR raw IS NOT NULL OR sender IS NOT NULL)",
    [COUNT_OF(RETAIN_OUTBOX_TEXTS)] = "SELECT count(*) FROM outbox WHERE created_ms < $before AND text IS NOT NULL",
    BY_ID(RETAIN_QUESTIONS, "questions", "until_ms"),
    [COUNT_OF(RETAIN_SCREENS)] = "SELECT count(*) FROM ussd_sessions WHERE touched_ms < $before",
    [STEP_OF(RETAIN_SCREENS)] = "DELETE FROM ussd_sessions WHERE session IN"
                                " (SELECT session FROM ussd_sessions WHERE touched_ms < $before ORDER BY session LIMIT $limit)",
    [COUNT_OF(RETAIN_TICKETS)] = "SELECT count(*) FROM tickets WHERE closed_ms > 0 AND closed_ms < $before"
                                 " AND id < (SELECT max(id) FROM tickets)",
    [STEP_OF(RETAIN_TICKETS)] = "DELETE FROM tickets WHERE id IN (SELECT id FROM tickets WHERE closed_ms > 0"
                                " AND closed_ms < $before AND id < (SELECT max(id) FROM tickets) ORDER BY id LIMIT $limit)",
    BY_ID(RETAIN_LEDGER, "ledger", "at_ms"),
    BY_ID(RETAIN_GROUP_LEDGER, "group_ledger", "at_ms"),
    BY_ID(RETAIN_TRAININGS, "trainings", "at_ms"),
    BY_ID(RETAIN_CONTESTS, "contests", "at_ms"),
    BY_ID(RETAIN_VISITS, "visits", "at_ms"),
    BY_ID(RETAIN_PROPOSALS, "proposals", "at_ms"),
    [COUNT_OF(RETAIN_DAYS)] = "SELECT count(*) FROM totals WHERE month > 999912 AND month < $before",
    [STEP_OF(RETAIN_DAYS)] = "DELETE FROM totals WHERE month = " FIRST_DAY " AND month < $before AND place IN"
                             " (SELECT place FROM totals WHERE month = " FIRST_DAY " ORDER BY place LIMIT $limit)",
    BY_ID(RETAIN_OUTBOX, "outbox", "created_ms"),
    BY_ID(RETAIN_INBOX, "inbox", "received_ms"),
    [RETENTION_OPEN] = "INSERT INTO doors (name) VALUES ('retention') ON CONFLICT (name) DO NOTHING",
    [RETENTION_SHUT] = "DELETE FROM doors WHERE name = 'retention'",
};
TABLE_SQL(retention, list);

const char *retention_name(RetainJob job)
{
  static const char *const names[RETAIN_JOBS] = {
#define RETAIN(id, name, before) [RETAIN_##id] = name,
      RETAIN_JOBS_OF(RETAIN)
#undef RETAIN
  };
  return names[job];
}

static gint64 before_of(RetainJob job, const RetainBefore *before)
{
  switch (job) {
#define RETAIN(id, name, field)                                                                                                \
  case RETAIN_##id:                                                                                                            \
    return before->field;
    RETAIN_JOBS_OF(RETAIN)
#undef RETAIN
  case RETAIN_JOBS:
    break;
  }
  g_return_val_if_reached(0);
}

/* Whether the table refuses every change but through the door. */
static gboolean has_door(RetainJob job)
{
  return job == RETAIN_LEDGER || job == RETAIN_GROUP_LEDGER;
}

gboolean retention_count(Book *book, RetainJob job, const RetainBefore *before, gint64 *rows, GError **error)
{
  Statement *count = book->retention[COUNT_OF(job)];
  statement_int(count, "$before", before_of(job, before));
  return statement_one(count, rows, error);
}

static gboolean delete_some(Book *book, RetainJob job, gint64 before, guint limit, gint64 *rows, GError **error)
{
  Statement *step = book->retention[STEP_OF(job)];
  statement_int(step, "$before", before);
  statement_int(step, "$limit", limit);
  return statement_run_counted(step, rows, error);
}

static gboolean delete_through_door(Book *book, RetainJob job, const RetainBefore *before, guint limit, gint64 *rows,
                                    gint64 now_ms, GError **error)
{
  if (!statement_run(book->retention[RETENTION_OPEN], error) ||
      !delete_some(book, job, before_of(job, before), limit, rows, error) ||
      !statement_run(book->retention[RETENTION_SHUT], error))
    return FALSE;
  if (*rows == 0)
    return TRUE;
  g_autofree char *detail =
      g_strdup_printf("%" G_GINT64_FORMAT " %s from before %d", *rows, retention_name(job), before->ledger_month);
  return audit_add(book, now_ms, "retention", "retention.deleted", detail, error);
}

gboolean retention_step(Book *book, RetainJob job, const RetainBefore *before, guint limit, gint64 *after, gint64 *rows,
                        gint64 now_ms, GError **error)
{
  *rows = 0;
  if (job == RETAIN_INBOX_TEXTS)
    return inbox_blank(book, before->text_ms, limit, after, rows, error);
  if (job == RETAIN_OUTBOX_TEXTS)
    return outbox_blank_old(book, before->text_ms, limit, after, rows, error);
  if (has_door(job))
    return delete_through_door(book, job, before, limit, rows, now_ms, error);
  return delete_some(book, job, before_of(job, before), limit, rows, error);
}

gboolean retention_set_month(Book *book, gint32 month, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *stored = cursors_get(book, "retain", "from_month", &wrong);
  g_autofree char *value = g_strdup_printf("%d", month);
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  return (stored != NULL && atoi(stored) >= month) || cursors_set(book, "retain", "from_month", value, error);
}
