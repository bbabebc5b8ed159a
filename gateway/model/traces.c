#include "traces.h"

#include "consents.h"
#include "phones.h"
#include "tables.h"
#include "tickets.h"

#include <string.h>

/* A request holds no number of its sender and stays, for replay: a pseudonym's like the ledger. But where it names a phone or
 * what was typed, it goes. */
#define REQUEST_LEFT                                                                                                           \
  "request = CASE WHEN instr(request, '\"phone\"') > 0 OR instr(request, '\"text\"') > 0 THEN NULL ELSE request END"

enum {
  TRACE_INBOX,
  TRACE_OUTBOX,
  TRACE_LEDGER,
  TRACE_GROUPS,
  TRACE_INBOX_TEXTS,
  TRACE_OUTBOX_TEXTS,
  TRACE_QUESTION_TEXTS,
  TRACE_INBOX_BLANK,
  TRACE_OUTBOX_BLANK,
  TRACE_QUESTION_BLANK,
  TRACE_INBOX_NUMBER,
  TRACE_OUTBOX_NUMBER,
  TRACE_QUESTION_NUMBER,
  TRACE_USSD,
  TRACE_LOGIN,
  TRACE_SESSIONS,
  TRACE_NAME,
  TRACE_COVERS,
  TRACE_LEADS
};
static const char *const list[] = {
    [TRACE_INBOX] = "SELECT own_ms, text, state FROM inbox WHERE msisdn = $msisdn ORDER BY id",
    [TRACE_OUTBOX] = "SELECT created_ms, text, state FROM outbox WHERE msisdn = $msisdn ORDER BY id",
    [TRACE_LEDGER] = "SELECT household, day, kind, category, product, amount_satang, qty_milli, unit FROM ledger"
                     " WHERE person = $person ORDER BY id",
    [TRACE_GROUPS] = "SELECT household, day, 'GROUP', '', product, amount_satang, qty_milli, unit FROM group_ledger"
                     " WHERE person = $person ORDER BY id",
    [TRACE_INBOX_TEXTS] = "SELECT id, text, request, sender FROM inbox"
                          " WHERE text IS NOT NULL OR request IS NOT NULL OR sender IS NOT NULL",
    [TRACE_OUTBOX_TEXTS] = "SELECT id, text FROM outbox WHERE text IS NOT NULL",
    [TRACE_QUESTION_TEXTS] = "SELECT id, request FROM questions WHERE request IS NOT NULL",
    [TRACE_INBOX_BLANK] = "UPDATE inbox SET text = NULL, raw = NULL, sender = NULL, request = NULL WHERE id = $id",
    [TRACE_OUTBOX_BLANK] = "UPDATE outbox SET text = NULL WHERE id = $id",
    [TRACE_QUESTION_BLANK] = "UPDATE questions SET request = NULL WHERE id = $id",
    [TRACE_INBOX_NUMBER] =
        "UPDATE inbox SET msisdn = 0, sender = NULL, text = NULL, raw = NULL, " REQUEST_LEFT " WHERE msisdn = $msisdn",
    [TRACE_OUTBOX_NUMBER] = "UPDATE outbox SET msisdn = 0, text = NULL,"
                            " state = CASE WHEN state = 'queued' THEN 'expired' ELSE state END WHERE msisdn = $msisdn",
    [TRACE_QUESTION_NUMBER] = "UPDATE questions SET msisdn = 0, " REQUEST_LEFT " WHERE msisdn = $msisdn",
    [TRACE_USSD] = "DELETE FROM ussd_sessions WHERE msisdn = $msisdn",
    [TRACE_LOGIN] = "DELETE FROM login_codes WHERE msisdn = $msisdn",
    [TRACE_SESSIONS] = "DELETE FROM page_sessions WHERE msisdn = $msisdn",
    [TRACE_NAME] = "UPDATE people SET name = '' WHERE id = $person",
    [TRACE_COVERS] = "DELETE FROM covers WHERE person = $person",
    [TRACE_LEADS] = "UPDATE villages SET model_leader = NULL WHERE model_leader = $person",
};
TABLE_SQL(traces, list);

static gboolean each_message(Statement *rows, gint64 msisdn, gboolean ours, TraceMessageDo each, gpointer data, GError **error)
{
  statement_int(rows, "$msisdn", msisdn);
  Step step;
  while ((step = statement_step(rows, error)) == STEP_ROW) {
    const TraceMessage message = {.at_ms = statement_column_int(rows, 0),
                                  .ours = ours,
                                  .text = statement_column_text(rows, 1),
                                  .state = statement_column_text(rows, 2)};
    each(&message, data);
  }
  return step == STEP_DONE;
}

