#include "cli/attend.h"

#include "clock.h"
#include "error.h"
#include "model/attended.h"
#include "model/audit.h"
#include "model/inbox.h"
#include "model/outbox.h"
#include "pipeline/behalf.h"
#include "pipeline/uncertain.h"

#include <string.h>
#include <sysexits.h>

/* Works on the row of that number, in the transaction; writes into the audit what it did to it. */
typedef gboolean (*AttendDo)(const Job *job, gint64 number, GError **error);

static int carry_out(const Job *job, const char *text, const char *what, AttendDo carry, GError **error)
{
  guint64 number;
  if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64 / 64, &number, NULL)) {
    g_set_error(error, FAILURE, FAILED_REJECT, "\"%s\" is no number of a row", text);
    return EX_USAGE;
  }
  g_autofree char *detail = g_strdup_printf("%" G_GUINT64_FORMAT, number);
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!carry(job, (gint64)number, error) || !audit_add(job->book, clock_now_ms(), job->who, what, detail, error)) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  return book_commit(job->book, error) ? EX_OK : EX_SOFTWARE;
}

static const ProviderFacts *facts_of(const Job *job, const char *name)
{
  const Provider *provider = setup_provider(job->setup, name);
  return provider != NULL ? provider_facts(provider) : NULL;
}

/* The account by which the phone's message is answered; NULL: none sends. */
static const char *reply_by(const Job *job)
{
  for (guint i = 0; i < job->setup->providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(job->setup->providers, i));
    if (facts->sends)
      return facts->name;
  }
  return NULL;
}

/* -- messages ------------------------------------------------------------------------------------------------------- */

static gboolean agree(const Job *job, gint64 question, GError **error)
{
  const Gateway gateway = setup_gateway(job->setup, job->book);
  return behalf_settle(&gateway, question, TRUE, reply_by(job), clock_now_ms(), error);
}

static gboolean cancel(const Job *job, gint64 question, GError **error)
{
  const Gateway gateway = setup_gateway(job->setup, job->book);
  return behalf_settle(&gateway, question, FALSE, reply_by(job), clock_now_ms(), error);
}

int cli_held(const Job *job, GError **error)
{
  const char *answer = job->line->words[2];
  const gboolean yes = strcmp(answer, "yes") == 0;
  if (!yes && strcmp(answer, "no") != 0) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "held: write a question's number, then yes or no");
    return EX_USAGE;
  }
  return carry_out(job, job->line->words[1], yes ? "held.agreed" : "held.cancelled", yes ? agree : cancel, error);
}

static gboolean read_again(const Job *job, gint64 message, GError **error)
{
  const Gateway gateway = setup_gateway(job->setup, job->book);
  return behalf_again(&gateway, message, reply_by(job), clock_now_ms(), error);
}

int cli_again(const Job *job, GError **error)
{
  return carry_out(job, job->line->words[1], "message.again", read_again, error);
}

static gboolean leave_message(const Job *job, gint64 message, GError **error)
{
  InboxRow row = {0};
  gboolean found = FALSE;
  if (!inbox_get(job->book, message, &row, &found, error))
    return FALSE;
  const gboolean settled = found && row.state != INBOX_BOOKED;
  if (found)
    inbox_row_clear(&row);
  if (settled)
    return attended_add(job->book, ATTENDED_MESSAGE, message, error);
  g_set_error(error, FAILURE, FAILED_REJECT, "message %" G_GINT64_FORMAT " needs no attention", message);
  return FALSE;
}

/* -- replies -------------------------------------------------------------------------------------------------------- */

static gboolean get_reply(const Job *job, gint64 number, OutboxRow *row, GError **error)
{
  gboolean found = FALSE;
  if (!outbox_get(job->book, number, row, &found, error))
    return FALSE;
  if (!found)
    g_set_error(error, FAILURE, FAILED_REJECT, "there is no reply %" G_GINT64_FORMAT, number);
  return found;
}

static gboolean repeat(const Job *job, gint64 number, GError **error)
{
  static const char *const reasons[] = {[REPEAT_ONCE] =
                                            "nobody knows whether it arrived, and a message of its kind is never sent twice",
                                        [REPEAT_TRIED] = "nobody knows whether it arrived, and it was sent twice",
                                        [REPEAT_ASKING] = "the provider is being asked what became of it",
                                        [REPEAT_LATE] = "its time is past",
                                        [REPEAT_GONE] = "its text is not kept any more, or its account is not in the settings",
                                        [REPEAT_SETTLED] = "it neither failed nor is it uncertain"};
  const Gateway gateway = setup_gateway(job->setup, job->book);
  const gint64 now_ms = clock_now_ms();
  OutboxRow row = {0};
  if (!get_reply(job, number, &row, error))
    return FALSE;
  const RepeatVerdict verdict = uncertain_may_repeat(&gateway, facts_of(job, row.provider), &row, now_ms);
  const gboolean lost = outbox_is_lost(&row);
  outbox_row_clear(&row);
  if (verdict == REPEAT_MAY && !lost)
    return outbox_again(job->book, number, now_ms, error);
  if (verdict == REPEAT_MAY) {
    gint64 anew;
    if (!outbox_anew(job->book, number, now_ms, &anew, error))
      return FALSE;
    fprintf(job->out, "as reply %" G_GINT64_FORMAT "\n", anew);
    return TRUE;
  }
  g_set_error(error, FAILURE, FAILED_REJECT, "reply %" G_GINT64_FORMAT " is not sent again: %s", number, reasons[verdict]);
  return FALSE;
}

int cli_resend(const Job *job, GError **error)
{
  return carry_out(job, job->line->words[1], "reply.again", repeat, error);
}

static gboolean leave_reply(const Job *job, gint64 number, GError **error)
{
  OutboxRow row = {0};
  if (!get_reply(job, number, &row, error))
    return FALSE;
  const OutboxState state = row.state;
  outbox_row_clear(&row);
  if (state == OUTBOX_UNCERTAIN && !outbox_failed(job->book, number, error))
    return FALSE;
  if (state == OUTBOX_UNCERTAIN || state == OUTBOX_FAILED)
    return attended_add(job->book, ATTENDED_REPLY, number, error);
  g_set_error(error, FAILURE, FAILED_REJECT, "reply %" G_GINT64_FORMAT " needs no attention", number);
  return FALSE;
}

int cli_leave(const Job *job, GError **error)
{
  const char *box = job->line->words[1];
  if (strcmp(box, attended_box_name(ATTENDED_MESSAGE)) == 0)
    return carry_out(job, job->line->words[2], "message.left", leave_message, error);
  if (strcmp(box, attended_box_name(ATTENDED_REPLY)) == 0)
    return carry_out(job, job->line->words[2], "reply.left", leave_reply, error);
  g_set_error_literal(error, FAILURE, FAILED_REJECT, "leave: write message or reply, then its number");
  return EX_USAGE;
}
