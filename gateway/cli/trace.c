#include "cli/queue.h"
#include "error.h"
#include "model/groups.h"
#include "model/inbox.h"
#include "model/phones.h"
#include "model/queues.h"

#include <string.h>
#include <sysexits.h>

#define REPLY_PREFIX "reply:"

static void print_time(const Job *job, const char *what, gint64 at_ms)
{
  g_autofree char *at = moment_text(job, at_ms);
  fprintf(job->out, "  %-12s %s\n", what, at);
}

static void print_text(const Job *job, const char *text)
{
  g_autofree char *shown = text != NULL ? g_strescape(text, NULL) : NULL;
  if (text == NULL)
    fprintf(job->out, "  %-12s (not kept any more)\n", "text");
  else if (job->line->text)
    fprintf(job->out, "  %-12s %s\n", "text", g_utf8_validate(text, -1, NULL) ? text : shown);
  else
    fprintf(job->out, "  %-12s %ld characters; --text shows them\n", "text", g_utf8_strlen(text, -1));
}

static const char *mask(gint64 msisdn, char masked[PHONE_MASK_SIZE])
{
  g_strlcpy(masked, "no number", PHONE_MASK_SIZE);
  if (msisdn != 0)
    phone_mask(msisdn, masked);
  return masked;
}

static void print_message(const Job *job, const InboxRow *row)
{
  char masked[PHONE_MASK_SIZE];
  g_autofree char *roles = role_set_name(row->roles);
  fprintf(job->out, "message %" G_GINT64_FORMAT "\n", row->id);
  fprintf(job->out, "  %-12s %s%s%s\n", "by", row->provider, row->message_id != NULL ? ", its id there " : ", no id there",
          row->message_id != NULL ? row->message_id : "");
  fprintf(job->out, "  %-12s %s\n", "from", mask(row->msisdn, masked));
  print_time(job, "its own time", row->own_ms);
  print_time(job, "received", row->received_ms);
  fprintf(job->out, "  %-12s %s%s%s\n", "state", inbox_state_name(row->state), row->reason != NULL ? ": " : "",
          row->reason != NULL ? row->reason : "");
  fprintf(job->out, "  %-12s %s\n", "read as", row->label != NULL ? row->label : "-");
  if (row->raw != NULL)
    fprintf(job->out, "  %-12s %" G_GSIZE_FORMAT " bytes kept\n", "unreadable", row->raw_length);
  print_text(job, row->text);
  fprintf(job->out, "  %-12s person %" G_GINT64_FORMAT " (%s), village %d, household %" G_GINT64_FORMAT "%s\n", "account of",
          row->person, roles, row->village, row->household, row->practice ? ", in practice" : "");
  if (row->settles != 0)
    fprintf(job->out, "  %-12s the question of message %" G_GINT64_FORMAT "\n", "settles", row->settles);
  if (row->undone_by != 0)
    fprintf(job->out, "  %-12s by message %" G_GINT64_FORMAT "\n", "taken back", row->undone_by);
}

/* What ledger rows of households and groups have in common. */
static void print_entry(const Job *job, const char *table, gint64 id, const char *what, gint64 amount_satang, gint64 qty_milli,
                        const char *unit, Day day)
{
  fprintf(job->out, "%s %" G_GINT64_FORMAT "\n  %-12s %s", table, id, "entry", what);
  if (amount_satang != 0)
    fprintf(job->out, ", %s%" G_GINT64_FORMAT ".%02d baht", amount_satang < 0 ? "-" : "", ABS(amount_satang) / 100,
            (int)(ABS(amount_satang) % 100));
  if (qty_milli != 0)
    fprintf(job->out, ", %" G_GINT64_FORMAT "/1000 %s", qty_milli, unit);
  fprintf(job->out, ", of day %d\n", day);
}

static void print_records(const char *what, gint64 rows, gpointer data)
{
  const Job *job = data;
  if (rows > 0)
    fprintf(job->out, "%s\n  %-12s %" G_GINT64_FORMAT "\n", what, "rows", rows);
}

