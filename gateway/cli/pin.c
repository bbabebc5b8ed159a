#include "cli/pin.h"

#include "clock.h"
#include "command/pin.h"
#include "error.h"
#include "model/audit.h"
#include "model/households.h"
#include "random.h"
#include "text/phone.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>

static gboolean make_one(const Job *job, gint64 household, GError **error)
{
  char pin[8], card[8], hmac[CARD_PIN_SIZE];
  g_snprintf(pin, sizeof pin, "%04u", random_below(10000));
  household_card(household, card);
  pin_hmac(job->setup->pin_key, household, pin, hmac);
  fprintf(job->out, "%d,%02d,%s,%s\r\n", household_village(household), household_number(household), card, pin);
  return cards_set_pin(job->book, household, hmac, error);
}

static gboolean make_all(const Job *job, gint32 village, guint *made, GError **error)
{
  g_autoptr(GArray) households = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!cards_without_pin(job->book, village, households, error))
    return FALSE;
  *made = households->len;
  if (households->len > 0)
    fputs("village,household,card,pin\r\n", job->out);
  for (guint i = 0; i < households->len; i++) {
    if (!make_one(job, g_array_index(households, gint64, i), error))
      return FALSE;
  }
  /* what was not written down is not to be valid */
  if (fflush(job->out) != 0) {
    g_set_error(error, FAILURE, FAILED_RETRY, "the PINs cannot be written: %s; none was made", g_strerror(errno));
    return FALSE;
  }
  g_autofree char *detail = g_strdup_printf("village %d, %u cards", village, *made);
  return audit_add(job->book, clock_now_ms(), job->who, "pin.made", detail, error);
}

static int make(const Job *job, GError **error)
{
  const char *code = job->line->village;
  guint64 number = 0;
  const Village *village = code != NULL && g_ascii_string_to_unsigned(code, 10, 1, 99999999, &number, NULL)
                               ? programme_village(job->setup->programme, (gint32)number)
                               : NULL;
  guint made = 0;
  if (village == NULL || job->setup->pin_key == NULL) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT,
                        village == NULL ? "pin make: which village? add --village with its 8 digits, or the last 4"
                                        : "there is no key for PINs yet; make it with `sammachip init`");
    return EX_DATAERR;
  }
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!make_all(job, village->code, &made, error)) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  if (!book_commit(job->book, error))
    return EX_SOFTWARE;
  fprintf(
      job->err,
      made > 0
          ? "%u PINs made; keep the file until the cards are printed, then delete it\n"
          : "%u PINs made: every household of the village has its own; cards without them: card --village CODE --html FILE\n",
      made);
  return EX_OK;
}

/* A phone's or a card's lock. */
static gboolean lift(const Job *job, const char *what, GError **error)
{
  char e164[PHONE_SIZE];
  Phone phone;
  Card card;
  gboolean found = FALSE;
  const gint64 code = g_ascii_strtoll(what, NULL, 10);
  if (phone_read(what, e164) == PHONE_MOBILE) {
    if (!phones_get(job->book, g_ascii_strtoll(e164 + 1, NULL, 10), &phone, &found, error))
      return FALSE;
    phone.pin_tries = 0;
    if (found && !phones_touch(job->book, &phone, error))
      return FALSE;
  } else {
    if (!cards_get(job->book, code, &card, &found, error) || (found && !cards_set_tries(job->book, code, 0, error)))
      return FALSE;
  }
  if (!found)
    g_set_error(error, FAILURE, FAILED_REJECT,
                "pin unlock: neither a phone nor a household of that number is known; a household has 10 digits, 3308070205");
  return found && audit_add(job->book, clock_now_ms(), job->who, "pin.unlocked", NULL, error);
}

int cli_pin(const Job *job, GError **error)
{
  char **words = job->line->words;
  if (strcmp(words[1], "make") == 0 && words[2] == NULL)
    return make(job, error);
  if (strcmp(words[1], "unlock") != 0 || words[2] == NULL) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT,
                        "write: sammachip pin make --village CODE, or pin unlock HOUSEHOLD|PHONE");
    return EX_USAGE;
  }
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!lift(job, words[2], error)) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  if (!book_commit(job->book, error))
    return EX_SOFTWARE;
  fputs("unlocked\n", job->out);
  return EX_OK;
}
