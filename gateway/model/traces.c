#include "traces.h"

#include "consents.h"
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
  TRACE_USSD_TEXTS,
  TRACE_USSD_BLANK,
  TRACE_PROPOSAL_TEXTS,
  TRACE_PROPOSAL_BLANK,
  TRACE_TICKET_TEXTS,
  TRACE_TICKET_BLANK,
  TRACE_CENTRE_TEXTS,
  TRACE_CENTRE_BLANK,
  TRACE_PART_TEXTS,
  TRACE_PART_BLANK,
  TRACE_FORMER,
  TRACE_INBOX_PERSON,
  TRACE_OUTBOX_PERSON,
  TRACE_CONSENT_PERSON,
  TRACE_TICKET_PERSON,
  TRACE_NAME,
  TRACE_COVERS,
  TRACE_LEADS
};
static const char *const list[] = {
    /* a number may have been another's before: what that person sent, and was answered, is not shown */
    [TRACE_INBOX] = "SELECT own_ms, text, state FROM inbox WHERE msisdn = $msisdn AND (person = 0 OR person = $person)"
                    " ORDER BY id",
    [TRACE_OUTBOX] = "SELECT created_ms, text, state FROM outbox WHERE msisdn = $msisdn AND NOT EXISTS"
                     " (SELECT 1 FROM inbox WHERE inbox.id = outbox.inbox_id AND inbox.msisdn = outbox.msisdn"
                     " AND inbox.person <> 0 AND inbox.person <> $person) ORDER BY id",
    [TRACE_LEDGER] = "SELECT household, day, kind, category, product, amount_satang, qty_milli, unit FROM ledger"
                     " WHERE person = $person ORDER BY id",
    [TRACE_GROUPS] = "SELECT household, day, 'GROUP', '', product, amount_satang, qty_milli, unit FROM group_ledger"
                     " WHERE person = $person ORDER BY id",
    [TRACE_INBOX_TEXTS] = "SELECT id, text, request, sender, raw FROM inbox"
                          " WHERE text IS NOT NULL OR request IS NOT NULL OR sender IS NOT NULL OR raw IS NOT NULL",
    [TRACE_OUTBOX_TEXTS] = "SELECT id, text FROM outbox WHERE text IS NOT NULL",
    [TRACE_QUESTION_TEXTS] = "SELECT id, request FROM questions WHERE request IS NOT NULL",
    [TRACE_INBOX_BLANK] = "UPDATE inbox SET text = NULL, raw = NULL, sender = NULL, request = NULL WHERE id = $key",
    [TRACE_OUTBOX_BLANK] = "UPDATE outbox SET text = NULL WHERE id = $key",
    [TRACE_QUESTION_BLANK] = "UPDATE questions SET request = NULL WHERE id = $key",
    [TRACE_INBOX_NUMBER] =
        "UPDATE inbox SET msisdn = 0, sender = NULL, text = NULL, raw = NULL, " REQUEST_LEFT " WHERE msisdn = $msisdn",
    [TRACE_OUTBOX_NUMBER] = "UPDATE outbox SET msisdn = 0, text = NULL,"
                            " state = CASE state WHEN 'queued' THEN 'expired' WHEN 'uncertain' THEN 'failed' ELSE state END"
                            " WHERE msisdn = $msisdn",
    [TRACE_QUESTION_NUMBER] = "UPDATE questions SET msisdn = 0, " REQUEST_LEFT " WHERE msisdn = $msisdn",
    [TRACE_USSD] = "DELETE FROM ussd_sessions WHERE msisdn = $msisdn",
    [TRACE_LOGIN] = "DELETE FROM login_codes WHERE msisdn = $msisdn",
    [TRACE_SESSIONS] = "DELETE FROM page_sessions WHERE msisdn = $msisdn",
    [TRACE_USSD_TEXTS] = "SELECT session, history, typed, screen FROM ussd_sessions",
    [TRACE_USSD_BLANK] = "DELETE FROM ussd_sessions WHERE session = $key",
    [TRACE_PART_TEXTS] = "SELECT part_key, sender, text FROM parts",
    [TRACE_PART_BLANK] = "DELETE FROM parts WHERE part_key = $key",
    [TRACE_PROPOSAL_TEXTS] = "SELECT id, name FROM proposals",
    [TRACE_PROPOSAL_BLANK] = "UPDATE proposals SET name = '' WHERE id = $key",
    [TRACE_TICKET_TEXTS] = "SELECT id, outcome FROM tickets WHERE outcome <> ''",
    [TRACE_TICKET_BLANK] = "UPDATE tickets SET outcome = '' WHERE id = $key",
    [TRACE_CENTRE_TEXTS] = "SELECT code, centre FROM villages WHERE centre <> ''",
    [TRACE_CENTRE_BLANK] = "UPDATE villages SET centre = '' WHERE code = $key",
    [TRACE_FORMER] = "SELECT DISTINCT msisdn FROM inbox WHERE person = $person AND msisdn <> 0 AND NOT EXISTS"
                     " (SELECT 1 FROM phones WHERE phones.msisdn = inbox.msisdn AND phones.person IS NOT NULL)",
    /* replies first: they are found by the messages that they answer */
    [TRACE_OUTBOX_PERSON] = "UPDATE outbox SET msisdn = 0, text = NULL WHERE msisdn <> 0 AND EXISTS"
                            " (SELECT 1 FROM inbox WHERE inbox.id = outbox.inbox_id AND inbox.msisdn = outbox.msisdn"
                            " AND inbox.person = $person)",
    [TRACE_INBOX_PERSON] =
        "UPDATE inbox SET msisdn = 0, sender = NULL, text = NULL, raw = NULL, " REQUEST_LEFT " WHERE person = $person",
    [TRACE_CONSENT_PERSON] = "UPDATE consents SET msisdn = 0 WHERE person = $person",
    [TRACE_TICKET_PERSON] = "UPDATE tickets SET msisdn = 0 WHERE person = $person",
    [TRACE_NAME] = "UPDATE people SET name = '' WHERE id = $person",
    [TRACE_COVERS] = "DELETE FROM covers WHERE person = $person",
    [TRACE_LEADS] = "UPDATE villages SET model_leader = NULL WHERE model_leader = $person",
};
TABLE_SQL(traces, list);