static gboolean print_booked(const Job *job, Book *book, gint64 id, GError **error)
{
  LedgerRow rows[LEDGER_ROWS_MAX];
  GroupRow group_rows[LEDGER_ROWS_MAX];
  guint n = 0, n_groups = 0;
  if (!ledger_of_message(book, id, rows, &n, error) || !groups_of_message(book, id, group_rows, &n_groups, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const LedgerRow *row = &rows[i];
    g_autofree char *what =
        g_strdup_printf("%s%s%s%s%s%s", command_row(row->kind)->name, row->category[0] != '\0' ? " " : "", row->category,
                        row->product[0] != '\0' ? " product " : "", row->product, row->reverses != 0 ? ", a reversal" : "");
    print_entry(job, "ledger", row->id, what, row->amount_satang, row->qty_milli, row->unit, row->day);
  }
  for (guint i = 0; i < n_groups; i++) {
    const GroupRow *row = &group_rows[i];
    g_autofree char *what = g_strdup_printf("group of product %s%s", row->product, row->reverses != 0 ? ", a reversal" : "");
    print_entry(job, "group ledger", row->id, what, row->amount_satang, row->qty_milli, row->unit, row->day);
  }
  return queues_records(book, id, print_records, (gpointer)job, error);
}

static void print_reply(const Job *job, const OutboxRow *row)
{
  /* of a reply that has ended the due time says only when it was last touched */
  static const char *const due[OUTBOX_STATES] = {
      [OUTBOX_QUEUED] = "not before", [OUTBOX_UNCERTAIN] = "looked for", [OUTBOX_SENDING] = "since",
      [OUTBOX_SENT] = "last try",     [OUTBOX_DELIVERED] = "last try",   [OUTBOX_FAILED] = "last try",
      [OUTBOX_EXPIRED] = "was due"};
  char masked[PHONE_MASK_SIZE];
  fprintf(job->out, "reply %" G_GINT64_FORMAT "\n", row->id);
  fprintf(job->out, "  %-12s %s, %s, %d segments\n", "by", row->provider, outbox_class_name(row->class), row->segments);
  fprintf(job->out, "  %-12s %s\n", "to", mask(row->msisdn, masked));
  fprintf(job->out, "  %-12s %s\n", "state", outbox_state_name(row->state));
  print_time(job, "made", row->created_ms);
  fprintf(job->out, "  %-12s %d\n", "tries", row->attempt);
  if (row->state == OUTBOX_SENT && row->due_ms == 0)
    fprintf(job->out, "  %-12s in the answer to the push\n", "went");
  else
    print_time(job, due[row->state], row->due_ms);
  print_time(job, "worth until", row->expires_ms);
  fprintf(job->out, "  %-12s %s\n", "its id there", row->provider_ref != NULL ? row->provider_ref : "-");
  print_text(job, row->text);
}

static gboolean print_replies(const Job *job, Book *book, gint64 id, GError **error)
{
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(OutboxRow));
  g_array_set_clear_func(rows, (GDestroyNotify)outbox_row_clear);
  if (!queues_replies(book, id, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    print_reply(job, &g_array_index(rows, OutboxRow, i));
  return TRUE;
}

static gboolean print_questions(const Job *job, Book *book, gint64 id, GError **error)
{
  g_autoptr(GArray) questions = g_array_new(FALSE, FALSE, sizeof(Question));
  g_array_set_clear_func(questions, (GDestroyNotify)question_clear);
  if (!queues_questions(book, id, questions, error))
    return FALSE;
  for (guint i = 0; i < questions->len; i++) {
    const Question *question = &g_array_index(questions, Question, i);
    fprintf(job->out, "question %" G_GINT64_FORMAT "\n", question->id);
    fprintf(job->out, "  %-12s %s, holds %s\n", "asked by", question->kind, question->label != NULL ? question->label : "-");
    fprintf(job->out, "  %-12s %s\n", "state", question_state_name(question->state));
    print_time(job, "asked", question->asked_ms);
    print_time(job, "open until", question->until_ms);
  }
  return TRUE;
}

static gboolean refuse(const char *word, GError **error)
{
  g_set_error(error, FAILURE, FAILED_REJECT, "trace: there is no %s; the log names messages as inbox=N, replies as outbox=N",
              word);
  return FALSE;
}

static gboolean trace_message(const Job *job, Book *book, gint64 id, const char *word, GError **error)
{
  InboxRow row;
  gboolean found = FALSE;
  if (!inbox_get(book, id, &row, &found, error))
    return FALSE;
  if (!found)
    return refuse(word, error);
  print_message(job, &row);
  inbox_row_clear(&row);
  return print_booked(job, book, id, error) && print_questions(job, book, id, error) && print_replies(job, book, id, error);
}

static gboolean trace_reply(const Job *job, Book *book, gint64 id, const char *word, GError **error)
{
  OutboxRow row;
  gboolean found = FALSE;
  if (!outbox_get(book, id, &row, &found, error))
    return FALSE;
  if (!found)
    return refuse(word, error);
  const gint64 message = row.inbox_id;
  if (message == 0)
    print_reply(job, &row);
  outbox_row_clear(&row);
  return message == 0 || trace_message(job, book, message, word, error);
}

int cli_trace(const Job *job, GError **error)
{
  const char *word = job->line->words[1];
  const gboolean reply = g_str_has_prefix(word, REPLY_PREFIX);
  guint64 id = 0;
  if (!g_ascii_string_to_unsigned(word + (reply ? strlen(REPLY_PREFIX) : 0), 10, 1, G_MAXINT64 / 64, &id, NULL)) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "write: sammachip trace MESSAGE, or trace reply:NUMBER");
    return EX_USAGE;
  }
  g_autoptr(Book) book = book_open(job->setup->database, STORE_READER, error);
  if (book == NULL || !book_begin(book, error))
    return EX_SOFTWARE;
  const gboolean done =
      reply ? trace_reply(job, book, (gint64)id, word, error) : trace_message(job, book, (gint64)id, word, error);
  book_rollback(book);
  return done ? EX_OK : EX_SOFTWARE;
}