gboolean traces_messages(Book *book, gint64 msisdn, TraceMessageDo each, gpointer data, GError **error)
{
  return each_message(book->traces[TRACE_INBOX], msisdn, FALSE, each, data, error) &&
         each_message(book->traces[TRACE_OUTBOX], msisdn, TRUE, each, data, error);
}

static gboolean each_entry(Statement *rows, gint64 person, TraceEntryDo each, gpointer data, GError **error)
{
  statement_int(rows, "$person", person);
  Step step;
  while ((step = statement_step(rows, error)) == STEP_ROW) {
    const TraceEntry entry = {.household = statement_column_int(rows, 0),
                              .day = (gint32)statement_column_int(rows, 1),
                              .kind = statement_column_text(rows, 2),
                              .category = statement_column_text(rows, 3),
                              .product = statement_column_text(rows, 4),
                              .amount_satang = statement_column_int(rows, 5),
                              .qty_milli = statement_column_int(rows, 6),
                              .unit = statement_column_text(rows, 7)};
    each(&entry, data);
  }
  return step == STEP_DONE;
}

gboolean traces_entries(Book *book, gint64 person, TraceEntryDo each, gpointer data, GError **error)
{
  return each_entry(book->traces[TRACE_LEDGER], person, each, data, error) &&
         each_entry(book->traces[TRACE_GROUPS], person, each, data, error);
}

gboolean text_names_number(const char *text, gint64 msisdn)
{
  char wanted[16];
  g_snprintf(wanted, sizeof wanted, "%09d", (int)(msisdn % 1000000000));
  g_autoptr(GString) digits = g_string_new(NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    const int value = g_unichar_digit_value(character);
    if (value >= 0)
      g_string_append_c(digits, (char)('0' + value));
    else if (strchr(" -.()", (int)(character < 128 ? character : 'x')) == NULL)
      g_string_append_c(digits, '|');
  }
  return strstr(digits->str, wanted) != NULL;
}

/* Blanks every row one of whose texts names the number; the rows are found first, since what is read is not changed. */
static gboolean blank_naming(Statement *texts, int n_texts, Statement *blank, gint64 msisdn, GError **error)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  Step step;
  while ((step = statement_step(texts, error)) == STEP_ROW) {
    const gint64 id = statement_column_int(texts, 0);
    gboolean names = FALSE;
    for (int column = 1; column <= n_texts && !names; column++) {
      const char *text = statement_column_text(texts, column);
      names = text != NULL && g_utf8_validate(text, -1, NULL) && text_names_number(text, msisdn);
    }
    if (names)
      g_array_append_val(ids, id);
  }
  for (guint i = 0; step == STEP_DONE && i < ids->len; i++) {
    statement_int(blank, "$id", g_array_index(ids, gint64, i));
    if (!statement_run(blank, error))
      return FALSE;
  }
  return step == STEP_DONE;
}

gboolean traces_erase_number(Book *book, gint64 msisdn, GError **error)
{
  static const int by_number[] = {TRACE_INBOX_NUMBER, TRACE_OUTBOX_NUMBER, TRACE_QUESTION_NUMBER,
                                  TRACE_USSD,         TRACE_LOGIN,         TRACE_SESSIONS};
  for (gsize i = 0; i < G_N_ELEMENTS(by_number); i++) {
    statement_int(book->traces[by_number[i]], "$msisdn", msisdn);
    if (!statement_run(book->traces[by_number[i]], error))
      return FALSE;
  }
  Statement **traces = book->traces;
  return blank_naming(traces[TRACE_INBOX_TEXTS], 3, traces[TRACE_INBOX_BLANK], msisdn, error) &&
         blank_naming(traces[TRACE_OUTBOX_TEXTS], 1, traces[TRACE_OUTBOX_BLANK], msisdn, error) &&
         blank_naming(traces[TRACE_QUESTION_TEXTS], 1, traces[TRACE_QUESTION_BLANK], msisdn, error) &&
         consents_forget(book, msisdn, error) && tickets_forget(book, msisdn, error) && phones_delete(book, msisdn, error);
}

gboolean traces_erase_person(Book *book, gint64 person, GError **error)
{
  static const int by_person[] = {TRACE_NAME, TRACE_COVERS, TRACE_LEADS};
  for (gsize i = 0; i < G_N_ELEMENTS(by_person); i++) {
    statement_int(book->traces[by_person[i]], "$person", person);
    if (!statement_run(book->traces[by_person[i]], error))
      return FALSE;
  }
  return TRUE;
}