static gboolean each_message(Statement *rows, const Phone *phone, gboolean ours, TraceMessageDo each, gpointer data,
                             GError **error)
{
  statement_int(rows, "$msisdn", phone->msisdn);
  statement_int(rows, "$person", phone->person);
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

gboolean traces_messages(Book *book, const Phone *phone, TraceMessageDo each, gpointer data, GError **error)
{
  return each_message(book->traces[TRACE_INBOX], phone, FALSE, each, data, error) &&
         each_message(book->traces[TRACE_OUTBOX], phone, TRUE, each, data, error);
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

/* One character of bytes in whatever encoding; what is no UTF-8 is taken byte by byte, a JSON escape (\u0e54) as what it means.
 */
static gunichar next_character(const char **at, const char *end)
{
  gunichar escaped = 0;
  for (int i = 2; end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u' && i < 6 && g_ascii_isxdigit((*at)[i]); i++) {
    escaped = escaped << 4 | (gunichar)g_ascii_xdigit_value((*at)[i]);
    if (i == 5) {
      *at += 6;
      return escaped;
    }
  }
  const gunichar character = g_utf8_get_char_validated(*at, end - *at);
  if (character == 0 || character > 0x10ffff) {
    (*at)++;
    return character == 0 ? 0 : 'x';
  }
  *at = g_utf8_next_char(*at);
  return character;
}

/* What people put between the digits of a number. */
static gboolean is_between(gunichar character)
{
  switch ((int)g_unichar_type(character)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT:
  case G_UNICODE_SPACE_SEPARATOR:
  case G_UNICODE_DASH_PUNCTUATION:
  case G_UNICODE_CONNECT_PUNCTUATION:
    return TRUE;
  default:
    return character == '.' || character == '(' || character == ')' || character == '/';
  }
}

gboolean text_names_number(const void *bytes, gsize length, gint64 msisdn)
{
  char wanted[16];
  g_snprintf(wanted, sizeof wanted, "%09d", (int)(msisdn % 1000000000));
  g_autoptr(GString) digits = g_string_new(NULL);
  const char *at = bytes;
  for (const char *end = at + length; at < end;) {
    const gunichar character = next_character(&at, end);
    const int value = g_unichar_digit_value(character);
    if (value >= 0)
      g_string_append_c(digits, (char)('0' + value));
    else if (!is_between(character))
      g_string_append_c(digits, '|');
  }
  return strstr(digits->str, wanted) != NULL;
}

static gboolean is_named(Statement *row, int n_texts, gint64 msisdn)
{
  for (int column = 1; column <= n_texts; column++) {
    gsize length;
    const void *bytes = statement_column_blob(row, column, &length);
    if (bytes != NULL && text_names_number(bytes, length, msisdn))
      return TRUE;
  }
  return FALSE;
}

/* A table's texts that may name a number: the row's key, then they; and what blanks them in the row of a key. */
typedef struct {
  int texts, n_texts;
  int blank;
  gboolean key_is_text;
} Naming;

/* The rows are found first, since what is read is not changed. */
static gboolean blank_naming(Book *book, const Naming *naming, gint64 msisdn, GError **error)
{
  Statement *texts = book->traces[naming->texts], *blank = book->traces[naming->blank];
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  Step step;
  while ((step = statement_step(texts, error)) == STEP_ROW) {
    if (is_named(texts, naming->n_texts, msisdn))
      g_ptr_array_add(keys, g_strdup(statement_column_text(texts, 0)));
  }
  for (guint i = 0; step == STEP_DONE && i < keys->len; i++) {
    const char *key = g_ptr_array_index(keys, i);
    if (naming->key_is_text)
      statement_text(blank, "$key", key);
    else
      statement_int(blank, "$key", g_ascii_strtoll(key, NULL, 10));
    if (!statement_run(blank, error))
      return FALSE;
  }
  return step == STEP_DONE;
}

gboolean traces_erase_number(Book *book, gint64 msisdn, GError **error)
{
  static const int by_number[] = {TRACE_INBOX_NUMBER, TRACE_OUTBOX_NUMBER, TRACE_QUESTION_NUMBER,
                                  TRACE_USSD,         TRACE_LOGIN,         TRACE_SESSIONS};
  static const Naming namings[] = {
      {TRACE_INBOX_TEXTS, 4, TRACE_INBOX_BLANK, FALSE},       {TRACE_OUTBOX_TEXTS, 1, TRACE_OUTBOX_BLANK, FALSE},
      {TRACE_QUESTION_TEXTS, 1, TRACE_QUESTION_BLANK, FALSE}, {TRACE_USSD_TEXTS, 3, TRACE_USSD_BLANK, TRUE},
      {TRACE_PROPOSAL_TEXTS, 1, TRACE_PROPOSAL_BLANK, FALSE}, {TRACE_TICKET_TEXTS, 1, TRACE_TICKET_BLANK, FALSE},
      {TRACE_CENTRE_TEXTS, 1, TRACE_CENTRE_BLANK, FALSE},     {TRACE_PART_TEXTS, 2, TRACE_PART_BLANK, TRUE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(by_number); i++) {
    statement_int(book->traces[by_number[i]], "$msisdn", msisdn);
    if (!statement_run(book->traces[by_number[i]], error))
      return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(namings); i++) {
    if (!blank_naming(book, &namings[i], msisdn, error))
      return FALSE;
  }
  return consents_forget(book, msisdn, error) && tickets_forget(book, msisdn, error) && phones_delete(book, msisdn, error);
}

gboolean traces_former_numbers(Book *book, gint64 person, GArray *numbers, GError **error)
{
  Statement *former = book->traces[TRACE_FORMER];
  statement_int(former, "$person", person);
  return read_all_ids(former, numbers, error);
}

gboolean traces_erase_person(Book *book, gint64 person, GError **error)
{
  static const int by_person[] = {TRACE_OUTBOX_PERSON, TRACE_INBOX_PERSON, TRACE_CONSENT_PERSON, TRACE_TICKET_PERSON,
                                  TRACE_NAME,          TRACE_COVERS,       TRACE_LEADS};
  for (gsize i = 0; i < G_N_ELEMENTS(by_person); i++) {
    statement_int(book->traces[by_person[i]], "$person", person);
    if (!statement_run(book->traces[by_person[i]], error))
      return FALSE;
  }
  return TRUE;
}
